using System.Buffers.Binary;

namespace ModelAudit.Formats.Pickle;

/// <content>The window over the file, the stack beyond its array, and marks.</content>
internal sealed partial class PickleMachine
{
    /// <summary>The most values that the stack holds one by one: 16 MiB. Older ones are kept as runs of what they have in common.</summary>
    private const int MaximumStack = 1 << 21;

    /// <summary>The most marks that are kept: 8 MiB. Beyond it the older half is dropped.</summary>
    private const int MaximumMarks = 1 << 20;

    private readonly List<(PickleValue Value, long Count)> spilled = [];
    private long spilledCount;
    private long[] marks = new long[64];
    private int markCount;
    private bool isBlind;

    private void Start(long offset, long end)
    {
        cancellation.ThrowIfCancellationRequested();
        stream = record.NextStream();
        begin = offset;
        limit = Math.Min(end, reader.Length);
        top = fence = markCount = protocol = highestProtocol = 0;
        opcodes = spilledCount = 0;
        spilled.Clear();
        memo.Clear();
        types.Clear();
        isBlind = executed = called = SteppedOver = false;
        ending = detail = null;
        frameEnd = -1;
        Result = default;
        if (offset >= windowStart && offset < windowStart + windowEnd)
        {
            position = (int)(offset - windowStart);
            windowEnd = (int)Math.Min(windowEnd, limit - windowStart);
            SetSafe();
        }
        else
        {
            Fill(offset);
        }

        StartStates(buffer.AsSpan(position, windowEnd - position));
    }

    private void Fill(long offset)
    {
        cancellation.ThrowIfCancellationRequested();
        windowStart = offset;
        position = 0;
        windowEnd = offset >= limit ? 0 : reader.ReadAt(offset, buffer.AsSpan(0, (int)Math.Min(buffer.Length - Slack, limit - offset)));
        buffer.AsSpan(windowEnd, Slack).Clear();
        SetSafe();
    }

    // Called where the window or the stack may not do for the next opcode. False ends the run.
    private bool Prepare()
    {
        if (top >= stack.Length)
        {
            GrowStack();
        }

        if (frameEnd >= 0 && windowStart + position >= frameEnd)
        {
            // Frames bind the unpickler written in Python only: an opcode that crosses their end reads differently there.
            if (windowStart + position > frameEnd)
            {
                record.Anomaly(PickleAnomalyCode.FrameMismatch, frameEnd, stream, "An opcode lies across the end of a frame.");
            }

            frameEnd = -1;
            SetSafe();
        }

        if (position <= safe)
        {
            return true;
        }

        if (windowStart + windowEnd < limit)
        {
            Fill(windowStart + position);
            if (position <= safe)
            {
                return true;
            }
        }

        if (position >= windowEnd)
        {
            return End(PickleEnding.Truncated, windowStart + position == begin ? "There is nothing to unpickle." : "The data ends without STOP.");
        }

        return position + 1 + PickleOpcode.LeastArgument(buffer[position]) <= windowEnd
            || End(PickleEnding.Truncated, "The data ends inside the argument of an opcode.");
    }

    // The loop runs unwatched up to the end of the window or of the frame.
    private void SetSafe()
    {
        safe = windowEnd - Slack;
        if (frameEnd >= 0)
        {
            safe = (int)Math.Min(safe, Math.Max(-1, frameEnd - windowStart - 1));
        }
    }

    private void GrowStack()
    {
        if (stack.Length < MaximumStack)
        {
            Array.Resize(ref stack, stack.Length * 2);
            return;
        }

        int half = stack.Length / 2;
        PickleValue common = stack[0];
        for (int i = 0; i < half; i++)
        {
            MarkPassed(stack[i]);
            common = PickleValue.Join(common, stack[i]);
        }

        if (spilled.Count > 0 && spilled[^1].Value.Is(common))
        {
            spilled[^1] = (common, spilled[^1].Count + half);
        }
        else
        {
            spilled.Add((common, half));
        }

        spilledCount += half;
        Array.Copy(stack, half, stack, 0, top - half);
        top -= half;
        SetFence();
    }

    private void SetFence() => fence = markCount == 0 ? 0 : (int)Math.Max(0, marks[markCount - 1] - spilledCount);

    // Whether that many values lie above the last mark; those that were spilled come back.
    private bool Need(int count)
    {
        while (top - fence < count)
        {
            if (spilledCount > 0 && spilledCount > (markCount == 0 ? 0 : marks[markCount - 1]))
            {
                Unspill(1024);
            }
            else if (isBlind)
            {
                Array.Copy(stack, fence, stack, fence + 1, top - fence);
                stack[fence] = PickleValue.Of(PickleKind.Unknown);
                top++;
            }
            else
            {
                return End(PickleEnding.StackUnderflow, "An opcode needs more values than the stack holds above the last mark.");
            }
        }

        return true;
    }

    private void Unspill(int most)
    {
        (PickleValue value, long count) = spilled[^1];
        int back = (int)Math.Min(count, Math.Min(most, stack.Length - top));
        Array.Copy(stack, 0, stack, back, top);
        stack.AsSpan(0, back).Fill(value);
        top += back;
        spilledCount -= back;
        spilled.RemoveAt(spilled.Count - 1);
        if (count > back)
        {
            spilled.Add((value, count - back));
        }

        SetFence();
    }

    private void PushMark()
    {
        if (markCount == marks.Length)
        {
            if (marks.Length < MaximumMarks)
            {
                Array.Resize(ref marks, marks.Length * 2);
            }
            else
            {
                Array.Copy(marks, markCount / 2, marks, 0, markCount - (markCount / 2));
                markCount -= markCount / 2;
                isBlind = true;
                Bound($"More than {MaximumMarks} marks are open: the older ones are not known any more.");
            }
        }

        marks[markCount++] = spilledCount + top;
        fence = top;
    }

    // Takes the last mark off; the values above it start at 'start' in the array. An exact count is lost only where they were spilled.
    private bool PopMark(out int start)
    {
        start = 0;
        if (markCount == 0 && !isBlind)
        {
            return End(PickleEnding.NoMark, "An opcode looks for a mark, and there is none.");
        }

        long mark = markCount == 0 ? 0 : marks[--markCount];
        if (mark >= spilledCount)
        {
            start = (int)(mark - spilledCount);
            SetFence();
            return true;
        }

        PickleValue common = top > 0 ? stack[0] : spilled[^1].Value;
        while (spilledCount > mark)
        {
            (PickleValue value, long count) = spilled[^1];
            common = PickleValue.Join(common, value);
            long taken = Math.Min(count, spilledCount - mark);
            spilledCount -= taken;
            spilled.RemoveAt(spilled.Count - 1);
            if (count > taken)
            {
                spilled.Add((value, count - taken));
            }
        }

        stack[0] = common;
        top = Math.Max(top, 1);
        SetFence();
        return true;
    }

    private bool End(string how, string? sentence)
    {
        ending = how;
        detail = sentence;
        return false;
    }

    private void Bound(string sentence) => record.Bound(windowStart + position, stream, sentence);

    // Moves on: over an argument that may lie beyond the window, which is then not read.
    private bool Skip(long bytes)
    {
        long target = windowStart + position + bytes;
        if (target > limit)
        {
            return End(PickleEnding.Truncated, "The data ends inside the argument of an opcode.");
        }

        if (target - windowStart <= windowEnd)
        {
            position = (int)(target - windowStart);
        }
        else
        {
            Fill(target);
        }

        return true;
    }

    private ulong Argument(int bytes) => bytes switch
    {
        1 => buffer[position + 1],
        2 => BinaryPrimitives.ReadUInt16LittleEndian(buffer.AsSpan(position + 1)),
        4 => BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(position + 1)),
        _ => BinaryPrimitives.ReadUInt64LittleEndian(buffer.AsSpan(position + 1)),
    };
}
