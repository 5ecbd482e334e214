using ModelAudit.Models;

namespace ModelAudit.Formats.Safetensors;

/// <summary>Names as UTF-8, one behind the other in blocks: as strings they would take several times the memory.</summary>
internal sealed class NameBlocks
{
    private const int BlockBits = 20;
    private const int BlockBytes = 1 << BlockBits;

    private readonly List<byte[]> blocks = [];
    private int used;

    /// <summary>The memory that the names take, in bytes.</summary>
    public long MemoryBytes { get; private set; }

    /// <summary>Adds a name.</summary>
    /// <returns>Its address: the block in the upper bits, the place there in the lower 20.</returns>
    public uint Add(ReadOnlySpan<byte> name)
    {
        if (blocks.Count == 0 || used + name.Length > BlockBytes)
        {
            blocks.Add(new byte[blocks.Count == 0 ? Math.Max(4_096, name.Length) : Math.Max(BlockBytes, name.Length)]);
            MemoryBytes += blocks[^1].Length;
            used = 0;
        }

        byte[] last = blocks[^1];
        if (used + name.Length > last.Length)
        {
            MemoryBytes -= last.Length;
            Array.Resize(ref last, Math.Min(BlockBytes, Math.Max(last.Length * 2, used + name.Length)));
            MemoryBytes += last.Length;
            blocks[^1] = last;
        }

        uint address = checked((uint)(blocks.Count - 1) << BlockBits) | (uint)used;
        name.CopyTo(last.AsSpan(used));
        used += name.Length;
        return address;
    }

    /// <summary>The name at an address.</summary>
    public Utf8Name this[uint address, int length] => new(blocks[(int)(address >> BlockBits)], (int)(address & (BlockBytes - 1)), length);

    /// <summary>Lets go of room that is not used.</summary>
    public void Trim()
    {
        if (blocks.Count > 0 && used < blocks[^1].Length)
        {
            MemoryBytes -= blocks[^1].Length - used;
            blocks[^1] = blocks[^1][..used];
        }
    }
}
