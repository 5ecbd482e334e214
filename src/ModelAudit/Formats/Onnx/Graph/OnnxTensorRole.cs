namespace ModelAudit.Formats.Onnx.Graph;

/// <summary>What a tensor is there for.</summary>
internal enum OnnxTensorRole : byte
{
    /// <summary>A constant or weight of a graph (GraphProto.initializer).</summary>
    Initializer,

    /// <summary>The values of a sparse tensor.</summary>
    SparseValues,

    /// <summary>The indices of a sparse tensor.</summary>
    SparseIndices,

    /// <summary>The value of an attribute.</summary>
    Attribute,
}
