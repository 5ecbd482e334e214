namespace ModelAudit.Formats.Safetensors;

/// <summary>Checks that the tensors tile the data: no overlap, no hole and nothing behind the last one, where content could hide.</summary>
internal sealed class SafetensorsLayout
{
    private readonly SegmentedList<(long Begin, long End)> spans = new();
    private (long Begin, long End) last;
    private bool isSorted = true;
    private int withoutSpan;

    /// <summary>Takes up the next tensor of the header.</summary>
    public void Add(in SafetensorsEntry entry)
    {
        (long Begin, long End) span = entry.HasSpan ? (entry.Begin, entry.End) : (-1, -1);
        spans.Add(span);
        if (!entry.HasSpan)
        {
            withoutSpan++;
            return;
        }

        isSorted &= last.CompareTo(span) <= 0;
        last = span;
    }

    /// <summary>Checks a header.</summary>
    /// <param name="nameOf">The name of a tensor.</param>
    /// <param name="dataStart">Where the data starts in the file, in bytes.</param>
    /// <param name="dataLength">The length of the data, in bytes.</param>
    /// <param name="defects">Where trouble is recorded.</param>
    public void Check(Func<int, string> nameOf, long dataStart, long dataLength, FormatDefects defects)
    {
        long end = 0;
        int owner = -1;
        foreach (int index in Order())
        {
            (long begin, long ends) = spans[index];
            if (begin != end)
            {
                Trouble(nameOf, index, owner, end, dataStart, defects);
            }

            if (ends >= end)
            {
                end = ends;
                owner = index;
            }
        }

        // Where some tensor's place is unknown, bytes without an owner prove nothing.
        if (end < dataLength && withoutSpan == 0)
        {
            defects.Add("trailing-data", null, dataStart + end, $"The last {dataLength - end} bytes of data belong to no tensor.");
        }
    }

    private void Trouble(Func<int, string> nameOf, int index, int owner, long end, long dataStart, FormatDefects defects)
    {
        if (defects.LeavesOut())
        {
            return;
        }

        long begin = spans[index].Begin;
        string name = nameOf(index);
        if (begin < end)
        {
            defects.Add("overlap", name, dataStart + begin, $"The data of '{name}' begins at {begin}, before that of '{nameOf(owner)}' ends at {end}.");
        }
        else
        {
            defects.Add("hole", name, dataStart + end, $"The {begin - end} bytes of data before '{name}' belong to no tensor.");
        }
    }

    private IEnumerable<int> Order()
    {
        IEnumerable<int> all = Enumerable.Range(0, spans.Count);
        if (isSorted)
        {
            return withoutSpan == 0 ? all : all.Where(index => spans[index].Begin >= 0);
        }

        int[] order = new int[spans.Count - withoutSpan];
        int count = 0;
        foreach (int index in all)
        {
            if (spans[index].Begin >= 0)
            {
                order[count++] = index;
            }
        }

        Array.Sort(order, (left, right) => spans[left].CompareTo(spans[right]) is not 0 and var difference ? difference : left.CompareTo(right));
        return order;
    }
}
