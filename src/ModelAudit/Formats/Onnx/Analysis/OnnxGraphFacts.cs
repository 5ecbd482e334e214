using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Formats.Onnx.Analysis;

/// <summary>What analyses of the whole graph of an ONNX model find. They are unknown for a model that was not read to its end.</summary>
public static class OnnxGraphFacts
{
    /// <summary>Where the graphs are not valid.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Defects = new(
        "onnx.graphDefects",
        FactScope.File,
        "Where graphs and functions are not valid (onnx/docs/IR.md), the first hundred of each kind.",
        new FactField("code", FactType.Text, "duplicate-definition, dangling-input, missing-output, unnamed, cycle, not-sorted, shadowed-name, outer-output, duplicate-node-name, duplicate-function, function-cycle, function-arguments, unknown-overload, type-conflict, shape-conflict or misfit.", IsKey: true),
        new FactField("kind", FactType.Text, "invalid (against the standard) or unusual (allowed or tolerated, and not what exporters write)."),
        new FactField("node", FactType.Text, "The node: its name, or its operator and first output.", IsKey: true),
        new FactField("graph", FactType.Text, "Where the graph stands: graph, graph/NODE.then_branch, function DOMAIN::NAME.", IsKey: true),
        new FactField("offset", FactType.Integer, "Where the node or graph stands in the file in bytes."),
        new FactField("detail", FactType.Text, "One sentence."));

    /// <summary>What costs too much or cannot be computed.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> ResourceHazards = new(
        "onnx.resourceHazards",
        FactScope.File,
        "Nodes that ask for more memory or time than any model needs, or whose constants cannot be computed with, the first hundred of each kind.",
        new FactField("code", FactType.Text, "function-expansion, allocation, constant-arithmetic or endless-loop.", IsKey: true),
        new FactField("node", FactType.Text, "The node: its name, or its operator and first output.", IsKey: true),
        new FactField("graph", FactType.Text, "Where its graph stands.", IsKey: true),
        new FactField("offset", FactType.Integer, "Where the node stands in the file in bytes."),
        new FactField("detail", FactType.Text, "One sentence."));

    /// <summary>Where a comparison of the input decides about the output.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Gates = new(
        "onnx.gates",
        FactScope.File,
        "Places where a comparison of the raw input with constants switches what a network has computed, as backdoors in a graph do; found by heuristics, the first hundred.",
        new FactField("kind", FactType.Text, "where, if, loop, mux (multiplied, added or chosen by an index), steering (a constant that the gate has chosen is added) or input (in front of the network)."),
        new FactField("severity", FactType.Text, "review, or info where both sides are computed by learned layers or one side is an input itself."),
        new FactField("node", FactType.Text, "The node: its name, or its operator and first output.", IsKey: true),
        new FactField("graph", FactType.Text, "Where its graph stands.", IsKey: true),
        new FactField("path", FactType.TextList, "The steps from the input over the comparison to the node: operators and names, the last 24."),
        new FactField("pathText", FactType.Text, "The steps in one line."),
        new FactField("heavySides", FactType.Integer, "How many sides of the choice have passed a learned layer."),
        new FactField("constantSides", FactType.Integer, "How many sides of the choice are constants."),
        new FactField("reachesOutput", FactType.Boolean, "Whether the node has a part in an output of the model, or of the function it stands in."),
        new FactField("offset", FactType.Integer, "Where the node stands in the file in bytes."));

    /// <summary>The fingerprint of the structure.</summary>
    public static readonly Fact<string> Structure = new(
        "onnx.structure",
        FactScope.File,
        "A fingerprint of operators, attributes, connections, subgraphs, types and shapes: alike for models that differ only in names, weights, descriptions and the order of nodes. It tells models apart and proves nothing about who made them.");

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All = [Defects, ResourceHazards, Gates, Structure];
}
