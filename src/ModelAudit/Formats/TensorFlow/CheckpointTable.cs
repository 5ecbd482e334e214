using System.Buffers.Binary;
using System.Numerics;
using ModelAudit.Evidence;
using ModelAudit.Formats.Graphs;
using ModelAudit.Reading;

namespace ModelAudit.Formats.TensorFlow;

/// <summary>
/// Reads the table of a checkpoint's index, whose form is LevelDB's (tensorflow/core/lib/io/table_format.txt): a footer with the place of the index
/// block, which has the places of data blocks, whose keys share prefixes and whose checksums are CRC-32C, masked.
/// </summary>
internal sealed class CheckpointTable(InspectionContext context, GraphReport report)
{
    /// <summary>The length of the footer: two places of at most 20 bytes each, and the magic.</summary>
    public const int FooterBytes = 48;

    private const int MagicBytes = 8;
    private const int TrailerBytes = 5;
    private const int MaximumBlockBytes = 1 << 25;
    private const int MaximumKeyBytes = 1 << 16;
    private const int MaximumEntries = 1_000_000;
    private const uint MaskDelta = 0xA282EAD8;

    private readonly ArtifactReader reader = context.Reader;
    private readonly byte[] key = new byte[MaximumKeyBytes];
    private int entries;
    private bool isFull;

    /// <summary>Takes an entry: its key, and where its value lies.</summary>
    public delegate void Entry(ReadOnlySpan<byte> key, long offset, int length);

    /// <summary>Reads all entries in the order of the table.</summary>
    /// <param name="entry">Takes each.</param>
    public void Read(Entry entry)
    {
        Span<byte> footer = stackalloc byte[FooterBytes];
        long end = reader.Length - FooterBytes;
        if (end < 0 || !reader.TryReadExactly(end, footer))
        {
            Malformed("truncated", 0, $"The file has {reader.Length} bytes, fewer than the {FooterBytes} of a footer.");
            return;
        }

        ReadOnlySpan<byte> rest = footer[..^MagicBytes];
        if (!TryHandle(ref rest, out ulong metaOffset, out ulong metaSize) || !IsInside(metaOffset, metaSize, end) || !TryHandle(ref rest, out ulong offset, out ulong size) || !IsInside(offset, size, end))
        {
            Malformed("footer", end, "The footer names no block inside the file.");
            return;
        }

        if (rest.ContainsAnyExcept((byte)0))
        {
            report.Defects.Add("footer", null, end, "The footer has bytes behind its places.");
        }

        ReadBlock((long)metaOffset, (long)metaSize, static (_, _, _) => { });
        var blocks = new List<(long Offset, int Length)>();
        ReadBlock((long)offset, (long)size, (ReadOnlySpan<byte> _, long valueOffset, int valueLength) =>
        {
            if (TryReadHandle(valueOffset, valueLength, end, out long block, out int length))
            {
                blocks.Add((block, length));
            }
        });
        long last = -1;
        foreach ((long block, int length) in blocks)
        {
            if (block <= last)
            {
                report.Defects.Add("block-order", null, block, "The blocks of the table overlap, or do not follow each other.");
                continue;
            }

            last = block + length;
            ReadBlock(block, length, entry);
        }
    }

    private bool TryReadHandle(long place, int length, long end, out long offset, out int size)
    {
        Span<byte> bytes = stackalloc byte[20];
        ReadOnlySpan<byte> value = bytes[..Math.Min(length, 20)];
        if (reader.TryReadExactly(place, bytes[..value.Length]) && TryHandle(ref value, out ulong from, out ulong many) && IsInside(from, many, end))
        {
            (offset, size) = ((long)from, (int)Math.Min(many, int.MaxValue));
            return true;
        }

        Malformed("block", place, "The index names a block that does not lie inside the file.");
        (offset, size) = (0, 0);
        return false;
    }

    private static bool IsInside(ulong offset, ulong size, long end) => offset <= (ulong)end && size <= (ulong)end - offset && (ulong)end - offset - size >= TrailerBytes;

    private void ReadBlock(long offset, long size, Entry entry)
    {
        if (size > MaximumBlockBytes)
        {
            context.Gap(GapReason.LimitReached, $"A block of {size} bytes at {offset} was not read: at most {MaximumBlockBytes} are.");
            return;
        }

        context.Cancellation.ThrowIfCancellationRequested();
        byte[] block = new byte[(int)size + TrailerBytes];
        if (!reader.TryReadExactly(offset, block))
        {
            Malformed("block", offset, "A block does not end inside the file.");
            return;
        }

        CheckSum(block, offset);
        if (block[^TrailerBytes] != 0)
        {
            context.Gap(GapReason.Unsupported, $"A block at {offset} is compressed (type {block[^TrailerBytes]}), which TensorFlow does not write; it was not read.");
            return;
        }

        ReadEntries(block.AsSpan(0, (int)size), offset, entry);
    }

    private void CheckSum(ReadOnlySpan<byte> block, long offset)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in block[..^4])
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        crc = ~crc;
        uint masked = BitOperations.RotateRight(crc, 15) + MaskDelta;
        if (BinaryPrimitives.ReadUInt32LittleEndian(block[^4..]) != masked)
        {
            report.Defects.Add("checksum", null, offset, FormattableString.Invariant($"The checksum of the block at {offset} is not that of its bytes."));
        }
    }

    private void ReadEntries(ReadOnlySpan<byte> block, long offset, Entry entry)
    {
        long restarts = block.Length < 4 ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(block[^4..]);
        long end = block.Length - 4 - (restarts * 4);
        if (restarts == 0 || end < 0)
        {
            Malformed("block", offset, FormattableString.Invariant($"The block at {offset} says that it has {restarts} restart points, for which it has no room."));
            return;
        }

        ReadOnlySpan<byte> rest = block[..(int)end];
        int keyLength = 0;
        Span<byte> previous = stackalloc byte[256];
        while (!rest.IsEmpty && !isFull)
        {
            long place = offset + end - rest.Length;
            if (!TryVarint(ref rest, out ulong shared) || !TryVarint(ref rest, out ulong unshared) || !TryVarint(ref rest, out ulong value)
                || shared > (ulong)keyLength || unshared > (ulong)rest.Length || value > (ulong)rest.Length - unshared || shared + unshared > MaximumKeyBytes)
            {
                Malformed("entry", place, "An entry does not end inside its block, or shares more of its key than there is.");
                return;
            }

            ReadOnlySpan<byte> before = key.AsSpan(0, Math.Min(keyLength, previous.Length));
            before.CopyTo(previous);
            int beforeLength = keyLength;
            rest[..(int)unshared].CopyTo(key.AsSpan((int)shared));
            keyLength = (int)(shared + unshared);
            ReadOnlySpan<byte> now = key.AsSpan(0, keyLength);
            if (place > offset && keyLength <= previous.Length && beforeLength <= previous.Length && previous[..beforeLength].SequenceCompareTo(now) >= 0)
            {
                report.Defects.Add("key-order", null, place, "The keys of the table do not rise: readers that search and readers that walk find different tensors.");
            }

            rest = rest[(int)unshared..];
            if (entries++ >= MaximumEntries)
            {
                isFull = true;
                context.Gap(GapReason.LimitReached, $"The table has more than {MaximumEntries} entries; the rest was not read.");
                return;
            }

            entry(now, offset + end - rest.Length, (int)value);
            rest = rest[(int)value..];
        }
    }

    private void Malformed(string code, long offset, string message)
    {
        report.Defects.Add(code, null, offset, message);
        report.IsUncountable = true;
        context.Gap(GapReason.Malformed, message);
    }

    private static bool TryHandle(ref ReadOnlySpan<byte> bytes, out ulong offset, out ulong size)
    {
        size = 0;
        return TryVarint(ref bytes, out offset) && TryVarint(ref bytes, out size);
    }

    private static bool TryVarint(ref ReadOnlySpan<byte> bytes, out ulong value)
    {
        value = 0;
        for (int i = 0; i < bytes.Length && i < 10; i++)
        {
            value |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return true;
            }
        }

        return false;
    }
}
