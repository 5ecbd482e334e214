namespace ModelAudit.Signing;

/// <summary>A time at which a signature is known to have existed.</summary>
/// <param name="Time">The time.</param>
/// <param name="Source">"timestamp" for RFC 3161, "transparency-log" for the promise of a log.</param>
/// <param name="Authority">Who says so.</param>
public sealed record TimeEvidence(DateTimeOffset Time, string Source, string Authority);
