using System.Collections.Immutable;

namespace ModelAudit.Rules;

/// <summary>A named list of strings that rules refer to: data with a date, kept apart from rules.</summary>
public sealed class RuleList
{
    private readonly HashSet<string> values;

    /// <summary>Makes a list.</summary>
    /// <param name="name">The name rules use.</param>
    /// <param name="entries">The entries, in the order written.</param>
    public RuleList(string name, ImmutableArray<string> entries)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
        Entries = entries;
        values = entries.ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The name rules use.</summary>
    public string Name { get; }

    /// <summary>The entries, in the order written.</summary>
    public ImmutableArray<string> Entries { get; }

    /// <summary>The date after which the list is stale, or null when it does not age.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>Where the entries come from, with a version or date.</summary>
    public string? Provenance { get; init; }

    /// <summary>Whether the list has the entry, by ordinal comparison.</summary>
    public bool Contains(string entry) => values.Contains(entry);
}
