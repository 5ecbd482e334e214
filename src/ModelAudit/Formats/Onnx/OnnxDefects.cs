using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;

namespace ModelAudit.Formats.Onnx;

/// <summary>Collects the places where a model breaks the format: the first ones of each code, and how many there are of it.</summary>
internal sealed class OnnxDefects(AuditLimits limits)
{
    private const int ListedOfEachCode = 100;

    private readonly List<(string Code, string? Subject, long Offset, string Detail)> items = [];
    private readonly SortedDictionary<string, long> counts = new(StringComparer.Ordinal);

    /// <summary>Records a defect.</summary>
    /// <param name="code">One of the codes of the fact.</param>
    /// <param name="subject">The tensor, value or node that it is about, where it is about one.</param>
    /// <param name="offset">The position in the file in bytes.</param>
    /// <param name="detail">One sentence.</param>
    public void Add(string code, string? subject, long offset, string detail)
    {
        if (Count(code))
        {
            items.Add((code, subject, offset, detail));
        }
    }

    /// <summary>Counts a defect and tells whether it is to be listed; texts need only be made then.</summary>
    /// <param name="code">The code.</param>
    public bool Count(string code)
    {
        counts.TryGetValue(code, out long count);
        counts[code] = count + 1;
        return count < ListedOfEachCode && items.Count < limits.MaxItems;
    }

    /// <summary>Lists a defect for which <see cref="Count"/> said so.</summary>
    public void List(string code, string? subject, long offset, string detail) => items.Add((code, subject, offset, detail));

    /// <summary>The number of defects of a code.</summary>
    public long Of(string code) => counts.GetValueOrDefault(code);

    /// <summary>The number of defects.</summary>
    public long Total => counts.Values.Sum();

    /// <summary>The defects as items, and a gap for those that are not listed.</summary>
    public ImmutableArray<FactItem> ToItems(InspectionContext context)
    {
        long leftOut = Total - items.Count;
        if (leftOut > 0)
        {
            string codes = string.Join(", ", counts.Where(pair => pair.Value > ListedOfEachCode).Select(pair => FormattableString.Invariant($"{pair.Key} {pair.Value}")));
            context.Gap(GapReason.LimitReached, FormattableString.Invariant($"{leftOut} more defects are not listed, after {ListedOfEachCode} of each kind: {codes}."));
        }

        return [.. items.OrderBy(item => item.Offset).ThenBy(item => item.Code, StringComparer.Ordinal).Select(item => FactItem.Of(
            ("code", FactValue.Of(item.Code)),
            ("subject", item.Subject is null ? null : FactValue.Of(FactText.Cut(item.Subject, limits))),
            ("offset", FactValue.Of(item.Offset)),
            ("detail", FactValue.Of(FactText.Cut(item.Detail, limits)))))];
    }
}
