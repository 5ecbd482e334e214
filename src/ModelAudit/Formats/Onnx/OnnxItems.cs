using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;

namespace ModelAudit.Formats.Onnx;

/// <summary>Makes the items of a collection, up to the bound on items.</summary>
internal static class OnnxItems
{
    /// <summary>Makes items, and a gap for those beyond <see cref="AuditLimits.MaxItems"/>.</summary>
    /// <param name="context">Where the gap goes.</param>
    /// <param name="what">What they are, for the gap.</param>
    /// <param name="source">What they are made of.</param>
    /// <param name="make">Makes one.</param>
    public static ImmutableArray<FactItem> Of<T>(InspectionContext context, string what, IReadOnlyCollection<T> source, Func<T, FactItem> make)
    {
        int most = context.Limits.MaxItems;
        if (source.Count > most)
        {
            context.Gap(GapReason.LimitReached, FormattableString.Invariant($"{source.Count - most} more {what} are not listed: {nameof(AuditLimits.MaxItems)} is {most}."));
        }

        return [.. source.Take(most).Select(make)];
    }
}
