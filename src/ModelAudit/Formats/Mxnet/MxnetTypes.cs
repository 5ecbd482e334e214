namespace ModelAudit.Formats.Mxnet;

/// <summary>The element types of MXNet by number (mshadow/base.h, TypeFlag).</summary>
internal static class MxnetTypes
{
    private static readonly (string Name, int Bytes)[] All =
    [
        ("F32", 4), ("F64", 8), ("F16", 2), ("U8", 1), ("I32", 4), ("I8", 1), ("I64", 8), ("BOOL", 1), ("I16", 2), ("U16", 2), ("U32", 4), ("U64", 8), ("BF16", 2),
    ];

    /// <summary>The name of a type and the size of an element in bytes; null for a number that is none.</summary>
    public static (string Name, int Bytes)? Find(int type) => type >= 0 && type < All.Length ? All[type] : null;
}
