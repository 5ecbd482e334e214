using System.Collections.Immutable;

namespace ModelAudit.Formats;

/// <summary>Sums over the tensors of one or more headers.</summary>
/// <param name="Parameters">The number of elements.</param>
/// <param name="ByDType">The sums of each element type, in ordinal order.</param>
internal sealed record TensorTotals(long Parameters, ImmutableArray<TensorTotals.Entry> ByDType)
{
    /// <summary>Adds up sums, or null when one of them is null or a sum exceeds 63 bits.</summary>
    public static TensorTotals? TryOf(IEnumerable<TensorTotals?> totals)
    {
        var entries = new List<Entry>();
        foreach (TensorTotals? some in totals)
        {
            if (some is null)
            {
                return null;
            }

            entries.AddRange(some.ByDType);
        }

        return TryOf(entries);
    }

    /// <summary>Adds up the sums of element types, or null when a sum exceeds 63 bits.</summary>
    public static TensorTotals? TryOf(IEnumerable<Entry> some)
    {
        var entries = new SortedDictionary<string, Entry>(StringComparer.Ordinal);
        long parameters = 0;
        try
        {
            foreach (Entry entry in some)
            {
                Entry sum = entries.GetValueOrDefault(entry.DType) ?? new Entry(entry.DType, 0, 0, 0);
                entries[entry.DType] = checked(new Entry(entry.DType, sum.Tensors + entry.Tensors, sum.Parameters + entry.Parameters, sum.Bytes + entry.Bytes));
                parameters = checked(parameters + entry.Parameters);
            }
        }
        catch (OverflowException)
        {
            return null;
        }

        return new TensorTotals(parameters, [.. entries.Values]);
    }

    /// <summary>The sums of one element type.</summary>
    /// <param name="DType">The type as written.</param>
    /// <param name="Tensors">The number of tensors.</param>
    /// <param name="Parameters">The number of elements.</param>
    /// <param name="Bytes">The length of their data.</param>
    public sealed record Entry(string DType, long Tensors, long Parameters, long Bytes);
}
