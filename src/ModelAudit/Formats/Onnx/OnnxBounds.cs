namespace ModelAudit.Formats.Onnx;

/// <summary>The bounds of reading a model. Each one that is reached ends the reading with a gap which names it.</summary>
internal static class OnnxBounds
{
    /// <summary>The deepest nesting of messages: what the protobuf libraries accept, 33 subgraphs inside each other.</summary>
    public const int MaximumDepth = 100;

    /// <summary>The deepest nesting of groups in unknown fields.</summary>
    public const int MaximumGroupDepth = 64;

    /// <summary>The most nodes, over all graphs and functions.</summary>
    public const int MaximumNodes = 4_000_000;

    /// <summary>The most inputs and outputs of nodes.</summary>
    public const int MaximumNodeValues = 32_000_000;

    /// <summary>The most attributes.</summary>
    public const int MaximumAttributes = 8_000_000;

    /// <summary>The most tensors, wherever they stand.</summary>
    public const int MaximumTensors = 2_000_000;

    /// <summary>The most dimensions of tensors, and of types.</summary>
    public const int MaximumDimensions = 16_000_000;

    /// <summary>The most values with a type: inputs, outputs and value_info.</summary>
    public const int MaximumValues = 4_000_000;

    /// <summary>The most graphs, and the most functions.</summary>
    public const int MaximumGraphs = 200_000;

    /// <summary>The most entries of opset_import, metadata_props and external_data that are kept.</summary>
    public const int MaximumEntries = 1_000_000;

    /// <summary>The most bytes of different names, in UTF-8.</summary>
    public const int MaximumNameBytes = 1 << 28;

    /// <summary>The longest name that is kept as it is, in bytes; of a longer one the start and a hash of the whole are kept.</summary>
    public const int MaximumNameLength = 1 << 12;

    /// <summary>The most elements of a tensor or of a list attribute whose values are kept.</summary>
    public const int KeptElements = 64;

    /// <summary>The most bytes of kept values of tensors; beyond it further tensors have no known values.</summary>
    public const int MaximumKeptValueBytes = 1 << 26;

    /// <summary>The most kept values of list attributes; beyond it further attributes have no known values.</summary>
    public const int MaximumKeptAttributeValues = 1 << 23;
}
