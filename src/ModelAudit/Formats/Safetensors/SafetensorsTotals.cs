using System.Collections.Immutable;

namespace ModelAudit.Formats.Safetensors;

/// <summary>Sums over the tensors of one or more headers.</summary>
/// <param name="Parameters">The number of elements.</param>
/// <param name="ByDType">The sums of each element type, in ordinal order.</param>
internal sealed record SafetensorsTotals(long Parameters, ImmutableArray<SafetensorsTotals.Entry> ByDType)
{
    /// <summary>Sums up headers, or null when some tensor lacks type, shape or place, or a sum exceeds 63 bits.</summary>
    public static SafetensorsTotals? TryOf(params ReadOnlySpan<SafetensorsHeader> headers)
    {
        var entries = new Dictionary<string, Entry>(StringComparer.Ordinal);
        try
        {
            foreach (SafetensorsHeader header in headers)
            {
                if (!TryAdd(header, entries))
                {
                    return null;
                }
            }

            long parameters = 0;
            foreach (Entry entry in entries.Values)
            {
                parameters = checked(parameters + entry.Parameters);
            }

            return new SafetensorsTotals(parameters, [.. entries.Values.OrderBy(entry => entry.DType, StringComparer.Ordinal)]);
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private static bool TryAdd(SafetensorsHeader header, Dictionary<string, Entry> entries)
    {
        var sums = new (long Tensors, long Parameters, long Bytes)[header.DTypes.Count];
        foreach (ref readonly SafetensorsTensor tensor in header.Tensors)
        {
            if (tensor.DType < 0 || tensor.Elements < 0 || !tensor.HasSpan)
            {
                return false;
            }

            ref (long Tensors, long Parameters, long Bytes) sum = ref sums[tensor.DType];
            sum = checked((sum.Tensors + 1, sum.Parameters + tensor.Elements, sum.Bytes + (tensor.End - tensor.Begin)));
        }

        for (int i = 0; i < sums.Length; i++)
        {
            Entry entry = entries.GetValueOrDefault(header.DTypes[i]) ?? new Entry(header.DTypes[i], 0, 0, 0);
            entries[entry.DType] = checked(new Entry(entry.DType, entry.Tensors + sums[i].Tensors, entry.Parameters + sums[i].Parameters, entry.Bytes + sums[i].Bytes));
        }

        return true;
    }

    /// <summary>The sums of one element type.</summary>
    /// <param name="DType">The type as written.</param>
    /// <param name="Tensors">The number of tensors.</param>
    /// <param name="Parameters">The number of elements.</param>
    /// <param name="Bytes">The length of their data.</param>
    public sealed record Entry(string DType, long Tensors, long Parameters, long Bytes);
}
