using System.Buffers;
using System.Buffers.Binary;
using ModelAudit.Reading;

namespace ModelAudit.Formats.Protobuf;

/// <summary>
/// Moves forward over protobuf bytes of any length. Skipping is seeking: tensor data that nobody asks for is never read. It reads little
/// at a time behind a seek and more while fields follow each other, so that a few names between gigabytes of weights stay cheap.
/// </summary>
internal sealed class ProtobufCursor : IDisposable
{
    /// <summary>The longest run of bytes that can be had as one span.</summary>
    public const int MaximumSpanBytes = 1 << 16;

    private const int FirstWindowBytes = 1 << 10;
    private const int LastWindowBytes = 1 << 18;
    private const int MaximumVarintBytes = 10;

    private readonly ArtifactReader reader;
    private byte[] buffer;
    private int at;
    private int filled;
    private int window = FirstWindowBytes;
    private long start;

    /// <summary>Starts at the first byte.</summary>
    /// <param name="reader">The content.</param>
    public ProtobufCursor(ArtifactReader reader)
        : this(reader, 0, reader.Length)
    {
    }

    /// <summary>Reads a part of the content; positions are those in the whole.</summary>
    /// <param name="reader">The content.</param>
    /// <param name="from">Where the part starts.</param>
    /// <param name="to">Where it ends.</param>
    public ProtobufCursor(ArtifactReader reader, long from, long to)
    {
        this.reader = reader;
        start = from;
        Length = to;
        buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(LastWindowBytes + MaximumSpanBytes, Math.Max(FirstWindowBytes, to - from)));
    }

    /// <summary>Where the content ends, in bytes.</summary>
    public long Length { get; }

    /// <summary>The position of the next byte.</summary>
    public long Position => start + at;

    /// <summary>The number of varints whose tenth byte holds more than the one bit that is left, which libraries cut off.</summary>
    public int OverflowingVarints { get; private set; }

    /// <summary>Where the first of them stands.</summary>
    public long FirstOverflow { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }

    /// <summary>Reads a varint.</summary>
    /// <exception cref="WireFaultException">It has more than ten bytes, or the file ends inside.</exception>
    public ulong ReadVarint()
    {
        if (filled - at < MaximumVarintBytes)
        {
            Fill(MaximumVarintBytes);
        }

        ReadOnlySpan<byte> bytes = buffer.AsSpan(at, Math.Min(MaximumVarintBytes, filled - at));
        if (bytes.Length > 0 && bytes[0] < 0x80)
        {
            at++;
            return bytes[0];
        }

        ulong value = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            ulong next = bytes[i];
            value |= (next & 0x7F) << (7 * i);
            if (next < 0x80)
            {
                if (i == MaximumVarintBytes - 1 && next > 1 && OverflowingVarints++ == 0)
                {
                    FirstOverflow = Position;
                }

                at += i + 1;
                return value;
            }
        }

        throw bytes.Length == MaximumVarintBytes
            ? new WireFaultException("varint", Position, "A varint has more than ten bytes.")
            : new WireFaultException("truncated", Position, "The file ends inside a varint.");
    }

    /// <summary>Reads the length of a field and makes sure that it ends inside its message.</summary>
    /// <param name="end">Where the message ends.</param>
    /// <exception cref="WireFaultException">It does not.</exception>
    public long ReadLength(long end)
    {
        long place = Position;
        ulong length = ReadVarint();
        long rest = end - Position;
        if (rest < 0 || length > (ulong)rest)
        {
            throw new WireFaultException("overrun", place, FormattableString.Invariant($"A field says that it has {length} bytes, {Math.Max(rest, 0)} are left in its message."));
        }

        return (long)length;
    }

    /// <summary>Reads four bytes, little-endian.</summary>
    public uint ReadFixed32() => BinaryPrimitives.ReadUInt32LittleEndian(ReadSpan(sizeof(uint)));

    /// <summary>Reads eight bytes, little-endian.</summary>
    public ulong ReadFixed64() => BinaryPrimitives.ReadUInt64LittleEndian(ReadSpan(sizeof(ulong)));

    /// <summary>Reads bytes as one span, which is good until the next read.</summary>
    /// <param name="length">How many, at most <see cref="MaximumSpanBytes"/>.</param>
    /// <exception cref="WireFaultException">The file ends before.</exception>
    public ReadOnlySpan<byte> ReadSpan(int length)
    {
        ReadOnlySpan<byte> bytes = Peek(length);
        if (bytes.Length < length)
        {
            throw new WireFaultException("truncated", Position, "The file ends inside a field.");
        }

        at += length;
        return bytes;
    }

    /// <summary>The next bytes without moving on: fewer than asked for only at the end of the file.</summary>
    /// <param name="length">How many, at most <see cref="MaximumSpanBytes"/>.</param>
    public ReadOnlySpan<byte> Peek(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, MaximumSpanBytes);
        if (filled - at < length)
        {
            Fill(length);
        }

        return buffer.AsSpan(at, Math.Min(length, filled - at));
    }

    /// <summary>Moves on.</summary>
    /// <param name="count">By how many bytes.</param>
    /// <exception cref="WireFaultException">The file ends before.</exception>
    public void Skip(long count)
    {
        if (count <= filled - at)
        {
            at += (int)count;
            return;
        }

        if (count > Length - Position)
        {
            throw new WireFaultException("truncated", Position, "The file ends inside a field.");
        }

        start = Position + count;
        at = filled = 0;
        window = FirstWindowBytes;
    }

    private void Fill(int wanted)
    {
        int left = filled - at;
        long next = start + filled;
        if (next >= Length)
        {
            return;
        }

        int read = (int)Math.Min(Math.Max(window, wanted - left), Length - next);
        if (left + read > buffer.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(left + read);
            buffer.AsSpan(at, left).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = larger;
        }
        else
        {
            buffer.AsSpan(at, left).CopyTo(buffer);
        }

        start += at;
        at = 0;
        filled = left + reader.ReadAt(next, buffer.AsSpan(left, read));
        window = Math.Min(window * 2, LastWindowBytes);
    }
}
