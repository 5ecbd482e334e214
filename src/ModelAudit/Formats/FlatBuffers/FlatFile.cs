using System.Buffers.Binary;
using ModelAudit.Reading;

namespace ModelAudit.Formats.FlatBuffers;

/// <summary>Random access to the numbers of a FlatBuffer through a few pages that are kept, since tables and their parts lie close together.</summary>
/// <param name="reader">The content.</param>
internal sealed class FlatFile(ArtifactReader reader)
{
    private const int PageBits = 14;
    private const int PageBytes = 1 << PageBits;
    private const int Pages = 16;

    private readonly byte[]?[] pages = new byte[Pages][];
    private readonly long[] numbers = new long[Pages];
    private readonly int[] lengths = new int[Pages];

    /// <summary>The length in bytes.</summary>
    public long Length { get; } = reader.Length;

    /// <summary>A number of 1, 2, 4 or 8 bytes without sign; 0 outside the file.</summary>
    public ulong Number(long offset, int size)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        bytes.Clear();
        Read(offset, bytes[..size]);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    /// <summary>Reads bytes; those outside the file stay as they are.</summary>
    public void Read(long offset, Span<byte> destination)
    {
        while (destination.Length > 0 && offset >= 0 && offset < Length)
        {
            ReadOnlySpan<byte> page = Page(offset >> PageBits);
            int at = (int)(offset & (PageBytes - 1));
            if (at >= page.Length)
            {
                return;
            }

            int count = Math.Min(page.Length - at, destination.Length);
            page.Slice(at, count).CopyTo(destination);
            destination = destination[count..];
            offset += count;
        }
    }

    private ReadOnlySpan<byte> Page(long number)
    {
        int slot = (int)(number % Pages);
        byte[] page = pages[slot] ??= new byte[PageBytes];
        if (numbers[slot] != number + 1)
        {
            lengths[slot] = reader.ReadAt(number << PageBits, page);
            numbers[slot] = number + 1;
        }

        return page.AsSpan(0, lengths[slot]);
    }
}
