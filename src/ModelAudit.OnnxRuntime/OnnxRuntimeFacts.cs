using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.OnnxRuntime;

/// <summary>
/// What ONNX Runtime makes of the models of the tree. "loads" says nothing about what a model does, and never means safe. An answer comes
/// from the process that loaded the model: one that takes that process over can answer what it likes.
/// </summary>
public static class OnnxRuntimeFacts
{
    /// <summary>What happened to each model.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Loads = new(
        "onnxruntime.loads",
        FactScope.Model,
        "What happened when a child process loaded each ONNX model: optimizations disabled, no custom operators.",
        new FactField("path", FactType.Text, "The model.", IsKey: true),
        new FactField("result", FactType.Text, "loads, does-not-load (refused), not-implemented (this runtime lacks a kernel, operator set or format version), out-of-memory, timed-out or crashed."),
        new FactField("code", FactType.Text, "The runtime's error code, such as InvalidGraph."),
        new FactField("detail", FactType.Text, "What the runtime said, the bound that was reached (time, memory), or how the process ended (signal 8 (SIGFPE))."));

    /// <summary>The inputs and outputs of each session.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Values = new(
        "onnxruntime.values",
        FactScope.Model,
        "The inputs and outputs of each model that loads, as the runtime has them.",
        new FactField("path", FactType.Text, "The model.", IsKey: true),
        new FactField("direction", FactType.Text, "input or output.", IsKey: true),
        new FactField("name", FactType.Text, "Its name.", IsKey: true),
        new FactField("kind", FactType.Text, "tensor, sparse-tensor, sequence, map, optional, opaque or unknown."),
        new FactField("elementType", FactType.Text, "Of a tensor: its element type, such as float or int64."),
        new FactField("shape", FactType.Text, "Of a tensor: its dimensions, such as [1,N,?]; [] for a scalar and for an unknown shape."));

    /// <summary>Where session and declaration differ.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Differences = new(
        "onnxruntime.differences",
        FactScope.Model,
        "Where the inputs and outputs that a model declares differ from those of its session. What one side leaves open is no difference.",
        new FactField("path", FactType.Text, "The model.", IsKey: true),
        new FactField("direction", FactType.Text, "input or output.", IsKey: true),
        new FactField("name", FactType.Text, "Its name.", IsKey: true),
        new FactField("difference", FactType.Text, "not-in-runtime, not-declared, declared-twice, kind, element-type, rank or dimension.", IsKey: true),
        new FactField("declared", FactType.Text, "What the model declares."),
        new FactField("runtime", FactType.Text, "What the session has."));

    /// <summary>What each set of test vectors showed.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Conformance = new(
        "onnxruntime.conformance",
        FactScope.Model,
        "What happened when a child process ran each model on the test vectors that come with it: whether these weights compute what their publisher says.",
        new FactField("path", FactType.Text, "The model.", IsKey: true),
        new FactField("set", FactType.Text, "The folder of the set, or its manifest with '#' and its name.", IsKey: true),
        new FactField(
            "result",
            FactType.Text,
            "matches, differs, does-not-run (refused), not-implemented, invalid-vectors, unsupported (sequences, optional values), out-of-memory, timed-out, crashed or not-run."),
        new FactField("compared", FactType.Integer, "How many outputs were compared."),
        new FactField("unchecked", FactType.TextList, "Outputs of the model that the set says nothing about."),
        new FactField("tolerances", FactType.Text, "default (relative 1e-3, absolute 1e-7, integers exact) or declared (by the publisher's manifest)."),
        new FactField("relativeTolerance", FactType.Text, "The relative tolerance."),
        new FactField("absoluteTolerance", FactType.Text, "The absolute tolerance."),
        new FactField("detail", FactType.Text, "What differs, what the runtime said, or how the process ended."));

    /// <summary>The version of the runtime.</summary>
    public static readonly Fact<string> Version = new("onnxruntime.version", FactScope.Model, "The version of ONNX Runtime, as it reports itself.");

    /// <summary>What the runtime can compute with.</summary>
    public static readonly Fact<ImmutableArray<string>> Providers = new("onnxruntime.providers", FactScope.Model, "The execution providers that the runtime has, in its order. Models run on the CPU.");

    /// <summary>What the child could not do.</summary>
    public static readonly Fact<ImmutableArray<string>> Isolation = new(
        "onnxruntime.isolation",
        FactScope.Model,
        "Which parts of the isolation were in force in the child processes: ends-with-parent, own-session, no-new-privileges, no-core-dump, file-size-limit, processor-time-limit, "
        + "memory-limit, file-access (Landlock), system-calls (seccomp: no network, no programs, no writing).");

    /// <summary>What the child could have done.</summary>
    public static readonly Fact<ImmutableArray<string>> NotIsolated = new(
        "onnxruntime.notIsolated", FactScope.Model, "Which parts of the isolation were not in force, each with ': ' and the reason. The parent's bounds of time and memory hold everywhere.");

    /// <summary>What a load cost. Stated on request only.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Measurements = new(
        "onnxruntime.measurements",
        FactScope.Model,
        "What each load and run cost on this machine; another run gives other numbers.",
        new FactField("path", FactType.Text, "The model.", IsKey: true),
        new FactField("loadMilliseconds", FactType.Integer, "How long the load took, without the start of the process."),
        new FactField("runMilliseconds", FactType.Integer, "How long all runs of test vectors took."),
        new FactField("peakMemoryBytes", FactType.Integer, "The most memory the process held, seen every 10 ms."));

    /// <summary>Those that the same tree gives again on the same system.</summary>
    public static readonly ImmutableArray<FactDefinition> All = [Loads, Values, Differences, Conformance, Version, Providers, Isolation, NotIsolated];
}
