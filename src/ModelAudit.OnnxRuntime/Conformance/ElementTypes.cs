using System.Globalization;

namespace ModelAudit.OnnxRuntime.Conformance;

/// <summary>The element types of tensors (onnx.proto, TensorProto.DataType). ONNX Runtime has the same numbers.</summary>
internal static class ElementTypes
{
    public const int Float = 1;
    public const int UInt8 = 2;
    public const int Int8 = 3;
    public const int UInt16 = 4;
    public const int Int16 = 5;
    public const int Int32 = 6;
    public const int Int64 = 7;
    public const int Text = 8;
    public const int Boolean = 9;
    public const int Float16 = 10;
    public const int Double = 11;
    public const int UInt32 = 12;
    public const int UInt64 = 13;
    public const int BFloat16 = 16;

    private static readonly string[] Names =
    [
        "undefined", "float", "uint8", "int8", "uint16", "int16", "int32", "int64", "string", "bool", "float16", "double", "uint32", "uint64",
        "complex64", "complex128", "bfloat16", "float8e4m3fn", "float8e4m3fnuz", "float8e5m2", "float8e5m2fnuz", "uint4", "int4", "float4e2m1", "float8e8m0", "uint2", "int2",
    ];

    /// <summary>The name, or the number of a type that has none.</summary>
    public static string Name(long type) => type >= 0 && type < Names.Length ? Names[type] : type.ToString(CultureInfo.InvariantCulture);

    /// <summary>The number of a type that facts name as the standard does (FLOAT); 0 for none.</summary>
    public static long Find(string? name) => name is null ? 0 : Math.Max(0, Array.FindIndex(Names, known => known.Equals(name, StringComparison.OrdinalIgnoreCase)));

    /// <summary>How many bytes one element has in memory; 0 for types that test vectors cannot have here.</summary>
    public static int Size(int type) => type switch
    {
        UInt8 or Int8 or Boolean => 1,
        UInt16 or Int16 or Float16 or BFloat16 => 2,
        Float or Int32 or UInt32 => 4,
        Int64 or Double or UInt64 => 8,
        _ => 0,
    };

    public static bool IsFloating(int type) => type is Float or Double or Float16 or BFloat16;
}
