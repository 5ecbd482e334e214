using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Reports;
using ModelAudit.Rules;

namespace ModelAudit;

/// <summary>Everything a judgement needs beside the evidence and the rules.</summary>
public sealed record JudgementRequest
{
    /// <summary>Nothing declared, waived or attested, judged as of now under the default profile.</summary>
    public static readonly JudgementRequest Default = new();

    /// <summary>The date as of which is judged; null for now.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>The profile that gives the levels; null for the packs' default.</summary>
    public string? Profile { get; init; }

    /// <summary>Raises every rule of at least this severity that is not off to block; null leaves the levels to the profile.</summary>
    public Severity? FailOn { get; init; }

    /// <summary>What the organisation declares.</summary>
    public AuditContext Context { get; init; } = AuditContext.Empty;

    /// <summary>The waivers to consider.</summary>
    public ImmutableArray<Waiver> Waivers { get; init; } = [];

    /// <summary>The attestations to consider.</summary>
    public ImmutableArray<Attestation> Attestations { get; init; } = [];

    /// <summary>The evidence of the approved version of the model, to compare with.</summary>
    public AuditEvidence? Baseline { get; init; }

    /// <summary>The reports of audits of the models that this one comes from: their licenses and their own bases count, and rule MA2004 looks at their verdicts.</summary>
    public ImmutableArray<AuditReport> BaseReports { get; init; } = [];

    /// <summary>The waiver, attestation and context documents whole, to be kept in the report.</summary>
    public ImmutableArray<PolicyDocument> Documents { get; init; } = [];

    /// <summary>The date until which the report is meant to be kept.</summary>
    public DateTimeOffset? RetainUntil { get; init; }
}
