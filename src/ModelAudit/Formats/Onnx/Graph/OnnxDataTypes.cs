using System.Collections.Immutable;

namespace ModelAudit.Formats.Onnx.Graph;

/// <summary>The element types of tensors by number (TensorProto.DataType, ONNX 1.23).</summary>
internal static class OnnxDataTypes
{
    /// <summary>STRING, whose elements have no fixed size.</summary>
    public const int Text = 8;

    /// <summary>What is known of a type.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Bits">How many bits an element takes in raw_data; 0 where it has no fixed size.</param>
    /// <param name="Field">The typed field that may hold its values instead.</param>
    public sealed record Info(string Name, int Bits, OnnxTensorFields Field);

    private static readonly ImmutableArray<Info?> All =
    [
        null,
        new("FLOAT", 32, OnnxTensorFields.FloatData),
        new("UINT8", 8, OnnxTensorFields.Int32Data),
        new("INT8", 8, OnnxTensorFields.Int32Data),
        new("UINT16", 16, OnnxTensorFields.Int32Data),
        new("INT16", 16, OnnxTensorFields.Int32Data),
        new("INT32", 32, OnnxTensorFields.Int32Data),
        new("INT64", 64, OnnxTensorFields.Int64Data),
        new("STRING", 0, OnnxTensorFields.StringData),
        new("BOOL", 8, OnnxTensorFields.Int32Data),
        new("FLOAT16", 16, OnnxTensorFields.Int32Data),
        new("DOUBLE", 64, OnnxTensorFields.DoubleData),
        new("UINT32", 32, OnnxTensorFields.UInt64Data),
        new("UINT64", 64, OnnxTensorFields.UInt64Data),
        new("COMPLEX64", 64, OnnxTensorFields.FloatData),
        new("COMPLEX128", 128, OnnxTensorFields.DoubleData),
        new("BFLOAT16", 16, OnnxTensorFields.Int32Data),
        new("FLOAT8E4M3FN", 8, OnnxTensorFields.Int32Data),
        new("FLOAT8E4M3FNUZ", 8, OnnxTensorFields.Int32Data),
        new("FLOAT8E5M2", 8, OnnxTensorFields.Int32Data),
        new("FLOAT8E5M2FNUZ", 8, OnnxTensorFields.Int32Data),
        new("UINT4", 4, OnnxTensorFields.Int32Data),
        new("INT4", 4, OnnxTensorFields.Int32Data),
        new("FLOAT4E2M1", 4, OnnxTensorFields.Int32Data),
        new("FLOAT8E8M0", 8, OnnxTensorFields.Int32Data),
        new("UINT2", 2, OnnxTensorFields.Int32Data),
        new("INT2", 2, OnnxTensorFields.Int32Data),
    ];

    /// <summary>What is known of a type, or null for a number that is none.</summary>
    public static Info? Find(int type) => type > 0 && type < All.Length ? All[type] : null;

    /// <summary>The name of a type, or its number.</summary>
    public static string NameOf(int type) => Find(type)?.Name ?? (type == 0 ? "UNDEFINED" : type == int.MinValue ? "?" : FormattableString.Invariant($"{type}"));
}
