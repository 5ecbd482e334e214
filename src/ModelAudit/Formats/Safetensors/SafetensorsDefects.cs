using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;

namespace ModelAudit.Formats.Safetensors;

/// <summary>Collects the places where a file breaks the format, up to the bounds on items and on their text.</summary>
internal sealed class SafetensorsDefects(AuditLimits limits)
{
    private readonly ImmutableArray<FactItem>.Builder items = ImmutableArray.CreateBuilder<FactItem>();
    private long characters;
    private long leftOut;

    /// <summary>Records a defect.</summary>
    /// <param name="code">One of the codes of <see cref="SafetensorsFacts.Defects"/>.</param>
    /// <param name="tensor">The tensor, where it is about one.</param>
    /// <param name="offset">The position in the file in bytes.</param>
    /// <param name="detail">One sentence.</param>
    public void Add(string code, string? tensor, long offset, string detail)
    {
        if (LeavesOut())
        {
            return;
        }

        string? name = FactText.Cut(tensor, limits);
        string sentence = FactText.Cut(detail, limits);
        characters += (name?.Length ?? 0) + sentence.Length;
        items.Add(FactItem.Of(
            ("code", FactValue.Of(code)),
            ("tensor", name is null ? null : FactValue.Of(name)),
            ("offset", FactValue.Of(offset)),
            ("detail", FactValue.Of(sentence))));
    }

    /// <summary>Counts a defect that there is no room for, and says so: its texts need not be made.</summary>
    public bool LeavesOut()
    {
        bool isFull = items.Count >= limits.MaxItems || characters >= SafetensorsFormat.MaximumFactCharacters;
        leftOut += isFull ? 1 : 0;
        return isFull;
    }

    /// <summary>States the defects, and a gap for those that were left out.</summary>
    public void State(InspectionContext context)
    {
        string bound = items.Count >= limits.MaxItems
            ? $"{nameof(AuditLimits.MaxItems)} is {limits.MaxItems}"
            : $"the texts of those listed have more than {SafetensorsFormat.MaximumFactCharacters} characters";
        context.Facts.Set(SafetensorsFacts.Defects, items.DrainToImmutable());
        if (leftOut > 0)
        {
            context.Gap(GapReason.LimitReached, $"{leftOut} more defects are not listed: {bound}.");
        }
    }
}
