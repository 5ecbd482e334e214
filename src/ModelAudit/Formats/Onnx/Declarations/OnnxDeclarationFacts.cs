using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Formats.Onnx.Declarations;

/// <summary>What the model card and configurations say about the inputs and outputs of ONNX models, and where the models have others.</summary>
public static class OnnxDeclarationFacts
{
    /// <summary>What is declared.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Declared = new(
        "onnx.declaredValues",
        FactScope.Model,
        "Inputs and outputs that the model card (lists and tables that name a tensor with its type or shape) and genai_config.json declare, in a tree with ONNX models.",
        new FactField("source", FactType.Text, "The file that declares it.", IsKey: true),
        new FactField("line", FactType.Integer, "The line of the card."),
        new FactField("direction", FactType.Text, "input or output.", IsKey: true),
        new FactField("name", FactType.Text, "The name; %d stands for a number.", IsKey: true),
        new FactField("elementType", FactType.Text, "The element type, as ONNX names it (FLOAT)."),
        new FactField("shape", FactType.Text, "The shape as written: sizes, and names of sizes that are free."));

    /// <summary>Where models have others.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Differences = new(
        "onnx.declaredDifferences",
        FactScope.Model,
        "Where ONNX models do not have what is declared of their inputs and outputs. What one side leaves open is no difference; of several models one that fits is enough.",
        new FactField("model", FactType.Text, "The model.", IsKey: true),
        new FactField("source", FactType.Text, "The file that declares it.", IsKey: true),
        new FactField("direction", FactType.Text, "input or output.", IsKey: true),
        new FactField("name", FactType.Text, "The name.", IsKey: true),
        new FactField("difference", FactType.Text, "not-in-graph, direction, element-type, rank or size.", IsKey: true),
        new FactField("declared", FactType.Text, "What is declared."),
        new FactField("actual", FactType.Text, "What the model has."));

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All = [Declared, Differences];
}
