using ModelAudit.Formats.Protobuf;
using static ModelAudit.Formats.Onnx.Vectors.OnnxVectorRole;

namespace ModelAudit.Formats.Onnx.Vectors;

/// <summary>The messages of test vectors.</summary>
internal static class OnnxVectorSchema
{
    /// <summary>TensorProto.</summary>
    public static readonly ProtobufMessage Tensor = MakeTensor();

    /// <summary>SequenceProto and OptionalProto, whose fields have the same numbers.</summary>
    public static readonly ProtobufMessage Holder = MakeHolder();

    private static ProtobufMessage MakeTensor() => new ProtobufMessage("TensorProto")
        .Number(1, Dimension, isMany: true).Number(2, DataType).Values(3).Bytes(4, Typed, isMany: true).Values(5, 6, 7).Text(8, Name).Bytes(9, Raw).Bytes(10, Typed, isMany: true).Values(11, 12, 13, 14, 16);

    private static ProtobufMessage MakeHolder()
    {
        ProtobufMessage holder = new("SequenceProto");
        return holder.Values(1, 2).Many(3, OnnxVectorRole.Tensor, MakeTensor()).Values(4).Many(5, None, holder).Values(6, 7);
    }
}
