namespace ModelAudit.Formats.Safetensors;

/// <summary>One tensor of a header, small enough to keep a hundred thousand of them.</summary>
internal struct SafetensorsTensor
{
    /// <summary>Where its unescaped name starts in the header's block of names.</summary>
    public int NameStart;

    /// <summary>The length of its name in bytes.</summary>
    public int NameLength;

    /// <summary>Its element type: an index into the header's list of types, or -1.</summary>
    public int DType;

    /// <summary>The number of its elements, or -1 when it cannot be told.</summary>
    public long Elements;

    /// <summary>Where its data begins, from the start of the data; -1 when it cannot be told.</summary>
    public long Begin;

    /// <summary>Where its data ends, from the start of the data; -1 when it cannot be told.</summary>
    public long End;

    /// <summary>Whether begin and end are known and in order.</summary>
    public readonly bool HasSpan => Begin >= 0 && End >= Begin;
}
