namespace ModelAudit.Formats.Onnx.Graph;

/// <summary>A sparse tensor (SparseTensorProto).</summary>
internal struct OnnxSparseTensor
{
    /// <summary>Its values in <see cref="OnnxModel.Tensors"/>, or -1. Their name is the name of the whole.</summary>
    public int Values;

    /// <summary>Its indices, or -1.</summary>
    public int Indices;

    /// <summary>Where the dimensions of the whole start in <see cref="OnnxModel.SparseDimensions"/>.</summary>
    public int FirstDimension;

    /// <summary>The number of dimensions.</summary>
    public int Rank;

    /// <summary>Where the message starts in the file.</summary>
    public long Offset;
}
