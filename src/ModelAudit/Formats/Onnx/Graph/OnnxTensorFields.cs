namespace ModelAudit.Formats.Onnx.Graph;

/// <summary>The fields of TensorProto that hold values.</summary>
[Flags]
internal enum OnnxTensorFields : byte
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>float_data.</summary>
    FloatData = 1,

    /// <summary>int32_data.</summary>
    Int32Data = 2,

    /// <summary>string_data.</summary>
    StringData = 4,

    /// <summary>int64_data.</summary>
    Int64Data = 8,

    /// <summary>raw_data.</summary>
    RawData = 16,

    /// <summary>double_data.</summary>
    DoubleData = 32,

    /// <summary>uint64_data.</summary>
    UInt64Data = 64,
}
