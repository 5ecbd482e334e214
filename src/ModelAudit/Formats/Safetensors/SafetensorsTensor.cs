namespace ModelAudit.Formats.Safetensors;

/// <summary>One tensor of a header in 16 bytes, small enough to keep a million of them.</summary>
/// <param name="name">The address of its unescaped name in the header's names.</param>
/// <param name="nameLength">The length of its name in bytes, below 2^24.</param>
/// <param name="dtype">Its element type: an index below 255 into the header's list of types, or -1.</param>
/// <param name="bytes">The length of its data in bytes, or -1 when it cannot be told.</param>
internal readonly struct SafetensorsTensor(uint name, int nameLength, int dtype, long bytes)
{
    /// <summary>The longest name, in bytes.</summary>
    public const int MaximumNameBytes = (1 << 24) - 1;

    private readonly uint lengthAndType = ((uint)nameLength << 8) | (byte)(dtype + 1);

    /// <summary>The address of its unescaped name in the header's names.</summary>
    public uint Name { get; } = name;

    /// <summary>The length of its name in bytes.</summary>
    public int NameLength => (int)(lengthAndType >> 8);

    /// <summary>Its element type: an index into the header's list of types, or -1.</summary>
    public int DType => (byte)lengthAndType - 1;

    /// <summary>The length of its data in bytes, or -1 when it cannot be told.</summary>
    public long Bytes { get; } = bytes;
}
