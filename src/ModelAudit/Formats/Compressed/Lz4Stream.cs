using System.Buffers.Binary;

namespace ModelAudit.Formats.Compressed;

/// <summary>Decodes one LZ4 frame (LZ4 Frame Format 1.6, LZ4 Block Format) in managed, bounds-checked code; checksums are not compared.</summary>
/// <param name="packed">The frame.</param>
internal sealed class Lz4Stream(Stream packed) : Stream
{
    public const uint Magic = 0x184D2204;

    private const int History = 1 << 16;

    private byte[] window = [];
    private byte[] block = [];
    private int largest;
    private int start;
    private int end;
    private byte flags;
    private bool isOpen;
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

    /// <summary>The length of a frame's descriptor: flags, block size, content size, dictionary, checksum.</summary>
    public static int DescriptorBytes(byte flags) => 3 + ((flags & 8) != 0 ? 8 : 0) + ((flags & 1) != 0 ? 4 : 0);

    public override int Read(Span<byte> buffer)
    {
        while (start == end && !isDone)
        {
            Next();
        }

        int count = Math.Min(buffer.Length, end - start);
        window.AsSpan(start, count).CopyTo(buffer);
        start += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Open()
    {
        Span<byte> header = stackalloc byte[6];
        packed.ReadExactly(header);
        flags = header[4];
        int size = (header[5] >> 4) & 7;
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) != Magic || (flags >> 6) != 1 || size < 4)
        {
            throw new InvalidDataException("The LZ4 frame's header is not valid.");
        }

        Span<byte> rest = stackalloc byte[16];
        packed.ReadExactly(rest[..(DescriptorBytes(flags) - 2)]);
        largest = 1 << (8 + (2 * size));
        window = new byte[History + largest];
        start = end = History;
        isOpen = true;
    }

    private void Next()
    {
        if (!isOpen)
        {
            Open();
        }

        Span<byte> number = stackalloc byte[4];
        packed.ReadExactly(number);
        uint size = BinaryPrimitives.ReadUInt32LittleEndian(number);
        if (size == 0)
        {
            isDone = true;
            return;
        }

        bool isStored = size >> 31 != 0;
        int length = (int)(size & int.MaxValue);
        if (length > largest)
        {
            throw new InvalidDataException("The LZ4 block is longer than the frame allows.");
        }

        // The last 64 KiB stay in front of the next block, which may copy from them.
        int kept = Math.Min(end, History);
        window.AsSpan(end - kept, kept).CopyTo(window.AsSpan(History - kept));
        start = end = History;
        if (isStored)
        {
            packed.ReadExactly(window.AsSpan(History, length));
            end += length;
        }
        else
        {
            if (block.Length < length)
            {
                block = new byte[largest];
            }

            packed.ReadExactly(block.AsSpan(0, length));
            Decode(block.AsSpan(0, length));
        }

        if ((flags & 0x10) != 0)
        {
            packed.ReadExactly(number);
        }
    }

    private void Decode(ReadOnlySpan<byte> input)
    {
        int position = 0;
        while (position < input.Length)
        {
            int token = input[position++];
            int literals = Count(input, ref position, token >> 4);
            input.Slice(position, literals).CopyTo(window.AsSpan(end));
            position += literals;
            end += literals;
            if (position == input.Length)
            {
                return;
            }

            int distance = BinaryPrimitives.ReadUInt16LittleEndian(input[position..]);
            position += sizeof(ushort);
            int length = checked(Count(input, ref position, token & 15) + 4);
            if (distance == 0 || distance > end || length > window.Length - end)
            {
                throw new InvalidDataException("The LZ4 block copies from or to places outside its window.");
            }

            // Source and target overlap where a pattern repeats.
            for (int i = 0; i < length; i++, end++)
            {
                window[end] = window[end - distance];
            }
        }
    }

    private static int Count(ReadOnlySpan<byte> input, ref int position, int count)
    {
        if (count < 15)
        {
            return count;
        }

        byte next;
        do
        {
            next = input[position++];
            count = checked(count + next);
        }
        while (next == byte.MaxValue);

        return count;
    }
}
