namespace ModelAudit.Formats.Flax;

/// <summary>Element types of arrays as NumPy and ml_dtypes name them.</summary>
internal static class FlaxTypes
{
    /// <summary>The size of an element in bytes; null for a type that is not known.</summary>
    public static int? SizeOf(string name) => name switch
    {
        "bool" or "int8" or "uint8" or "int4" or "uint4" or "int2" or "uint2" => 1,
        "int16" or "uint16" or "float16" or "bfloat16" => 2,
        "int32" or "uint32" or "float32" => 4,
        "int64" or "uint64" or "float64" or "complex64" => 8,
        "complex128" => 16,
        _ when name.StartsWith("float8_", StringComparison.Ordinal) => 1,
        _ => null,
    };
}
