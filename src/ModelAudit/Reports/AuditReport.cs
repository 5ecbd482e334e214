using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Rules;
using ModelAudit.Rules.Obligations;

namespace ModelAudit.Reports;

/// <summary>Evidence and judgement in one immutable, self-contained document: what is signed, rendered and re-judged.</summary>
public sealed record AuditReport
{
    /// <summary>The software that judged.</summary>
    public required ToolIdentity Tool { get; init; }

    /// <summary>The date as of which was judged, in UTC with a precision of one second.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>The date until which the report is meant to be kept, or null when no policy says.</summary>
    public DateTimeOffset? RetainUntil { get; init; }

    /// <summary>The evidence that was judged.</summary>
    public required AuditEvidence Evidence { get; init; }

    /// <summary>The name of the profile that gave the levels.</summary>
    public required string Profile { get; init; }

    /// <summary>What the organisation declared.</summary>
    public required AuditContext Context { get; init; }

    /// <summary>Every document that took part, whole, in the order loaded.</summary>
    public required ImmutableArray<PolicyDocument> Policy { get; init; }

    /// <summary>How each rule went, in ordinal order of ids; rules that are off included.</summary>
    public required ImmutableArray<RuleResult> Rules { get; init; }

    /// <summary>Every outcome but passes and not-applicable ones, most severe first, then by rule, path and item.</summary>
    public required ImmutableArray<Finding> Findings { get; init; }

    /// <summary>Who must do what, when, by which clause of which license: of the model's own licenses and of those it inherits. Empty when their terms are not known.</summary>
    public ImmutableArray<Obligation> Obligations { get; init; } = [];

    /// <summary>The waivers given, used or not.</summary>
    public required ImmutableArray<Waiver> Waivers { get; init; }

    /// <summary>The attestations given, used or not.</summary>
    public required ImmutableArray<Attestation> Attestations { get; init; }

    /// <summary>The one answer.</summary>
    public required AuditVerdict Verdict { get; init; }

    /// <summary>The root digest of the approved version that the model was compared with, or null.</summary>
    public Sha256Digest? Baseline { get; init; }

    /// <inheritdoc/>
    public bool Equals(AuditReport? other) =>
        other is not null
        && Tool == other.Tool
        && AsOf == other.AsOf
        && RetainUntil == other.RetainUntil
        && Evidence == other.Evidence
        && Profile == other.Profile
        && Context == other.Context
        && Policy.SequenceEqual(other.Policy)
        && Rules.SequenceEqual(other.Rules)
        && Findings.SequenceEqual(other.Findings)
        && Obligations.SequenceEqual(other.Obligations)
        && Waivers.SequenceEqual(other.Waivers)
        && Attestations.SequenceEqual(other.Attestations)
        && Verdict == other.Verdict
        && Baseline == other.Baseline;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(AsOf, Evidence, Profile, Verdict, Rules.Length, Findings.Length);
}
