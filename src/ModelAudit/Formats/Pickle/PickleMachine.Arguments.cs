using System.Buffers;
using System.Text;

namespace ModelAudit.Formats.Pickle;

/// <content>Opcodes with long or textual arguments.</content>
internal sealed partial class PickleMachine
{
    /// <summary>The longest text line that is read whole, in bytes.</summary>
    private const int LongestLine = 1 << 16;

    /// <summary>The most digits of a number that Python converts without being asked twice (sys.set_int_max_str_digits).</summary>
    private const int MostDigits = 4_300;

    // Counted strings, bytes and numbers.
    private bool Counted(byte opcode, int lengthBytes)
    {
        long at = windowStart + position;
        ulong claimed = Argument(lengthBytes);
        if (claimed > long.MaxValue - 16)
        {
            return End(PickleEnding.InvalidArgument, "A length exceeds what the system can hold.");
        }

        if (opcode == PickleOpcode.Long4 && claimed > int.MaxValue)
        {
            return End(PickleEnding.InvalidArgument, "LONG4 has a negative length.");
        }

        long length = (long)claimed;
        long content = at + 1 + lengthBytes;
        if (length > limit - content)
        {
            return End(PickleEnding.Truncated, $"An argument claims {length} bytes, and {limit - content} follow.");
        }

        bool isText = opcode is PickleOpcode.BinUnicode or PickleOpcode.ShortBinUnicode or PickleOpcode.BinUnicode8;
        if (length >= PicklePayloads.ShortestBytes && opcode is not (PickleOpcode.Long1 or PickleOpcode.Long4))
        {
            ConsiderLong(at, content, length);
        }

        if (isText && !IsUtf8(content, length))
        {
            return End(PickleEnding.InvalidText, "A string is not valid UTF-8.");
        }

        if (opcode is PickleOpcode.Long4 && length > MostDigits)
        {
            record.Anomaly(PickleAnomalyCode.GiantNumber, at, stream, $"A number of {length} bytes.");
        }

        Push(PickleValue.Constant(
            opcode switch
            {
                PickleOpcode.Long1 or PickleOpcode.Long4 => PickleKind.Int,
                PickleOpcode.BinBytes or PickleOpcode.ShortBinBytes or PickleOpcode.BinBytes8 or PickleOpcode.ByteArray8 => PickleKind.Bytes,
                _ => PickleKind.Text,
            },
            at));
        return Skip(1 + lengthBytes + length);
    }

    private void ConsiderLong(long at, long content, long length)
    {
        if (mode == PickleMode.Trial)
        {
            return;
        }

        Span<byte> first = stackalloc byte[PicklePayloads.FirstLook];
        int inWindow = (int)Math.Max(0, windowStart + windowEnd - content);
        if (inWindow >= Math.Min(length, first.Length))
        {
            buffer.AsSpan((int)(content - windowStart), (int)Math.Min(length, first.Length)).CopyTo(first);
        }
        else
        {
            reader.ReadAt(content, first);
        }

        if (PicklePayloads.MayBegin(first[0]) && PicklePayloads.Begins(first[..(int)Math.Min(length, first.Length)]))
        {
            record.Candidate(at);
        }
    }

    private bool IsUtf8(long content, long length)
    {
        long inWindow = windowStart + windowEnd - content;
        if (length <= inWindow)
        {
            return PickleText.IsUtf8(buffer.AsSpan((int)(content - windowStart), (int)length));
        }

        byte[] piece = ArrayPool<byte>.Shared.Rent(WindowBytes);
        try
        {
            for (long done = 0; done < length;)
            {
                cancellation.ThrowIfCancellationRequested();
                Span<byte> part = piece.AsSpan(0, (int)Math.Min(piece.Length, length - done));
                if (reader.ReadAt(content + done, part) < part.Length)
                {
                    return true;
                }

                int tail = done + part.Length < length ? PickleText.IncompleteTail(part) : 0;
                if (tail == part.Length || !PickleText.IsUtf8(part[..^tail]))
                {
                    return false;
                }

                done += part.Length - tail;
            }

            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    // A text line behind the opcode or behind the first line: its content up to a bound, and its whole length without the line end.
    private bool Line(long start, out ReadOnlySpan<byte> line, out long length)
    {
        line = [];
        length = 0;
        if (start < windowStart || start > windowStart + windowEnd)
        {
            Fill(start);
        }

        long searched = start;
        while (true)
        {
            int from = (int)(searched - windowStart);
            int end = buffer.AsSpan(from, windowEnd - from).IndexOf((byte)'\n');
            if (end >= 0)
            {
                length = searched + end - start;
                int kept = (int)Math.Min(length, LongestLine);
                if (start < windowStart)
                {
                    byte[] whole = new byte[kept];
                    line = whole.AsSpan(0, reader.ReadAt(start, whole));
                }
                else
                {
                    line = buffer.AsSpan((int)(start - windowStart), kept);
                }

                return true;
            }

            searched = windowStart + windowEnd;
            if (searched >= limit)
            {
                length = limit - start;
                return false;
            }

            // A line that fits the window is read again from its start, so that its content can be seen; a longer one piece by piece.
            if (start > windowStart && searched - start < LongestLine)
            {
                Fill(start);
            }
            else
            {
                Fill(searched);
            }
        }
    }

    private bool NoLine(long at) => Restore(at) && End(PickleEnding.Truncated, "The data ends inside a text line.");

    private bool TextLine(byte opcode)
    {
        long at = windowStart + position;
        if (!Line(at + 1, out ReadOnlySpan<byte> line, out long length))
        {
            return NoLine(at);
        }

        PickleKind kind;
        switch (opcode)
        {
            case PickleOpcode.Int:
            case PickleOpcode.Long:
                if (length == 0 || (length <= LongestLine && !PickleText.IsInteger(line)))
                {
                    return Restore(at) && End(PickleEnding.InvalidArgument, "A text line is not a number.");
                }

                if (length > MostDigits)
                {
                    record.Anomaly(PickleAnomalyCode.GiantNumber, at, stream, $"A number of {length} digits.");
                }

                kind = line.SequenceEqual("01"u8) ? PickleKind.True : line.SequenceEqual("00"u8) ? PickleKind.False : PickleKind.Int;
                kind = opcode == PickleOpcode.Long ? PickleKind.Int : kind;
                break;
            case PickleOpcode.Float:
                if (length == 0 || (length <= LongestLine && !PickleText.IsFloat(line)))
                {
                    return Restore(at) && End(PickleEnding.InvalidArgument, "A text line is not a number.");
                }

                kind = PickleKind.Float;
                break;
            case PickleOpcode.String:
                if (length <= LongestLine && !PickleText.IsQuoted(line))
                {
                    return Restore(at) && End(PickleEnding.InvalidArgument, "The argument of STRING is not in quotes.");
                }

                kind = PickleKind.Text;
                break;
            default:
                // A line that is longer than what is kept may be cut inside an escape: it is taken for sound.
                if (length <= LongestLine && !PickleText.IsRawUnicodeEscape(line))
                {
                    return Restore(at) && End(PickleEnding.InvalidText, "A text line has a broken escape.");
                }

                kind = PickleKind.Text;
                break;
        }

        if (kind == PickleKind.Text && length >= PicklePayloads.ShortestBytes && mode != PickleMode.Trial)
        {
            ReadOnlySpan<byte> content = opcode == PickleOpcode.String ? PickleText.Unquote(line[..Math.Min(line.Length, 256)] is var start && line.Length > 256 ? [.. start, line[0]] : line)
                : line[0] == '\\' ? Encoding.UTF8.GetBytes(PickleText.RawUnicodeEscape(line[..Math.Min(line.Length, 256)]))
                : line;
            if (content.Length > 0 && PicklePayloads.MayBegin(content[0]) && PicklePayloads.Begins(content))
            {
                record.Candidate(at);
            }
        }

        Push(kind is PickleKind.True or PickleKind.False ? PickleValue.Of(kind) : PickleValue.Constant(kind, at));
        return MoveTo(at + 1 + length + 1);
    }

    private bool MoveTo(long target)
    {
        if (target >= windowStart && target - windowStart <= windowEnd)
        {
            position = (int)(target - windowStart);
        }
        else
        {
            Fill(target);
        }

        return true;
    }

    // Reading a long line may have moved the window: back to the opcode, for its ending.
    private bool Restore(long at) => MoveTo(at);
}
