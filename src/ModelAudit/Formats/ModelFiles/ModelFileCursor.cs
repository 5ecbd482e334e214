using System.Buffers.Binary;
using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Reading;

namespace ModelAudit.Formats.ModelFiles;

/// <summary>Reads numbers and texts from front to back through a window; passing by reads nothing.</summary>
/// <param name="reader">The file.</param>
/// <param name="isBigEndian">Whether the most significant byte comes first.</param>
internal sealed class ModelFileCursor(ArtifactReader reader, bool isBigEndian = false)
{
    private const int WindowBytes = 1 << 15;

    private readonly byte[] window = new byte[(int)Math.Min(WindowBytes, reader.Length)];
    private long windowStart;
    private int windowLength;

    /// <summary>The position in the file in bytes.</summary>
    public long Position { get; private set; }

    /// <summary>The bytes that are left.</summary>
    public long Remaining => reader.Length - Position;

    /// <summary>Whether the most significant byte comes first.</summary>
    public bool IsBigEndian { get; set; } = isBigEndian;

    /// <summary>The next bytes, which hold until the next call.</summary>
    /// <param name="count">How many, at most 32,768.</param>
    public ReadOnlySpan<byte> Take(int count)
    {
        if (count > Remaining)
        {
            throw Ends();
        }

        if (Position < windowStart || Position + count > windowStart + windowLength)
        {
            windowStart = Position;
            windowLength = reader.ReadAt(Position, window);
            if (windowLength < count)
            {
                throw Ends();
            }
        }

        ReadOnlySpan<byte> bytes = window.AsSpan((int)(Position - windowStart), count);
        Position += count;
        return bytes;
    }

    /// <summary>Passes by bytes, which must be there.</summary>
    public void Skip(UInt128 count)
    {
        if (count > (UInt128)(ulong)Remaining)
        {
            throw ModelFileException.Malformed("length", Position, FormattableString.Invariant($"{count} bytes are announced at offset {Position}; {Remaining} are left."));
        }

        Position += (long)count;
    }

    /// <summary>Text of a length that the file states.</summary>
    public string Text(long count, int most)
    {
        if (count < 0 || count > Remaining)
        {
            throw ModelFileException.Malformed("length", Position, FormattableString.Invariant($"A text of {count} bytes is announced at offset {Position}; {Remaining} are left."));
        }

        int taken = (int)Math.Min(count, Math.Min(most, WindowBytes));
        string text = Encoding.UTF8.GetString(Take(taken));
        Position += count - taken;
        return text;
    }

    /// <summary>The next byte, which stays the next.</summary>
    public byte Peek()
    {
        byte next = U8();
        Position--;
        return next;
    }

    /// <summary>The next byte.</summary>
    public byte U8() => Take(1)[0];

    /// <summary>The next number of 16 bits.</summary>
    public ushort U16() => IsBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(Take(2)) : BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    /// <summary>The next number of 32 bits.</summary>
    public uint U32() => IsBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(Take(4)) : BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    /// <summary>The next number of 64 bits.</summary>
    public ulong U64() => IsBigEndian ? BinaryPrimitives.ReadUInt64BigEndian(Take(8)) : BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    /// <summary>The next signed number of 32 bits.</summary>
    public int I32() => (int)U32();

    /// <summary>The next signed number of 64 bits.</summary>
    public long I64() => (long)U64();

    private ModelFileException Ends() => new("truncated", Position, GapReason.Truncated, FormattableString.Invariant($"The file ends at {reader.Length}, inside what begins at {Position}."));
}
