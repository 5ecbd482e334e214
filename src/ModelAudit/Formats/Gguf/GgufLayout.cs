using System.Numerics;

namespace ModelAudit.Formats.Gguf;

/// <summary>Checks where the tensors lie: inside the file, aligned, not over each other, with no bytes between or behind them that belong to none.</summary>
/// <param name="context">The file.</param>
/// <param name="tensors">Its tensors.</param>
/// <param name="dataStart">Where the data starts in the file, in bytes.</param>
/// <param name="alignment">The alignment in bytes.</param>
/// <param name="defects">Where trouble is recorded.</param>
internal sealed class GgufLayout(InspectionContext context, GgufTensors tensors, long dataStart, int alignment, FormatDefects defects)
{
    /// <summary>The most stretches without an owner that are handed to the engine.</summary>
    private const int MaximumStretches = 64;

    private int stretches;

    /// <summary>Checks the places.</summary>
    public void Check()
    {
        SegmentedList<GgufSpan> spans = tensors.Spans;
        long length = Math.Max(0, context.Reader.Length - dataStart);
        long end = 0;
        int owner = -1;
        bool isComplete = true;
        foreach (int index in Order(spans))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            GgufSpan span = spans[index];
            if (span.Begin < 0)
            {
                isComplete = false;
                continue;
            }

            isComplete &= CheckPlace(index, span, length);
            if (span.Begin < end)
            {
                (long before, int other) = (end, owner);
                Trouble("overlap", index, dataStart + span.Begin, name => $"The data of '{name}' begins at {span.Begin}, before that of '{tensors.Name(other)}' ends at {before}.");
            }
            else
            {
                CheckBetween(end, Math.Min(span.Begin, length), "hole", index);
            }

            long ends = span.Begin > long.MaxValue - span.Bytes ? long.MaxValue : span.Begin + span.Bytes;
            if (ends >= end)
            {
                (end, owner) = (ends, index);
            }
        }

        // Where some tensor's place is unknown, bytes without an owner prove nothing.
        if (isComplete)
        {
            CheckBetween(end, length, "trailing-data", -1);
        }
    }

    private bool CheckPlace(int index, GgufSpan span, long length)
    {
        if (span.Begin % alignment != 0)
        {
            Trouble("alignment", index, dataStart + span.Begin, name => $"The data of '{name}' begins at {span.Begin}, which is no multiple of {alignment}.");
        }

        if (span.Bytes <= length && span.Begin <= length - span.Bytes)
        {
            return true;
        }

        Trouble("out-of-range", index, Math.Min(context.Reader.Length, dataStart + Math.Min(span.Begin, length)), name => $"The data of '{name}' take the bytes {span.Begin} to {(UInt128)(ulong)span.Begin + (ulong)span.Bytes} of {length}.");
        return false;
    }

    private void CheckBetween(long from, long to, string code, int next)
    {
        if (from >= to)
        {
            return;
        }

        long padded = from > long.MaxValue - alignment ? long.MaxValue : BitOperations.IsPow2(alignment) ? (from + alignment - 1) & -alignment : from;
        long padding = Math.Min(padded, to) - from;
        if (padding >= GgufFormat.LongPaddingBytes && FirstOther(dataStart + from, (int)padding) is { } position)
        {
            defects.Add("padding", null, position, $"The {padding} bytes of padding {Where(next)} are not zero.");
        }

        if (padded >= to)
        {
            return;
        }

        if (!defects.LeavesOut())
        {
            defects.Add(code, null, dataStart + padded, $"The {to - padded} bytes {Where(next)} belong to no tensor.");
        }

        if (stretches++ < MaximumStretches)
        {
            context.AddChild(FormattableString.Invariant($"data@{dataStart + padded}"), context.Reader.Slice(dataStart + padded, to - padded));
        }
        else if (stretches == MaximumStretches + 1)
        {
            context.Gap(Evidence.GapReason.LimitReached, $"Only the first {MaximumStretches} stretches of bytes that belong to no tensor were examined.");
        }
    }

    private string Where(int next) => next < 0 ? "behind the last tensor" : $"before '{tensors.Name(next)}'";

    // A name is read again from the file, which is spared when there is no room for the defect.
    private void Trouble(string code, int tensor, long offset, Func<string, string> detail)
    {
        if (!defects.LeavesOut())
        {
            string name = tensors.Name(tensor);
            defects.Add(code, name, offset, detail(name));
        }
    }

    private long? FirstOther(long from, int count)
    {
        var bytes = new byte[count];
        int read = context.Reader.ReadAt(from, bytes);
        int other = bytes.AsSpan(0, read).IndexOfAnyExcept((byte)0);
        return other < 0 ? null : from + other;
    }

    private static IEnumerable<int> Order(SegmentedList<GgufSpan> spans)
    {
        bool isSorted = true;
        for (int i = 1; i < spans.Count && isSorted; i++)
        {
            isSorted = spans[i - 1].Begin <= spans[i].Begin;
        }

        if (isSorted)
        {
            return Enumerable.Range(0, spans.Count);
        }

        int[] order = [.. Enumerable.Range(0, spans.Count)];
        Array.Sort(order, (left, right) => (spans[left].Begin, spans[left].Bytes, left).CompareTo((spans[right].Begin, spans[right].Bytes, right)));
        return order;
    }
}
