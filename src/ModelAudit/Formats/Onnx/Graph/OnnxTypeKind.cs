namespace ModelAudit.Formats.Onnx.Graph;

/// <summary>What a type is.</summary>
internal enum OnnxTypeKind : byte
{
    /// <summary>Nothing is said.</summary>
    None,

    /// <summary>A tensor.</summary>
    Tensor,

    /// <summary>A sparse tensor.</summary>
    SparseTensor,

    /// <summary>A sequence of the inner type.</summary>
    Sequence,

    /// <summary>A map from the key type to the inner type.</summary>
    Map,

    /// <summary>The inner type or nothing.</summary>
    Optional,

    /// <summary>A type of its own.</summary>
    Opaque,
}
