namespace ModelAudit.Formats.Onnx.Graph;

/// <summary>Where a graph stands.</summary>
internal enum OnnxGraphKind : byte
{
    /// <summary>The graph of the model.</summary>
    Main,

    /// <summary>The value of an attribute of a node: a branch or a loop body. It sees the names of the graphs around it.</summary>
    Subgraph,

    /// <summary>The body of a function. It sees its inputs only.</summary>
    Function,

    /// <summary>The graph that prepares a training (TrainingInfoProto.initialization).</summary>
    TrainingInitialization,

    /// <summary>The graph of a training step (TrainingInfoProto.algorithm).</summary>
    TrainingAlgorithm,
}
