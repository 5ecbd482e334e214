using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;

namespace ModelAudit.Formats;

/// <summary>Collects the places where a file breaks its format, up to the bounds on items and on their text.</summary>
/// <param name="limits">The bounds in force.</param>
/// <param name="fact">The fact that lists them: the fields code, the subject's, offset and detail.</param>
/// <param name="subject">The field that names what a defect is about ("tensor").</param>
internal sealed class FormatDefects(AuditLimits limits, Fact<ImmutableArray<FactItem>> fact, string subject)
{
    /// <summary>The most text that the items of one fact may have together, in UTF-16 code units.</summary>
    public const int MaximumCharacters = 1 << 22;

    private readonly ImmutableArray<FactItem>.Builder items = ImmutableArray.CreateBuilder<FactItem>();
    private long characters;
    private long leftOut;

    /// <summary>Records a defect.</summary>
    /// <param name="code">One of the codes of the fact.</param>
    /// <param name="about">The subject, where it is about one.</param>
    /// <param name="offset">The position in the file in bytes.</param>
    /// <param name="detail">One sentence.</param>
    public void Add(string code, string? about, long offset, string detail)
    {
        if (LeavesOut())
        {
            return;
        }

        string? name = FactText.Cut(about, limits);
        string sentence = FactText.Cut(detail, limits);
        characters += (name?.Length ?? 0) + sentence.Length;
        items.Add(FactItem.Of(
            ("code", FactValue.Of(code)),
            (subject, name is null ? null : FactValue.Of(name)),
            ("offset", FactValue.Of(offset)),
            ("detail", FactValue.Of(sentence))));
    }

    /// <summary>Counts a defect that there is no room for, and says so: its texts need not be made.</summary>
    public bool LeavesOut()
    {
        bool isFull = items.Count >= limits.MaxItems || characters >= MaximumCharacters;
        leftOut += isFull ? 1 : 0;
        return isFull;
    }

    /// <summary>States the defects, and a gap for those that were left out.</summary>
    public void State(InspectionContext context)
    {
        string bound = items.Count >= limits.MaxItems
            ? $"{nameof(AuditLimits.MaxItems)} is {limits.MaxItems}"
            : $"the texts of those listed have more than {MaximumCharacters} characters";
        context.Facts.Set(fact, items.DrainToImmutable());
        if (leftOut > 0)
        {
            context.Gap(GapReason.LimitReached, $"{leftOut} more defects are not listed: {bound}.");
        }
    }
}
