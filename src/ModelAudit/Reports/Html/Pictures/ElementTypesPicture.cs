using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Models;
using ModelAudit.Reports.Outline;

namespace ModelAudit.Reports.Html.Pictures;

/// <summary>The parameters by element type, as one bar.</summary>
internal static class ElementTypesPicture
{
    private const int MaximumParts = 8;

    /// <summary>Writes the picture; nothing when the types are not known.</summary>
    public static void Write(HtmlWriter html, AuditEvidence evidence)
    {
        if (evidence.Lookup(WeightsFacts.DTypes).Value is not { Type: FactType.Collection, Collection: { IsEmpty: false } items })
        {
            return;
        }

        (string Label, long Amount)[] all =
        [
            .. items.Select(item => (Label: item["dtype"]?.ToString() ?? "unknown", Amount: item["parameters"] is { Type: FactType.Integer } count ? Math.Max(0, count.Integer) : 0))
                .OrderByDescending(part => part.Amount).ThenBy(part => part.Label, StringComparer.Ordinal),
        ];
        (string Label, long Amount)[] shown = all.Length <= MaximumParts
            ? all
            : [.. all.Take(MaximumParts - 1), ($"{Quantity.Count(all.Length - MaximumParts + 1)} others", SumOf(all.Skip(MaximumParts - 1).Select(part => part.Amount)))];
        ShareBar.Write(html, "p-types", "Parameters by element type", [.. shown.Select((part, i) => (part.Label, part.Amount, Quantity.Large(part.Amount), $"c{i % MaximumParts}"))]);
    }

    // Numbers in evidence may be anything: the sum stops at the largest.
    private static long SumOf(IEnumerable<long> amounts) => amounts.Aggregate(0L, (sum, amount) => amount > long.MaxValue - sum ? long.MaxValue : sum + amount);
}
