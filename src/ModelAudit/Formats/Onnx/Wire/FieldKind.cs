namespace ModelAudit.Formats.Onnx.Wire;

/// <summary>What a field of a message holds, and how often it may stand there.</summary>
[Flags]
internal enum FieldKind : byte
{
    /// <summary>The field is not known.</summary>
    Unknown = 0,

    /// <summary>A varint.</summary>
    Varint = 1,

    /// <summary>A 32-bit floating-point number.</summary>
    Float = 2,

    /// <summary>A string: has to be UTF-8.</summary>
    Text = 3,

    /// <summary>Bytes.</summary>
    Bytes = 4,

    /// <summary>A message.</summary>
    Message = 5,

    /// <summary>Varints, packed or one by one.</summary>
    Varints = 6,

    /// <summary>32-bit floating-point numbers, packed or one by one.</summary>
    Floats = 7,

    /// <summary>64-bit floating-point numbers, packed or one by one.</summary>
    Doubles = 8,

    /// <summary>The bits of what it holds.</summary>
    Holds = 15,

    /// <summary>May stand there more than once.</summary>
    Many = 16,

    /// <summary>The number is reserved: no writer may use it (onnx.in.proto, "reserved").</summary>
    Reserved = 32,
}
