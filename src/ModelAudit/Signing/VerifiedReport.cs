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

    /// <summary>The time at which the signer had to be valid.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Where the time comes from: "caller" or "now".</summary>
    public required string TimeSource { get; init; }
}
