namespace ModelAudit.Formats.Onnx.Graph;

/// <summary>A graph, or the body of a function. Its nodes are had with <see cref="OnnxModel.NodesOf"/>, in the order written.</summary>
/// <param name="kind">Where it stands.</param>
internal sealed class OnnxGraph(OnnxGraphKind kind)
{
    /// <summary>Where it stands.</summary>
    public OnnxGraphKind Kind { get; } = kind;

    /// <summary>Its name.</summary>
    public int Name { get; set; }

    /// <summary>How many graphs are around it: 0 for the main graph and for a function's body.</summary>
    public int Depth { get; init; }

    /// <summary>The graph around it, or -1.</summary>
    public int Parent { get; init; } = -1;

    /// <summary>The node whose attribute it is in <see cref="OnnxModel.Nodes"/>, or -1.</summary>
    public int ParentNode { get; set; } = -1;

    /// <summary>The name of that attribute ("then_branch", "body").</summary>
    public int AttributeName { get; set; }

    /// <summary>The next graph of an attribute that holds several, or -1.</summary>
    public int NextInAttribute { get; set; } = -1;

    /// <summary>The function whose body it is or stands in, in <see cref="OnnxModel.Functions"/>, or -1.</summary>
    public int Function { get; init; } = -1;

    /// <summary>Where its nodes start in <see cref="OnnxModel.Nodes"/>.</summary>
    public int FirstNode { get; set; }

    /// <summary>The number of its nodes, without those of its subgraphs.</summary>
    public int NodeCount { get; set; }

    /// <summary>The inputs, in <see cref="OnnxModel.Values"/>.</summary>
    public List<int> Inputs { get; } = [];

    /// <summary>The outputs, in <see cref="OnnxModel.Values"/>.</summary>
    public List<int> Outputs { get; } = [];

    /// <summary>The types that are given for values in between, in <see cref="OnnxModel.Values"/>.</summary>
    public List<int> ValueInfos { get; } = [];

    /// <summary>The initializers, in <see cref="OnnxModel.Tensors"/>.</summary>
    public List<int> Initializers { get; } = [];

    /// <summary>The sparse initializers, in <see cref="OnnxModel.Sparses"/>.</summary>
    public List<int> SparseInitializers { get; } = [];

    /// <summary>The number of quantization annotations.</summary>
    public int QuantizationAnnotations { get; set; }

    /// <summary>Where the message starts in the file.</summary>
    public long Offset { get; init; }
}
