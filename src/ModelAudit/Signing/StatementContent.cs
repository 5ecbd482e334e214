using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Reports;

namespace ModelAudit.Signing;

/// <summary>What a statement says, read but not yet compared with the report inside it.</summary>
internal sealed record StatementContent
{
    /// <summary>What it is about.</summary>
    public ImmutableArray<StatementSubject> Subjects { get; init; } = [];

    /// <summary>The result with the lists of tests.</summary>
    public TestResult Result { get; init; } = new(string.Empty, [], [], []);

    /// <summary>The policy that took part.</summary>
    public ImmutableArray<(string Kind, string Name, string? Version, Sha256Digest Digest)> Configuration { get; init; } = [];

    /// <summary>The verdict, in words.</summary>
    public string Verdict { get; init; } = string.Empty;

    /// <summary>Other documents of the same run.</summary>
    public ImmutableArray<ReportOutput> Outputs { get; init; } = [];

    /// <summary>The report inside.</summary>
    public AuditReport? Report { get; init; }
}
