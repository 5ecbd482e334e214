namespace ModelAudit.Formats.Safetensors;

/// <summary>What the header says of one tensor, while it is read.</summary>
internal struct SafetensorsEntry()
{
    /// <summary>Its element type: an index into the header's list of types, or -1.</summary>
    public int DType = -1;

    /// <summary>How many bits one element takes; 0 when that is not known.</summary>
    public int Bits;

    /// <summary>The number of its elements, or -1 when it cannot be told.</summary>
    public long Elements = -1;

    /// <summary>Where its data begins, from the start of the data; -1 when it cannot be told.</summary>
    public long Begin = -1;

    /// <summary>Where its data ends, from the start of the data; -1 when it cannot be told.</summary>
    public long End = -1;

    /// <summary>Whether begin and end are known and in order.</summary>
    public readonly bool HasSpan => Begin >= 0 && End >= Begin;
}
