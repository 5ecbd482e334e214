namespace ModelAudit.Formats.TensorFlow;

/// <summary>The element types of TensorFlow (tensorflow/core/framework/types.proto, DataType).</summary>
internal static class TensorFlowDataTypes
{
    // References to a type have its number plus 100.
    private const ulong Reference = 100;

    private static readonly (string Name, int Bits)[] Types =
    [
        ("invalid", 0), ("F32", 32), ("F64", 64), ("I32", 32), ("U8", 8), ("I16", 16), ("I8", 8), ("string", 0), ("C64", 64), ("I64", 64),
        ("BOOL", 8), ("QI8", 8), ("QU8", 8), ("QI32", 32), ("BF16", 16), ("QI16", 16), ("QU16", 16), ("U16", 16), ("C128", 128), ("F16", 16),
        ("resource", 0), ("variant", 0), ("U32", 32), ("U64", 64), ("F8_E5M2", 8), ("F8_E4M3", 8), ("F8_E4M3FNUZ", 8), ("F8_E4M3B11FNUZ", 8), ("F8_E5M2FNUZ", 8), ("I4", 4),
        ("U4", 4), ("I2", 2), ("U2", 2),
    ];

    /// <summary>The name of a type.</summary>
    public static string NameOf(ulong type) => Plain(type) is var plain && plain < (ulong)Types.Length ? Types[plain].Name : FormattableString.Invariant($"type-{type}");

    /// <summary>Whether a type is known.</summary>
    public static bool IsKnown(ulong type) => Plain(type) is > 0 and var plain && plain < (ulong)Types.Length;

    /// <summary>The size of an element in bits, stored as raw bytes; 0 when elements have no fixed size. Small integers take a byte each.</summary>
    public static int BitsOf(ulong type) => IsKnown(type) ? Types[Plain(type)].Bits is > 0 and < 8 ? 8 : Types[Plain(type)].Bits : 0;

    private static ulong Plain(ulong type) => type > Reference ? type - Reference : type;
}
