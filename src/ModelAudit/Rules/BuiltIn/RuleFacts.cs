using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Sources;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>How built-in rules read facts: a known absence is an empty list, and an unknown fact is never one.</summary>
internal static class RuleFacts
{
    /// <summary>The pack that the built-in rules belong to.</summary>
    public const string Pack = "modelaudit.baseline";

    /// <summary>Reads a collection about the whole tree.</summary>
    /// <param name="evidence">The evidence.</param>
    /// <param name="fact">The collection.</param>
    /// <param name="items">The items; empty for a known absence.</param>
    /// <param name="unknown">The outcome to give when the fact is unknown.</param>
    public static bool TryRead(AuditEvidence evidence, Fact<ImmutableArray<FactItem>> fact, out ImmutableArray<FactItem> items, [NotNullWhen(false)] out RuleOutcome? unknown)
    {
        FactLookup lookup = evidence.Lookup(fact);
        items = lookup.Value?.Collection ?? [];
        return IsKnown(lookup, out unknown);
    }

    /// <summary>Reads a list of strings about the whole tree.</summary>
    /// <param name="evidence">The evidence.</param>
    /// <param name="fact">The list.</param>
    /// <param name="values">The values; empty for a known absence.</param>
    /// <param name="unknown">The outcome to give when the fact is unknown.</param>
    public static bool TryRead(AuditEvidence evidence, Fact<ImmutableArray<string>> fact, out ImmutableArray<string> values, [NotNullWhen(false)] out RuleOutcome? unknown)
    {
        FactLookup lookup = evidence.Lookup(fact);
        values = lookup.Value?.TextList ?? [];
        return IsKnown(lookup, out unknown);
    }

    /// <summary>Reads a string about the whole tree.</summary>
    /// <param name="evidence">The evidence.</param>
    /// <param name="fact">The string.</param>
    /// <param name="value">The value; null for a known absence.</param>
    /// <param name="unknown">The outcome to give when the fact is unknown.</param>
    public static bool TryRead(AuditEvidence evidence, Fact<string> fact, out string? value, [NotNullWhen(false)] out RuleOutcome? unknown)
    {
        FactLookup lookup = evidence.Lookup(fact);
        value = lookup.Value?.Text;
        return IsKnown(lookup, out unknown);
    }

    /// <summary>The text of an item's field, or an empty string.</summary>
    public static string Text(this FactItem item, string field) => item[field]?.Text ?? string.Empty;

    /// <summary>The outcome, located at a path as a fact states it; a path that is not a safe one stays in the message only.</summary>
    public static RuleOutcome At(this RuleOutcome outcome, string path) =>
        ArtifactPath.TryParse(path, out ArtifactPath parsed) ? outcome with { Path = parsed } : outcome;

    private static bool IsKnown(in FactLookup lookup, [NotNullWhen(false)] out RuleOutcome? unknown)
    {
        unknown = lookup.State == FactState.Unknown ? RuleOutcome.Inconclusive($"Not known: {lookup.Reason?.TrimEnd('.')}.") : null;
        return unknown is null;
    }
}
