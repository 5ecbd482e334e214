using System.Runtime.InteropServices;

namespace ModelAudit.Formats.Onnx.Graph;

/// <summary>The type of a value (TypeProto). The shape is had with <see cref="OnnxModel.ShapeOf(in OnnxType)"/>.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct OnnxType
{
    /// <summary>What it is.</summary>
    public OnnxTypeKind Kind;

    /// <summary>The element type of a tensor, the key type of a map: a number of TensorProto.DataType.</summary>
    public int ElementType;

    /// <summary>The type of elements of a sequence, values of a map or content of an optional in <see cref="OnnxModel.Types"/>; -1 when not said.</summary>
    public int Inner;

    /// <summary>Whether a shape is given. A tensor without one has any rank; one with no dimensions is a scalar.</summary>
    public bool HasShape;

    /// <summary>Where its dimensions start in <see cref="OnnxModel.TypeDimensions"/>.</summary>
    public int FirstDimension;

    /// <summary>The number of dimensions.</summary>
    public int Rank;

    /// <summary>What the value means ("IMAGE"), an id of a name.</summary>
    public int Denotation;
}
