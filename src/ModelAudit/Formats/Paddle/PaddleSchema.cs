using ModelAudit.Formats.Protobuf;
using static ModelAudit.Formats.Paddle.PaddleRole;

namespace ModelAudit.Formats.Paddle;

/// <summary>The messages of PaddlePaddle's programs (paddle/fluid/framework/framework.proto).</summary>
internal static class PaddleSchema
{
    /// <summary>TensorDesc.</summary>
    public static readonly ProtobufMessage Tensor = new ProtobufMessage("TensorDesc").Number(1, DataType).Number(2, Dimension, isMany: true);

    /// <summary>ProgramDesc.</summary>
    public static readonly ProtobufMessage Program = MakeProgram();

    private static readonly (string Name, int Bytes)[] Types =
        [("BOOL", 1), ("I16", 2), ("I32", 4), ("I64", 8), ("F16", 2), ("F32", 4), ("F64", 8)];

    /// <summary>The name of an element type, and the size of an element in bytes; 0 when it is none of numbers.</summary>
    public static (string Name, int Bytes) TypeOf(ulong type) => type switch
    {
        < 7 => Types[type],
        19 or 28 => ("U64", 8),
        20 => ("U8", 1),
        21 => ("I8", 1),
        22 => ("BF16", 2),
        23 => ("C64", 8),
        24 => ("C128", 16),
        29 => ("U32", 4),
        30 => ("U16", 2),
        32 => ("F8_E4M3", 1),
        33 => ("F8_E5M2", 1),
        _ => (FormattableString.Invariant($"type-{type}"), 0),
    };

    private static ProtobufMessage MakeProgram()
    {
        ProtobufMessage lod = new ProtobufMessage("LoDTensorDesc").One(1, None, Tensor).Values(2);
        ProtobufMessage type = new ProtobufMessage("VarType").Values(1).One(2, None, Tensor).One(3, None, lod).One(4, None, lod).Values(5, 7, 8, 9, 10, 11, 12, 13);
        ProtobufMessage variable = new ProtobufMessage("VarDesc").Text(1, VariableName).One(2, None, type).Values(3).Number(4, IsFed).Values(5, 6, 7);
        ProtobufMessage operation = new ProtobufMessage("OpDesc").Values(1, 2).Text(3, OperationType).Values(4, 5);
        ProtobufMessage block = new ProtobufMessage("BlockDesc").Values(1, 2).Many(3, Variable, variable).Many(4, Operation, operation).Values(5);
        return new ProtobufMessage("ProgramDesc").Many(1, Block, block).Values(3).One(4, None, new ProtobufMessage("Version").Number(1, PaddleRole.Version)).Values(5);
    }
}
