using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Formats.Graphs;

/// <summary>What model files with a graph, other than ONNX, say about themselves: the same facts whatever the framework. What they call is <see cref="CodeFacts.Calls"/>.</summary>
public static class GraphFacts
{
    /// <summary>The version of the format.</summary>
    public static readonly Fact<string> Version = new("graph.version", FactScope.File, "The version of the format, as the file states it.");

    /// <summary>Who made the file.</summary>
    public static readonly Fact<string> Producer = new("graph.producer", FactScope.File, "The framework or tool that made the file, with its version where it is stated.");

    /// <summary>What else the file says.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Properties = new(
        "graph.properties",
        FactScope.File,
        "What the file says about itself: tags, author, license, description and other metadata, in the order written.",
        new FactField("key", FactType.Text, "The name of the entry.", IsKey: true),
        new FactField("value", FactType.Text, "Its value, cut at the text bound.", IsKey: true));

    /// <summary>Inputs and outputs.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Values = new(
        "graph.values",
        FactScope.File,
        "The inputs and outputs of the graph or of its signatures, in the order written.",
        new FactField("signature", FactType.Text, "The signature, method or subgraph, where there is one.", IsKey: true),
        new FactField("direction", FactType.Text, "input or output.", IsKey: true),
        new FactField("name", FactType.Text, "The name.", IsKey: true),
        new FactField("dtype", FactType.Text, "The element type, where it is stated."),
        new FactField("shape", FactType.Text, "The dimensions in brackets, ? for unknown ones, where they are stated."));

    /// <summary>Files and parts that the file names.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Files = new(
        "graph.files",
        FactScope.File,
        "The other files that the file names.",
        new FactField("kind", FactType.Text, "asset, weights, linked-model, library, manifest-item or data.", IsKey: true),
        new FactField("path", FactType.Text, "The path as written.", IsKey: true),
        new FactField("problems", FactType.TextList, "What is wrong with the path itself: absolute, backslash, confusable, control-character, device, drive, nul, percent-encoding, reserved-name, stream, trailing-dot-or-space, traversal, unc or url."),
        new FactField("references", FactType.Integer, "How often it is named."),
        new FactField("end", FactType.Integer, "The end of what is taken from it, in bytes, where that is stated."));

    /// <summary>The number of nodes.</summary>
    public static readonly Fact<long> NodeCount = new("graph.nodeCount", FactScope.File, "The number of operators that are called, over all graphs and functions.");

    /// <summary>The number of functions.</summary>
    public static readonly Fact<long> FunctionCount = new("graph.functionCount", FactScope.File, "The number of functions, subgraphs, methods or blocks.");

    /// <summary>The number of tensors.</summary>
    public static readonly Fact<long> TensorCount = new("graph.tensorCount", FactScope.File, "The number of constant tensors that the file holds or describes.");

    /// <summary>The number of parameters.</summary>
    public static readonly Fact<long> Parameters = new("graph.parameters", FactScope.File, "The number of elements of these tensors.");

    /// <summary>Tensors by element type.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Types = new(
        "graph.types",
        FactScope.File,
        "These tensors by element type, in ordinal order of types.",
        new FactField("type", FactType.Text, "The element type (F32, I8, …).", IsKey: true),
        new FactField("tensors", FactType.Integer, "The number of tensors."),
        new FactField("parameters", FactType.Integer, "The number of elements."),
        new FactField("bytes", FactType.Integer, "The length of their data in bytes."));

    /// <summary>What the schema does not know.</summary>
    public static readonly Fact<long> UnknownBytes = new("graph.unknownBytes", FactScope.File, "The length of fields that the schema known here does not have, in bytes: nobody reads them.");

    /// <summary>Where the file breaks the format.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Defects = new(
        "graph.defects",
        FactScope.File,
        "Every place where the file breaks its format, contradicts itself, or states what its runtime does not survive; empty for a well-formed file.",
        new FactField("code", FactType.Text, "What it is; the documentation of the rules lists the codes of each format.", IsKey: true),
        new FactField("subject", FactType.Text, "The node, tensor, table or field, where it is about one.", IsKey: true),
        new FactField("offset", FactType.Integer, "The position in the file in bytes.", IsKey: true),
        new FactField("detail", FactType.Text, "One sentence."));

    /// <summary>All of them, with what is called.</summary>
    public static readonly ImmutableArray<FactDefinition> All =
        [Version, Producer, Properties, Values, Files, NodeCount, FunctionCount, TensorCount, Parameters, Types, UnknownBytes, Defects, CodeFacts.Calls];
}
