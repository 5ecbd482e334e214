using System.Buffers.Binary;
using ModelAudit.Evidence;
using ModelAudit.Reading;

namespace ModelAudit.Formats.Gguf;

/// <summary>Reads a header from front to back through a window, in the byte order of the file; passing by reads nothing.</summary>
/// <param name="reader">The file.</param>
/// <param name="position">Where to begin.</param>
/// <param name="isBigEndian">Whether the most significant byte comes first.</param>
internal sealed class GgufCursor(ArtifactReader reader, long position, bool isBigEndian)
{
    private const int WindowBytes = 1 << 16;

    private readonly byte[] window = new byte[(int)Math.Min(WindowBytes, reader.Length)];
    private long windowStart;
    private int windowLength;

    /// <summary>The position in the file in bytes.</summary>
    public long Position { get; private set; } = position;

    /// <summary>The bytes that are left.</summary>
    public long Remaining => reader.Length - Position;

    /// <summary>The next bytes.</summary>
    /// <param name="count">How many, at most 65,536.</param>
    /// <param name="what">What they are, for the sentence when the file has not so many.</param>
    public ReadOnlySpan<byte> Take(int count, string what)
    {
        if (count > Remaining)
        {
            throw Ends(what);
        }

        if (Position < windowStart || Position + count > windowStart + windowLength)
        {
            windowStart = Position;
            windowLength = reader.ReadAt(Position, window);
            if (windowLength < count)
            {
                throw Ends(what);
            }
        }

        ReadOnlySpan<byte> bytes = window.AsSpan((int)(Position - windowStart), count);
        Position += count;
        return bytes;
    }

    /// <summary>The next bytes, of any number that the caller has bounded, in memory of their own.</summary>
    public byte[] Bytes(int count, string what)
    {
        if (count <= window.Length)
        {
            return Take(count, what).ToArray();
        }

        var bytes = new byte[count];
        if (!reader.TryReadExactly(Position, bytes))
        {
            throw Ends(what);
        }

        Position += count;
        return bytes;
    }

    /// <summary>Passes by bytes that are there; the caller has compared their number with <see cref="Remaining"/>.</summary>
    public void Skip(long count) => Position += count;

    /// <summary>The next number of 32 bits.</summary>
    public uint U32(string what) => isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(Take(sizeof(uint), what)) : BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint), what));

    /// <summary>The next number of 64 bits.</summary>
    public ulong U64(string what) => isBigEndian ? BinaryPrimitives.ReadUInt64BigEndian(Take(sizeof(ulong), what)) : BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong), what));

    /// <summary>The next number of 16 bits.</summary>
    public ushort U16(string what) => isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(Take(sizeof(ushort), what)) : BinaryPrimitives.ReadUInt16LittleEndian(Take(sizeof(ushort), what));

    private GgufException Ends(string what) =>
        new("truncated", Position, GapReason.Truncated, FormattableString.Invariant($"The file ends at {reader.Length}, inside {what} that begins at {Position}."));
}
