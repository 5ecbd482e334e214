using System.Collections.Immutable;

namespace ModelAudit.Rules;

/// <summary>What an organisation does about each rule.</summary>
/// <param name="Name">The name it is asked for by.</param>
/// <param name="Pack">The pack that defines it.</param>
/// <param name="Levels">The level of each rule it decides on, those of the profiles it extends included.</param>
/// <param name="Waivers">What it allows of waivers.</param>
public sealed record RuleProfile(string Name, string Pack, IReadOnlyDictionary<string, EnforcementLevel> Levels, WaiverPolicy Waivers)
{
    /// <summary>A short name for people.</summary>
    public string? Title { get; init; }

    /// <summary>What it is for.</summary>
    public string? Description { get; init; }

    /// <summary>The profiles it extends, whose levels it can only raise.</summary>
    public ImmutableArray<string> Extends { get; init; } = [];

    /// <inheritdoc/>
    public bool Equals(RuleProfile? other) =>
        other is not null
        && Name == other.Name
        && Pack == other.Pack
        && Levels.Count == other.Levels.Count
        && Levels.All(pair => other.Levels.TryGetValue(pair.Key, out EnforcementLevel level) && level == pair.Value)
        && Waivers == other.Waivers
        && Title == other.Title
        && Description == other.Description
        && Extends.SequenceEqual(other.Extends, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Pack, Levels.Count);
}
