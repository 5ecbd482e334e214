using System.Buffers.Binary;
using ModelAudit.Formats.Archives;
using ModelAudit.Formats.SevenZip;
using SharpCompress.Compressors.LZMA;

namespace ModelAudit.Formats.Compressed;

/// <summary>
/// Unpacks an xz stream (The .xz File Format 1.2, sections 2 and 3), whatever filters its blocks went through (5.3): LZMA2, delta, and the
/// filters for machine code. Checksums are not compared.
/// </summary>
/// <param name="packed">The stream; it can seek and stands at the start.</param>
internal sealed class XzStream(Stream packed) : Stream
{
    private const int HeaderBytes = 12;
    private const int LongestBlockHeader = 1_024;
    private const int MostFilters = 4;
    private const ulong Lzma2 = 0x21;

    private readonly byte[] header = new byte[LongestBlockHeader];
    private Stream? block;
    private long blockEnd = -1;
    private int checkBytes;
    private bool isDone;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        while (count > 0 && !isDone)
        {
            if (block is null)
            {
                Open();
                continue;
            }

            int read = block.Read(buffer, offset, count);
            if (read > 0)
            {
                return read;
            }

            block.Dispose();
            block = null;
        }

        return 0;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        block?.Dispose();
        base.Dispose(disposing);
    }

    // The next block; an index where the length of its header should be ends them.
    private void Open()
    {
        if (blockEnd < 0)
        {
            Span<byte> start = stackalloc byte[HeaderBytes];
            packed.ReadExactly(start);
            checkBytes = XzWalk.CheckBytes(start[7]);
        }
        else
        {
            packed.Position = blockEnd;
        }

        packed.ReadExactly(header.AsSpan(0, 1));
        if (header[0] == 0)
        {
            isDone = true;
            return;
        }

        int length = (header[0] + 1) * 4;
        packed.ReadExactly(header.AsSpan(1, length - 1));
        long data = packed.Position;
        (long end, ulong size) = Chunks(data);
        blockEnd = end + ((4 - ((end - data) & 3)) & 3) + checkBytes;
        packed.Position = data;
        block = Decoder(header.AsSpan(0, length - sizeof(uint)), end - data, size);
    }

    // Block Header (3.1): flags, two lengths that may be missing, the filters in the order in which they packed.
    private Stream Decoder(ReadOnlySpan<byte> described, long packedLength, ulong size)
    {
        int position = 2;
        for (int lengths = ((described[1] >> 6) & 1) + (described[1] >> 7); lengths > 0; lengths--)
        {
            _ = Number(described, ref position);
        }

        int count = (described[1] & 3) + 1;
        var filters = new List<(ulong Id, byte[] Properties)>(MostFilters);
        for (int i = 0; i < count; i++)
        {
            ulong id = Number(described, ref position);
            int bytes = (int)Math.Min(Number(described, ref position), LongestBlockHeader);
            if (bytes > described.Length - position)
            {
                throw new InvalidDataException("The header of a block of the xz stream ends inside a filter.");
            }

            filters.Add((id, described.Slice(position, bytes).ToArray()));
            position += bytes;
        }

        if (filters[^1] is not { Id: Lzma2, Properties: [<= 40] })
        {
            throw new InvalidDataException("The last filter of a block of an xz stream is not LZMA2.");
        }

        byte[] dictionary = [Dictionary(filters[^1].Properties[0], size)];
        Stream stream = LzmaStream.Create(dictionary, packed, packedLength, checked((long)size), null, true, true);
        for (int i = count - 2; i >= 0; i--)
        {
            (Func<Memory<byte>, uint, int> filter, uint start) = Filter(filters[i].Id, filters[i].Properties);
            stream = new FilterStream(stream, filter, start);
        }

        return stream;
    }

    // Nothing reaches back further than to the start of the block, whatever dictionary is asked for.
    private static byte Dictionary(byte property, ulong size)
    {
        byte needed = 0;
        while (needed < property && Bytes(needed) < size)
        {
            needed++;
        }

        return Bytes(needed) <= Decoders.LargestMemory ? needed : throw new DecoderMemoryException();

        static ulong Bytes(byte property) => (2UL | (property & 1UL)) << ((property / 2) + 11);
    }

    // 5.3.2 and 5.3.3: the filters for machine code may say where the code lies; delta says the distance less one.
    private static (Func<Memory<byte>, uint, int> Filter, uint Start) Filter(ulong id, byte[] properties)
    {
        if (id == 3 && properties is [var distance])
        {
            return (BranchFilters.Delta(distance + 1), 0);
        }

        if (properties.Length is not (0 or sizeof(uint)))
        {
            throw new InvalidDataException("The properties of a filter of the xz stream have a length that no program writes.");
        }

        uint start = properties.Length == 0 ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(properties);
        return (id switch
        {
            4 => new X86Filter().Convert,
            5 => BranchFilters.PowerPc,
            6 => BranchFilters.Ia64,
            7 => BranchFilters.Arm,
            8 => BranchFilters.ArmThumb,
            9 => BranchFilters.Sparc,
            10 => BranchFilters.Arm64,
            11 => RiscVFilter.Convert,
            _ => throw new InvalidDataException("A filter of the xz stream is not known."),
        }, start);
    }

    // Where the chunks of LZMA2 end that start at a position, and how many bytes they unpack to: each says both.
    private (long End, ulong Size) Chunks(long position)
    {
        Span<byte> chunk = stackalloc byte[5];
        ulong size = 0;
        while (true)
        {
            packed.Position = position;
            int read = packed.ReadAtLeast(chunk, chunk.Length, throwOnEndOfStream: false);
            if (read == 0)
            {
                // Cut: what is there is unpacked.
                return (packed.Length, size);
            }

            byte control = chunk[0];
            if (control == 0)
            {
                return (position + 1, size);
            }

            if (control is > 2 and < 0x80 || read < chunk.Length)
            {
                // What lies in front of the damage is unpacked before anybody stumbles over it.
                return (packed.Length, size + 1);
            }

            uint unpacked = BinaryPrimitives.ReadUInt16BigEndian(chunk[1..]) + 1u;
            size += control >= 0x80 ? unpacked + ((control & 0x1Fu) << 16) : unpacked;
            position += control <= 2 ? 3 + unpacked : (control >= 0xC0 ? 6 : 5) + BinaryPrimitives.ReadUInt16BigEndian(chunk[3..]) + 1;
        }
    }

    private static ulong Number(ReadOnlySpan<byte> bytes, ref int position)
    {
        ulong value = 0;
        for (int shift = 0; shift < 63 && position < bytes.Length; shift += 7)
        {
            byte next = bytes[position++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("The header of a block of the xz stream ends inside a number.");
    }
}
