using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.OnnxRuntime;

/// <summary>Whether ONNX Runtime loads the models of the tree. "loads" says nothing about what a model does, and never means safe.</summary>
public static class OnnxRuntimeFacts
{
    /// <summary>What happened to each model.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Loads = new(
        "onnxruntime.loads",
        FactScope.Model,
        "What happened when a child process loaded each ONNX model: optimizations disabled, no custom operators, no inference.",
        new FactField("path", FactType.Text, "The model.", IsKey: true),
        new FactField("result", FactType.Text, "loads, does-not-load, killed or crashed."),
        new FactField("detail", FactType.Text, "What the runtime said, the bound that was reached (time, memory), or how the process ended."));

    /// <summary>The version of the runtime.</summary>
    public static readonly Fact<string> Version = new("onnxruntime.version", FactScope.Model, "The version of ONNX Runtime, as it reports itself.");

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All = [Loads, Version];
}
