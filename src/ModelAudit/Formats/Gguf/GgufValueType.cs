namespace ModelAudit.Formats.Gguf;

/// <summary>The type of a metadata value (GGUF specification, gguf_metadata_value_type).</summary>
internal enum GgufValueType
{
    U8 = 0,
    I8 = 1,
    U16 = 2,
    I16 = 3,
    U32 = 4,
    I32 = 5,
    F32 = 6,
    Bool = 7,
    String = 8,
    Array = 9,
    U64 = 10,
    I64 = 11,
    F64 = 12,
}

/// <summary>What is known of the types of values.</summary>
internal static class GgufValueTypes
{
    private static readonly string[] Names = ["u8", "i8", "u16", "i16", "u32", "i32", "f32", "bool", "string", "array", "u64", "i64", "f64"];

    private static readonly int[] Sizes = [1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8];

    /// <summary>Whether the number is one of a type.</summary>
    public static bool IsKnown(uint type) => type < Names.Length;

    /// <summary>The name of a type.</summary>
    public static string Name(this GgufValueType type) => Names[(int)type];

    /// <summary>The bytes of a value; 0 for strings and arrays, whose length the file says.</summary>
    public static int Size(this GgufValueType type) => Sizes[(int)type];

    /// <summary>Whether it is a whole number.</summary>
    public static bool IsInteger(this GgufValueType type) => type is <= GgufValueType.I32 or GgufValueType.U64 or GgufValueType.I64;
}
