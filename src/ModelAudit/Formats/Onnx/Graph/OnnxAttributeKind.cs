namespace ModelAudit.Formats.Onnx.Graph;

/// <summary>What an attribute holds, with the numbers of AttributeProto.AttributeType.</summary>
internal enum OnnxAttributeKind : byte
{
    /// <summary>Nothing, or only the name of an attribute of the function around it.</summary>
    None = 0,

    /// <summary>A 32-bit floating-point number.</summary>
    Float = 1,

    /// <summary>A 64-bit integer.</summary>
    Int = 2,

    /// <summary>A string.</summary>
    Text = 3,

    /// <summary>A tensor.</summary>
    Tensor = 4,

    /// <summary>A subgraph.</summary>
    Graph = 5,

    /// <summary>Numbers.</summary>
    Floats = 6,

    /// <summary>Integers.</summary>
    Ints = 7,

    /// <summary>Strings.</summary>
    Texts = 8,

    /// <summary>Tensors.</summary>
    Tensors = 9,

    /// <summary>Subgraphs.</summary>
    Graphs = 10,

    /// <summary>A sparse tensor.</summary>
    Sparse = 11,

    /// <summary>Sparse tensors.</summary>
    Sparses = 12,

    /// <summary>A type.</summary>
    Type = 13,

    /// <summary>Types.</summary>
    Types = 14,
}
