namespace ModelAudit.Formats.Onnx.Graph;

/// <summary>One dimension of a type (TensorShapeProto.Dimension).</summary>
/// <param name="Value">Its size, or <see cref="Unknown"/>.</param>
/// <param name="Symbol">The name of a size that is not fixed ("batch"), an id of a name, or <see cref="OnnxNames.Empty"/>.</param>
internal readonly record struct OnnxDimension(long Value, int Symbol)
{
    /// <summary>The size when none is given. A file can write this number too, and is malformed then.</summary>
    public const long Unknown = long.MinValue;

    /// <summary>Whether the size is given.</summary>
    public bool IsFixed => Value != Unknown;
}
