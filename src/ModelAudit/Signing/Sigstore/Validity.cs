namespace ModelAudit.Signing.Sigstore;

/// <summary>When a key or an authority vouches for anything: a closed interval (Sigstore protobuf-specs, TimeRange).</summary>
/// <param name="Start">The first moment; without one the key never vouches.</param>
/// <param name="End">The last moment; null when it has not ended.</param>
internal readonly record struct Validity(DateTimeOffset? Start, DateTimeOffset? End)
{
    /// <summary>Whether a moment lies inside.</summary>
    public bool Covers(DateTimeOffset time) => Start <= time && (End is null || time <= End);
}
