using System.Globalization;

namespace ModelAudit.Formats.Pickle;

/// <content>Protocols and frames, and the memo by numbers in text.</content>
internal sealed partial class PickleMachine
{
    private long frameEnd = -1;

    private bool Proto()
    {
        int version = buffer[position + 1];
        long at = windowStart + position;
        if (version > 5)
        {
            record.Anomaly(PickleAnomalyCode.Protocol, at, stream, $"Protocol {version} is unknown.");
            return End(PickleEnding.InvalidArgument, $"Protocol {version} is unknown.");
        }

        if (at != begin)
        {
            record.Anomaly(PickleAnomalyCode.Protocol, at, stream, "PROTO is not the first opcode.");
        }

        protocol = version;
        highestProtocol = Math.Max(highestProtocol, version);
        return Skip(2);
    }

    private bool Frame()
    {
        ulong claimed = Argument(8);
        long at = windowStart + position;
        if (claimed > long.MaxValue)
        {
            return End(PickleEnding.InvalidArgument, "A frame is longer than the system can hold.");
        }

        if (frameEnd > at)
        {
            record.Anomaly(PickleAnomalyCode.FrameMismatch, at, stream, "A frame starts inside another.");
        }

        long length = (long)claimed;
        frameEnd = at + 9 + Math.Min(length, long.MaxValue / 2);
        if (length > limit - (at + 9))
        {
            record.Anomaly(PickleAnomalyCode.FrameMismatch, at, stream, $"A frame claims {length} bytes, and {limit - (at + 9)} follow.");
            frameEnd = -1;
        }

        SetSafe();
        return Skip(9);
    }

    private void FinishFrame(PickleStream result)
    {
        if (result.Stops && frameEnd >= 0 && frameEnd > result.End)
        {
            record.Anomaly(PickleAnomalyCode.FrameMismatch, result.EndOffset, stream, "The pickle stops before its frame ends.");
        }
    }

    private bool MemoLine(byte opcode)
    {
        long at = windowStart + position;
        if (!Line(at + 1, out ReadOnlySpan<byte> line, out long length))
        {
            return NoLine(at);
        }

        if (length is 0 or > 64 || !PickleText.IsInteger(line)
            || !long.TryParse(PickleText.Latin(line).Trim().Replace("_", string.Empty, StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long index) || index < 0)
        {
            return Restore(at) && End(PickleEnding.InvalidArgument, "A memo index is not a number, or negative.");
        }

        Restore(at);
        return opcode == PickleOpcode.Get ? Get(index) && MoveTo(at + 1 + length + 1) : Need(1) && Put(index) && MoveTo(at + 1 + length + 1);
    }

    private bool Put(long index)
    {
        memo.Put(index, stack[top - 1]);
        return true;
    }

    private bool Get(long index)
    {
        PickleValue value = memo.Get(index);
        if (value.Kind == PickleKind.Absent)
        {
            record.Anomaly(PickleAnomalyCode.MemoMissing, windowStart + position, stream, $"The memo has no value at index {index}.");
            return End(PickleEnding.MemoMissing, $"The memo has no value at index {index}.");
        }

        Push(value);
        return true;
    }
}
