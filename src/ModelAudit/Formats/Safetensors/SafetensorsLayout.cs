namespace ModelAudit.Formats.Safetensors;

/// <summary>Checks that the tensors tile the data: no overlap, no hole and nothing behind the last one, where content could hide.</summary>
internal static class SafetensorsLayout
{
    /// <summary>Checks a header.</summary>
    /// <param name="header">The tensors.</param>
    /// <param name="dataStart">Where the data starts in the file, in bytes.</param>
    /// <param name="dataLength">The length of the data, in bytes.</param>
    /// <param name="defects">Where trouble is recorded.</param>
    public static void Check(SafetensorsHeader header, long dataStart, long dataLength, SafetensorsDefects defects)
    {
        ReadOnlySpan<SafetensorsTensor> tensors = header.Tensors;
        int[] order = Order(tensors);
        long end = 0;
        int last = -1;
        foreach (int index in order)
        {
            long begin = tensors[index].Begin;
            if (begin < end)
            {
                string name = Name(header, index, defects);
                defects.Add("overlap", name, dataStart + begin, $"The data of '{name}' begins at {begin}, before that of '{Name(header, last, defects)}' ends at {end}.");
            }
            else if (begin > end)
            {
                string name = Name(header, index, defects);
                defects.Add("hole", name, dataStart + end, $"The {begin - end} bytes of data before '{name}' belong to no tensor.");
            }

            if (tensors[index].End >= end)
            {
                end = tensors[index].End;
                last = index;
            }
        }

        // Where some tensor's place is unknown, bytes without an owner prove nothing.
        if (end < dataLength && order.Length == tensors.Length)
        {
            defects.Add("trailing-data", null, dataStart + end, $"The last {dataLength - end} bytes of data belong to no tensor.");
        }
    }

    private static int[] Order(ReadOnlySpan<SafetensorsTensor> tensors)
    {
        var order = new List<int>(tensors.Length);
        var keys = new List<(long Begin, long End)>(tensors.Length);
        bool sorted = true;
        for (int i = 0; i < tensors.Length; i++)
        {
            if (tensors[i].HasSpan)
            {
                (long Begin, long End) key = (tensors[i].Begin, tensors[i].End);
                sorted &= keys.Count == 0 || keys[^1].CompareTo(key) <= 0;
                order.Add(i);
                keys.Add(key);
            }
        }

        int[] indexes = [.. order];
        if (!sorted)
        {
            Array.Sort(keys.ToArray(), indexes);
        }

        return indexes;
    }

    private static string Name(SafetensorsHeader header, int index, SafetensorsDefects defects) => defects.IsFull ? string.Empty : header.Name(index);
}
