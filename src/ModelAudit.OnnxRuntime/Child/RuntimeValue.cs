using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using ModelAudit.OnnxRuntime.Conformance;

namespace ModelAudit.OnnxRuntime.Child;

/// <summary>An input or output as a session has it.</summary>
/// <param name="Direction">input or output.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">tensor, sparse-tensor, sequence, map, optional, opaque or unknown.</param>
/// <param name="ElementType">Of a tensor: the name of its element type.</param>
/// <param name="Shape">Of a tensor: "[1,N,?]"; "[]" for a scalar and where the runtime knows no shape.</param>
internal sealed record RuntimeValue(string Direction, string Name, string Kind, string? ElementType, string? Shape)
{
    public const string Input = "input";
    public const string Output = "output";

    public static RuntimeValue Of(string direction, string name, NodeMetadata metadata)
    {
        string kind = KindOf(metadata.OnnxValueType);
        return metadata.OnnxValueType == OnnxValueType.ONNX_TYPE_TENSOR
            ? new RuntimeValue(direction, name, kind, ElementTypes.Name((long)metadata.ElementDataType), ShapeOf(metadata))
            : new RuntimeValue(direction, name, kind, null, null);
    }

    private static string KindOf(OnnxValueType type) => type switch
    {
        OnnxValueType.ONNX_TYPE_TENSOR => "tensor",
        OnnxValueType.ONNX_TYPE_SPARSETENSOR => "sparse-tensor",
        OnnxValueType.ONNX_TYPE_SEQUENCE => "sequence",
        OnnxValueType.ONNX_TYPE_MAP => "map",
        OnnxValueType.ONNX_TYPE_OPTIONAL => "optional",
        OnnxValueType.ONNX_TYPE_OPAQUE => "opaque",
        _ => "unknown",
    };

    private static string ShapeOf(NodeMetadata metadata) => "[" + string.Join(',', metadata.Dimensions.Select((dimension, i) =>
        dimension >= 0 ? dimension.ToString(CultureInfo.InvariantCulture)
        : i < metadata.SymbolicDimensions.Length && metadata.SymbolicDimensions[i] is { Length: > 0 } symbol ? symbol.Replace(',', '_') : "?")) + "]";
}
