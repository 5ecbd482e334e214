using System.Collections.ObjectModel;

namespace ModelAudit.Rules;

/// <summary>What a profile allows of waivers.</summary>
public sealed record WaiverPolicy
{
    /// <summary>No cap on their length, and exact digests only.</summary>
    public static readonly WaiverPolicy Default = new();

    /// <summary>The longest time from creation to expiry in days, by severity of the rule; a severity without an entry has no cap.</summary>
    public IReadOnlyDictionary<Severity, int> MaxDays { get; init; } = ReadOnlyDictionary<Severity, int>.Empty;

    /// <summary>Whether the subject may be a path glob instead of a digest.</summary>
    public bool AllowGlobs { get; init; }

    /// <summary>How many days before its end a used waiver is reported.</summary>
    public int ExpiresSoonDays { get; init; } = 14;

    /// <inheritdoc/>
    public bool Equals(WaiverPolicy? other) =>
        other is not null
        && AllowGlobs == other.AllowGlobs
        && ExpiresSoonDays == other.ExpiresSoonDays
        && MaxDays.Count == other.MaxDays.Count
        && MaxDays.All(pair => other.MaxDays.TryGetValue(pair.Key, out int days) && days == pair.Value);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(AllowGlobs, ExpiresSoonDays, MaxDays.Count);
}
