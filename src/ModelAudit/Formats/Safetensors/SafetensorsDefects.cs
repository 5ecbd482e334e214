using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;

namespace ModelAudit.Formats.Safetensors;

/// <summary>Collects the places where a file breaks the format, up to the bound on items.</summary>
internal sealed class SafetensorsDefects(AuditLimits limits)
{
    private readonly ImmutableArray<FactItem>.Builder items = ImmutableArray.CreateBuilder<FactItem>();
    private long leftOut;

    /// <summary>Records a defect.</summary>
    /// <param name="code">One of the codes of <see cref="SafetensorsFacts.Defects"/>.</param>
    /// <param name="tensor">The tensor, where it is about one.</param>
    /// <param name="offset">The position in the file in bytes.</param>
    /// <param name="detail">One sentence.</param>
    public void Add(string code, string? tensor, long offset, string detail)
    {
        if (items.Count >= limits.MaxItems)
        {
            leftOut++;
            return;
        }

        items.Add(FactItem.Of(
            ("code", FactValue.Of(code)),
            ("tensor", tensor is null ? null : FactValue.Of(FactText.Cut(tensor, limits))),
            ("offset", FactValue.Of(offset)),
            ("detail", FactValue.Of(FactText.Cut(detail, limits)))));
    }

    /// <summary>Whether another defect would only be counted: its texts need not be made.</summary>
    public bool IsFull => items.Count >= limits.MaxItems;

    /// <summary>States the defects, and a gap for those that were left out.</summary>
    public void State(InspectionContext context)
    {
        context.Facts.Set(SafetensorsFacts.Defects, items.DrainToImmutable());
        if (leftOut > 0)
        {
            context.Gap(GapReason.LimitReached, $"{leftOut} more defects are not listed: {nameof(AuditLimits.MaxItems)} is {limits.MaxItems}.");
        }
    }
}
