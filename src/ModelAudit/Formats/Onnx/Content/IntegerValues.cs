namespace ModelAudit.Formats.Onnx.Content;

/// <summary>
/// The values of a tensor that are written as packed varints (int32_data, int64_data, uint64_data), laid as they lie in memory, in blocks
/// of 4 KiB: bytes of a file in a tensor of small integers stand one in each.
/// </summary>
/// <param name="size">The bytes of each value in memory.</param>
internal sealed class IntegerValues(int size)
{
    private readonly byte[] block = new byte[4_096];
    private int filled;
    private ulong value;
    private int shift;
    private long start = -1;

    /// <summary>Takes a whole block, or the last.</summary>
    /// <param name="offset">Where the first of its values stands in the file.</param>
    /// <param name="values">The values, little-endian.</param>
    public delegate void Look(long offset, ReadOnlySpan<byte> values);

    /// <summary>Reads on.</summary>
    /// <param name="offset">Where the bytes stand in the file.</param>
    /// <param name="bytes">The next bytes of the field.</param>
    /// <param name="look">Takes the blocks that are full.</param>
    public void Add(long offset, ReadOnlySpan<byte> bytes, Look look)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            start = start < 0 ? offset + i : start;
            value |= shift < 64 ? (ulong)(bytes[i] & 0x7F) << shift : 0;
            shift += 7;
            if (bytes[i] >= 0x80)
            {
                continue;
            }

            for (int k = 0; k < size; k++)
            {
                block[filled++] = (byte)(value >> (8 * k));
            }

            value = 0;
            shift = 0;
            if (filled == block.Length)
            {
                End(look);
            }
        }
    }

    /// <summary>Shows the values that fill no block.</summary>
    public void End(Look look)
    {
        if (filled > 0)
        {
            look(start, block.AsSpan(0, filled));
        }

        filled = 0;
        start = -1;
    }
}
