using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Reports;

namespace ModelAudit.Signing;

/// <summary>What a verification established.</summary>
/// <param name="Statement">The statement with the report inside.</param>
/// <param name="PayloadDigest">SHA-256 over the payload's bytes: names this report among others.</param>
public sealed record VerifiedReport(ReportStatement Statement, Sha256Digest PayloadDigest)
{
    /// <summary>The report.</summary>
    public AuditReport Report => Statement.Report;

    /// <summary>Who signed; null only when anybody was accepted and the report names itself by a key.</summary>
    public SignerIdentity? Signer { get; init; }

    /// <summary>The signature algorithm; null when no signature could be checked, because anybody was accepted.</summary>
    public string? Algorithm { get; init; }

    /// <summary>How the signer is known: "key", "certificate" or "keyless"; null when nothing was checked, because anybody was accepted.</summary>
    public string? Method { get; init; }

    /// <summary>The time at which the signer had to be valid: the earliest of <see cref="Times"/>, where there are any.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Where the time comes from: "timestamp", "transparency-log", "caller" or "now".</summary>
    public required string TimeSource { get; init; }

    /// <summary>When the signature is known to have existed, by whom. All of them were verified.</summary>
    public ImmutableArray<TimeEvidence> Times { get; init; } = [];
}
