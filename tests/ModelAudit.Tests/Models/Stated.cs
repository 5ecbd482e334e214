using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Models;

namespace ModelAudit.Tests.Models;

/// <summary>Short questions to what a model inspector stated.</summary>
internal static class Stated
{
    public static T Value<T>(this ModelContext context, Fact<T> fact) =>
        context.Facts.Statements.TryGetValue(fact.Name, out FactValue? value) && value is not null
            ? value.To<T>()
            : throw new InvalidOperationException($"'{fact}' has no value; gaps: {string.Join(" | ", context.Gaps.Select(gap => gap.Detail))}");

    public static bool IsAbsent(this ModelContext context, FactDefinition fact) =>
        context.Facts.Statements.TryGetValue(fact.Name, out FactValue? value) && value is null;

    public static bool IsUnknown(this ModelContext context, FactDefinition fact) => !context.Facts.Statements.ContainsKey(fact.Name);

    public static bool HasGap(this ModelContext context, GapReason reason, string? text = null) =>
        context.Gaps.Any(gap => gap.Reason == reason && (text is null || gap.Detail.Contains(text, StringComparison.Ordinal)));

    /// <summary>The items as "field|field|…"; a missing field is "-".</summary>
    public static string[] Rows(this ModelContext context, Fact<System.Collections.Immutable.ImmutableArray<FactItem>> fact, params string[] fields) =>
        [.. context.Value(fact).Select(item => string.Join('|', fields.Select(field => item[field]?.ToString() ?? "-")))];
}
