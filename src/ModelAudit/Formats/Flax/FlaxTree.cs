using System.IO.Hashing;
using ModelAudit.Evidence;
using ModelAudit.Formats.ModelFiles;

namespace ModelAudit.Formats.Flax;

/// <summary>Walks over a tree of MessagePack without recursion (MessagePack specification, "Formats").</summary>
/// <param name="context">The file.</param>
/// <param name="report">Where what is found goes.</param>
internal sealed class FlaxTree(InspectionContext context, ModelFileReport report)
{
    private const int MaximumDepth = 64;
    private const int MaximumKeyBytes = 1 << 12;
    private const int MaximumRank = 32;
    private const int CancellationInterval = 1 << 12;

    // Elements take at least a byte each, so the file bounds them; maps are looked through for keys that stand there twice up to this many.
    private const int MaximumComparedKeys = 1 << 20;

    private readonly ModelFileCursor cursor = new(context.Reader, isBigEndian: true);
    private readonly Stack<Frame> open = new();
    private long comparedKeys;
    private long keysLeftOut;

    private sealed class Frame
    {
        public bool IsMap { get; init; }

        public ulong Left { get; set; }

        public bool IsKey { get; set; }

        public HashSet<ulong> Keys { get; } = [];
    }

    /// <summary>Reads it.</summary>
    public void Read()
    {
        long elements = 0;
        do
        {
            if (++elements % CancellationInterval == 0)
            {
                context.Cancellation.ThrowIfCancellationRequested();
            }

            Element();
            while (open.TryPeek(out Frame? frame) && frame.Left == 0)
            {
                open.Pop();
            }
        }
        while (open.Count > 0);

        if (keysLeftOut > 0)
        {
            context.Gap(GapReason.LimitReached, $"{keysLeftOut} keys were not compared with the others of their map: at most {MaximumComparedKeys} of at most {MaximumKeyBytes} bytes are.");
        }

        report.Property("elements", elements);
        if (cursor.Remaining > 0)
        {
            report.Defect("trailing-data", null, cursor.Position, FormattableString.Invariant($"{cursor.Remaining} bytes follow the tree; nobody reads them."));
        }
    }

    private void Element()
    {
        bool isKey = false;
        if (open.TryPeek(out Frame? frame))
        {
            isKey = frame.IsMap && frame.IsKey;
            frame.IsKey = !frame.IsKey;
            frame.Left--;
        }

        long place = cursor.Position;
        byte first = cursor.U8();
        switch (first)
        {
            case <= 0x7F or >= 0xE0 or 0xC0 or 0xC2 or 0xC3:
                break;
            case <= 0x8F:
                Open(true, (ulong)(first & 0x0F), place);
                break;
            case <= 0x9F:
                Open(false, (ulong)(first & 0x0F), place);
                break;
            case <= 0xBF:
                Text(first & 0x1F, isKey ? frame : null, place);
                break;
            case 0xC4 or 0xC5 or 0xC6:
                cursor.Skip(Length(first - 0xC4));
                break;
            case 0xC7 or 0xC8 or 0xC9:
                Extension(Length(first - 0xC7), place);
                break;
            case 0xCA or 0xCE or 0xD2:
                cursor.Skip(4);
                break;
            case 0xCB or 0xCF or 0xD3:
                cursor.Skip(8);
                break;
            case 0xCC or 0xD0:
                cursor.Skip(1);
                break;
            case 0xCD or 0xD1:
                cursor.Skip(2);
                break;
            case >= 0xD4 and <= 0xD8:
                Extension(1ul << (first - 0xD4), place);
                break;
            case 0xD9 or 0xDA or 0xDB:
                Text((long)Length(first - 0xD9), isKey ? frame : null, place);
                break;
            case 0xDC:
                Open(false, cursor.U16(), place);
                break;
            case 0xDD:
                Open(false, cursor.U32(), place);
                break;
            case 0xDE:
                Open(true, cursor.U16(), place);
                break;
            case 0xDF:
                Open(true, cursor.U32(), place);
                break;
            default:
                throw ModelFileException.Malformed("syntax", place, FormattableString.Invariant($"The byte 0x{first:x2} starts no value."));
        }
    }

    private ulong Length(int kind) => kind switch
    {
        0 => cursor.U8(),
        1 => cursor.U16(),
        _ => cursor.U32(),
    };

    private void Open(bool isMap, ulong count, long place)
    {
        ulong elements = isMap ? count * 2 : count;
        if (elements > (ulong)cursor.Remaining)
        {
            throw ModelFileException.Malformed("count", place, FormattableString.Invariant($"{count} elements are announced; {cursor.Remaining} bytes are left."));
        }

        if (open.Count >= MaximumDepth)
        {
            throw ModelFileException.Malformed("nesting", place, $"Maps and lists nest more than {MaximumDepth} deep.");
        }

        report.Part("object", isMap ? "map" : "list");
        open.Push(new Frame { IsMap = isMap, Left = elements, IsKey = isMap });
    }

    private void Text(long length, Frame? keyOf, long place)
    {
        if (keyOf is null || length > MaximumKeyBytes)
        {
            keysLeftOut += keyOf is null ? 0 : 1;
            cursor.Skip((ulong)length);
            return;
        }

        if (length > cursor.Remaining)
        {
            throw ModelFileException.Malformed("length", place, FormattableString.Invariant($"A key of {length} bytes is announced; {cursor.Remaining} are left."));
        }

        ReadOnlySpan<byte> key = cursor.Take((int)length);
        ulong hash = XxHash3.HashToUInt64(key);
        if (comparedKeys >= MaximumComparedKeys)
        {
            keysLeftOut++;
        }
        else
        {
            comparedKeys++;
            if (!keyOf.Keys.Add(hash))
            {
                string name = System.Text.Encoding.UTF8.GetString(key);
                report.Defect("duplicate", name, place, $"The key '{name}' stands there twice in one map; the last one counts.");
            }
        }
    }

    // Arrays are 1, complex numbers 2, scalars 3 (flax.serialization, _MsgpackExtType).
    private void Extension(ulong length, long place)
    {
        sbyte type = (sbyte)cursor.U8();
        if (length > (ulong)cursor.Remaining)
        {
            throw ModelFileException.Malformed("length", place, FormattableString.Invariant($"An extension of {length} bytes is announced; {cursor.Remaining} are left."));
        }

        long end = cursor.Position + (long)length;
        if (type is 1 or 3)
        {
            Array(place, end);
        }
        else
        {
            report.Part("object", type == 2 ? "complex" : FormattableString.Invariant($"extension {type}"));
        }

        cursor.Skip((ulong)(end - cursor.Position));
    }

    private void Array(long place, long end)
    {
        if (end - cursor.Position < 4 || cursor.U8() != 0x93)
        {
            throw Broken(place);
        }

        byte list = cursor.U8();
        int rank = list is >= 0x90 and <= 0x9F ? list & 0x0F : list == 0xDC ? cursor.U16() : throw Broken(place);
        if (rank > MaximumRank)
        {
            throw ModelFileException.Malformed("count", place, FormattableString.Invariant($"An array has {rank} dimensions; {MaximumRank} are the most."));
        }

        UInt128 elements = 1;
        for (int i = 0; i < rank; i++)
        {
            elements *= Dimension(place);
            if (elements > long.MaxValue)
            {
                throw ModelFileException.Malformed("size", place, "The product of an array's dimensions exceeds 63 bits.");
            }
        }

        byte text = cursor.U8();
        int letters = text is >= 0xA0 and <= 0xBF ? text & 0x1F : text == 0xD9 ? cursor.U8() : throw Broken(place);
        string dtype = cursor.Text(letters, letters);
        ulong bytes = cursor.U8() switch
        {
            0xC4 => cursor.U8(),
            0xC5 => cursor.U16(),
            0xC6 => cursor.U32(),
            _ => throw Broken(place),
        };
        if ((ulong)Math.Max(0, end - cursor.Position) != bytes)
        {
            report.Defect("size", dtype, place, FormattableString.Invariant($"The data of an array has {bytes} bytes; {end - cursor.Position} are left of the extension."));
        }
        else if (FlaxTypes.SizeOf(dtype) is { } size && elements * (uint)size != bytes)
        {
            report.Defect("size", dtype, place, FormattableString.Invariant($"An array of {elements} elements of '{dtype}' has {bytes} bytes."));
        }

        report.Tensor(dtype, elements, bytes);
    }

    private ulong Dimension(long place)
    {
        byte first = cursor.U8();
        return first switch
        {
            <= 0x7F => first,
            0xCC => cursor.U8(),
            0xCD => cursor.U16(),
            0xCE => cursor.U32(),
            0xCF => cursor.U64(),
            _ => throw Broken(place),
        };
    }

    private static ModelFileException Broken(long place) => ModelFileException.Malformed("syntax", place, "An array is not a list of its shape, its element type and its data.");
}
