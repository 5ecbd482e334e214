using System.Buffers.Binary;
using System.IO.Hashing;
using System.Numerics;
using System.Security.Cryptography;

namespace ModelAudit.Reading;

/// <summary>
/// Remembers what inspectors saw of a large file: an XxHash128 of every block they touched, under a seed that the file's author cannot
/// know. The sequential hashing pass compares its own bytes with it, so that what was inspected is what was hashed.
/// </summary>
internal sealed class BlockLedger : ArtifactReader
{
    /// <summary>Blocks never grow above this; the hashing pass reads in multiples of it.</summary>
    public const int MaximumBlockBytes = 1 << 20;

    /// <summary>About how many blocks a file has at most: longer files have longer blocks.</summary>
    public const long MaximumBlocks = 1 << 20;

    private const int MinimumBlockBytes = 1 << 14;
    private const int CachedBlocks = 8;

    private readonly ArtifactReader content;
    private readonly long seed;
    private readonly Lock gate = new();
    private readonly Dictionary<long, UInt128> seen = [];
    private readonly List<(long Block, byte[] Bytes, int Length)> cache = new(CachedBlocks);

    /// <summary>Makes a ledger with nothing seen.</summary>
    /// <param name="content">The file as it is read from the disk.</param>
    public BlockLedger(ArtifactReader content)
    {
        this.content = content;
        seed = BinaryPrimitives.ReadInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(long)));

        // Few enough blocks that the memory stays small whatever the length.
        BlockBytes = (int)Math.Clamp((long)BitOperations.RoundUpToPowerOf2((ulong)(content.Length / MaximumBlocks)), MinimumBlockBytes, MaximumBlockBytes);
    }

    /// <summary>The size of a block in bytes, a power of two.</summary>
    public int BlockBytes { get; }

    /// <summary>Where an inspector saw two different contents in one place, or null.</summary>
    public long? ChangedAt { get; private set; }

    /// <summary>The number of different blocks seen.</summary>
    public int SeenBlocks
    {
        get
        {
            lock (gate)
            {
                return seen.Count;
            }
        }
    }

    /// <inheritdoc/>
    public override long Length => content.Length;

    /// <inheritdoc/>
    public override int ReadAt(long offset, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        int total = 0;
        lock (gate)
        {
            while (total < destination.Length && offset + total < Length)
            {
                long position = offset + total;
                long block = position / BlockBytes;
                int inside = (int)(position % BlockBytes);
                Span<byte> rest = destination[total..];
                int read = inside == 0 && rest.Length >= BlockBytes ? Direct(block, rest[..BlockBytes]) : Cached(block, inside, rest);
                total += read;
                if (read == 0 || ((inside + read) % BlockBytes != 0 && total < destination.Length))
                {
                    break;
                }
            }
        }

        return total;
    }

    /// <summary>Compares bytes of the hashing pass with what was seen of them.</summary>
    /// <param name="offset">Where they start: a multiple of <see cref="BlockBytes"/>.</param>
    /// <param name="bytes">The bytes; they end on a block's edge or with the file.</param>
    /// <returns>Where the first block starts that is not what an inspector saw, or null.</returns>
    public long? FirstDifference(long offset, ReadOnlySpan<byte> bytes)
    {
        lock (gate)
        {
            for (int start = 0; seen.Count > 0 && start < bytes.Length; start += BlockBytes)
            {
                ReadOnlySpan<byte> block = bytes.Slice(start, Math.Min(BlockBytes, bytes.Length - start));
                if (seen.TryGetValue((offset + start) / BlockBytes, out UInt128 expected) && expected != XxHash128.HashToUInt128(block, seed))
                {
                    return offset + start;
                }
            }
        }

        return null;
    }

    private int Direct(long block, Span<byte> destination)
    {
        int read = content.ReadAt(block * BlockBytes, destination);
        Record(block, destination[..read]);
        return read;
    }

    private int Cached(long block, int inside, Span<byte> destination)
    {
        int index = cache.FindIndex(entry => entry.Block == block);
        if (index < 0)
        {
            byte[] bytes = cache.Count < CachedBlocks ? new byte[BlockBytes] : cache[0].Bytes;
            if (cache.Count == CachedBlocks)
            {
                cache.RemoveAt(0);
            }

            int length = content.ReadAt(block * BlockBytes, bytes);
            Record(block, bytes.AsSpan(0, length));
            cache.Add((block, bytes, length));
            index = cache.Count - 1;
        }

        (_, byte[] source, int available) = cache[index];
        int count = Math.Clamp(available - inside, 0, destination.Length);
        source.AsSpan(inside, count).CopyTo(destination);
        return count;
    }

    private void Record(long block, ReadOnlySpan<byte> bytes)
    {
        UInt128 hash = XxHash128.HashToUInt128(bytes, seed);
        if (!seen.TryAdd(block, hash) && seen[block] != hash)
        {
            ChangedAt ??= block * BlockBytes;
        }
    }
}
