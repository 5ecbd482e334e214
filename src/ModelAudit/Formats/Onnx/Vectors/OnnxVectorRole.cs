namespace ModelAudit.Formats.Onnx.Vectors;

/// <summary>What the fields of test vectors mean to the reader.</summary>
internal enum OnnxVectorRole
{
    /// <summary>Passed through.</summary>
    None,

    /// <summary>A tensor inside a sequence or an optional value.</summary>
    Tensor,

    /// <summary>TensorProto.dims.</summary>
    Dimension,

    /// <summary>TensorProto.data_type.</summary>
    DataType,

    /// <summary>TensorProto.name.</summary>
    Name,

    /// <summary>TensorProto.raw_data.</summary>
    Raw,

    /// <summary>Values in a field of their type.</summary>
    Typed,
}
