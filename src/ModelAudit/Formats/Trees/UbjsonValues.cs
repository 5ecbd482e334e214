using ModelAudit.Formats.ModelFiles;

namespace ModelAudit.Formats.Trees;

/// <summary>Reads UBJSON (draft 12) as XGBoost writes it, with typed and counted arrays and objects.</summary>
internal sealed class UbjsonValues(InspectionContext context, ValueHandler handler)
{
    private const int LongestText = 1 << 12;

    private readonly ModelFileCursor cursor = new(context.Reader, isBigEndian: true);
    private readonly Stack<Frame> frames = new();

    /// <summary>Where the value ends.</summary>
    public long End => cursor.Position;

    /// <summary>Reads one value.</summary>
    public void Read()
    {
        Value(cursor.U8());
        for (long steps = 0; frames.TryPeek(out Frame? frame); steps++)
        {
            if ((steps & 0xFFFF) == 0)
            {
                context.Cancellation.ThrowIfCancellationRequested();
            }

            Step(frame);
        }
    }

    private void Step(Frame frame)
    {
        if (frame.Remaining == 0)
        {
            Close();
            return;
        }

        byte marker = 0;
        if (frame.Remaining < 0)
        {
            marker = Marker();
            if (marker == (frame.IsArray ? ']' : '}'))
            {
                Close();
                return;
            }
        }
        else
        {
            frame.Remaining--;
        }

        if (!frame.IsArray)
        {
            handler.See(cursor.Text(Length(frame.Remaining < 0 ? marker : cursor.U8()), LongestText));
            marker = 0;
        }

        Value(frame.Type != 0 ? frame.Type : marker != 0 ? marker : Marker());
    }

    private void Close()
    {
        handler.End(cursor.Position);
        frames.Pop();
    }

    private byte Marker()
    {
        byte marker;
        do
        {
            marker = cursor.U8();
        }
        while (marker == 'N');
        return marker;
    }

    private void Value(byte marker)
    {
        switch ((char)marker)
        {
            case '{' or '[':
                Open(marker == '[');
                break;
            case 'S' or 'H':
                handler.Text(cursor.Text(Length(cursor.U8()), LongestText));
                break;
            case 'C':
                handler.Text(((char)cursor.U8()).ToString());
                break;
            case 'Z' or 'T' or 'F':
                handler.Other();
                break;
            default:
                handler.Number(Number(marker));
                break;
        }
    }

    private void Open(bool isArray)
    {
        long offset = cursor.Position - 1;
        byte type = 0;
        long count = -1;
        byte next = Peek();
        if (next == '$')
        {
            cursor.U8();
            type = cursor.U8();
            next = Peek();
            if (next != '#' || type is (byte)'Z' or (byte)'T' or (byte)'F' or (byte)'N')
            {
                throw ModelFileException.Malformed("type", offset, FormattableString.Invariant($"Values of one type at offset {offset} have no count, or no bytes."));
            }
        }

        if (next == '#')
        {
            cursor.U8();
            count = Length(cursor.U8());
            if (count > cursor.Remaining)
            {
                throw ModelFileException.Malformed("count", offset, FormattableString.Invariant($"{count} values are announced at offset {offset}; {cursor.Remaining} bytes are left."));
            }
        }

        handler.Start(isArray, offset);
        if (isArray && count > 0 && Size(type) is > 0 and var size && !handler.WantsNumbers)
        {
            cursor.Skip((UInt128)(ulong)count * (uint)size);
            handler.Passed(count);
            count = 0;
        }

        frames.Push(new Frame(isArray, type) { Remaining = count });
    }

    private byte Peek() => cursor.Peek();

    private long Length(byte marker)
    {
        long offset = cursor.Position - 1;
        double length = marker is (byte)'d' or (byte)'D' ? -1 : Number(marker);
        return length is >= 0 and <= 1L << 52 ? (long)length : throw ModelFileException.Malformed("length", offset, FormattableString.Invariant($"The length at offset {offset} is none."));
    }

    private double Number(byte marker) => (char)marker switch
    {
        'i' => (sbyte)cursor.U8(),
        'U' => cursor.U8(),
        'I' => (short)cursor.U16(),
        'l' => cursor.I32(),
        'L' => cursor.I64(),
        'd' => BitConverter.UInt32BitsToSingle(cursor.U32()),
        'D' => BitConverter.UInt64BitsToDouble(cursor.U64()),
        _ => throw ModelFileException.Malformed("type", cursor.Position - 1, FormattableString.Invariant($"The byte {marker:x2} at offset {cursor.Position - 1} marks no type.")),
    };

    private static int Size(byte type) => (char)type switch
    {
        'i' or 'U' => 1,
        'I' => 2,
        'l' or 'd' => 4,
        'L' or 'D' => 8,
        _ => 0,
    };

    private sealed class Frame(bool isArray, byte type)
    {
        public bool IsArray { get; } = isArray;

        public byte Type { get; } = type;

        // Negative when the end is marked.
        public long Remaining { get; set; }
    }
}
