using ModelAudit.Formats.FlatBuffers;

namespace ModelAudit.Formats.ExecuTorch;

/// <summary>
/// The tables of ExecuTorch's programs (executorch, schema/program.fbs, identifier ET12) and of its tensor files (extension/flat_tensor/serialize/flat_tensor.fbs,
/// identifier FT01).
/// </summary>
internal static class ExecuTorchSchema
{
    /// <summary>The type of a value that is a tensor.</summary>
    public const int TensorValue = 5;

    /// <summary>The types of a value that are lists of values.</summary>
    public const int TensorListValue = 10;

    /// <summary>A list of values some of which may be missing.</summary>
    public const int OptionalTensorListValue = 11;

    private static readonly (string Name, int Bits)[] Types =
    [
        ("U8", 8), ("I8", 8), ("I16", 16), ("I32", 32), ("I64", 64), ("F16", 16), ("F32", 32), ("F64", 64), ("C32", 32), ("C64", 64), ("C128", 128), ("BOOL", 8),
        ("QI8", 8), ("QU8", 8), ("QI32", 32), ("BF16", 16), ("QU4", 4), ("QU2", 2), ("B1", 1), ("B2", 2), ("B4", 4), ("B8", 8), ("B16", 16),
        ("F8_E5M2", 8), ("F8_E4M3", 8), ("F8_E5M2FNUZ", 8), ("F8_E4M3FNUZ", 8), ("U16", 16), ("U32", 32), ("U64", 64),
    ];

    private static readonly FlatSchema Segment = new FlatSchema("DataSegment").Scalar(0, 8).Scalar(1, 8);

    /// <summary>Program.</summary>
    public static readonly FlatSchema Program = MakeProgram();

    /// <summary>FlatTensor.</summary>
    public static readonly FlatSchema FlatTensor = new FlatSchema("FlatTensor")
        .Scalar(0, 4)
        .Tables(1, Segment)
        .Tables(2, new FlatSchema("NamedData").Text(0).Scalar(1, 4).Table(2, new FlatSchema("TensorLayout").Scalar(0, 1).Scalars(1, 4).Scalars(2, 1)));

    /// <summary>The name of an element type, and the size of an element in bits; 0 when it is not known.</summary>
    public static (string Name, int Bits) TypeOf(ulong type) => type < (ulong)Types.Length ? Types[type] : (FormattableString.Invariant($"type-{type}"), 0);

    private static FlatSchema MakeProgram()
    {
        FlatSchema tensor = new FlatSchema("Tensor").Scalar(0, 1).Scalar(1, 4).Scalars(2, 4).Scalars(3, 1).Scalar(4, 1).Scalar(5, 4)
            .Table(6, new FlatSchema("AllocationDetails").Scalar(0, 4).Scalar(1, 4).Scalar(2, 4)).Scalar(7, 1).Scalar(8, 1)
            .Table(9, new FlatSchema("ExtraTensorInfo").Scalar(0, 8).Text(1).Scalar(2, 1));
        FlatSchema list = new FlatSchema("TensorList").Scalars(0, 4);
        FlatSchema value = new FlatSchema("EValue").Union(
            0, null, new FlatSchema("Int").Scalar(0, 8), new FlatSchema("Bool").Scalar(0, 1), new FlatSchema("Double").Scalar(0, 8), tensor, new FlatSchema("String").Text(0),
            new FlatSchema("IntList").Scalars(0, 8), new FlatSchema("DoubleList").Scalars(0, 8), new FlatSchema("BoolList").Scalars(0, 1), list, list);
        FlatSchema instruction = new FlatSchema("Instruction").Union(
            0, new FlatSchema("KernelCall").Scalar(0, 4).Scalars(1, 4), new FlatSchema("DelegateCall").Scalar(0, 4).Scalars(1, 4), new FlatSchema("MoveCall").Scalar(0, 4).Scalar(1, 4),
            new FlatSchema("JumpFalseCall").Scalar(0, 4).Scalar(1, 4), new FlatSchema("FreeCall").Scalar(0, 4));
        FlatSchema plan = new FlatSchema("ExecutionPlan")
            .Text(0)
            .Table(1, new FlatSchema("ContainerMetadata").Text(0).Text(1))
            .Tables(2, value)
            .Scalars(3, 4)
            .Scalars(4, 4)
            .Tables(5, new FlatSchema("Chain").Scalars(0, 4).Scalars(1, 4).Tables(2, instruction))
            .Tables(6, new FlatSchema("Operator").Text(0).Text(1))
            .Tables(7, new FlatSchema("BackendDelegate").Text(0).Table(1, new FlatSchema("BackendDelegateDataReference").Scalar(0, 1).Scalar(1, 4)).Tables(2, new FlatSchema("CompileSpec").Text(0).Scalars(1, 1)))
            .Scalars(8, 8);
        FlatSchema offsets = new FlatSchema("SubsegmentOffsets").Scalar(0, 4).Scalars(1, 8);
        return new FlatSchema("Program")
            .Scalar(0, 4)
            .Tables(1, plan)
            .Tables(2, new FlatSchema("Buffer").Scalars(0, 1))
            .Tables(3, new FlatSchema("BackendDelegateInlineData").Scalars(0, 1))
            .Tables(4, Segment)
            .Table(5, offsets)
            .Tables(6, offsets)
            .Tables(7, new FlatSchema("NamedData").Text(0).Scalar(1, 4));
    }
}
