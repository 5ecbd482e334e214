using System.Collections.Immutable;
using ModelAudit.Fuzz.Engine;
using ModelAudit.Samples.Building;

namespace ModelAudit.Fuzz.Targets;

/// <summary>The readers of graphs other than ONNX.</summary>
internal static class GraphTargets
{
    public static readonly FuzzTarget SavedModel = new("tensorflow-graph", SavedModels, content => ArchiveTargets.Run("saved_model.pb", content) + ArchiveTargets.Run("frozen.pb", content))
    {
        IsText = false,
        MaxInputBytes = 1 << 13,
        Tokens = ["Const", "ReadFile", "serve", "output_stream", "file:", "{\"class_name\": \"Lambda\"}"],
    };

    public static readonly FuzzTarget Checkpoint = new("tensorflow-checkpoint", Checkpoints, content => ArchiveTargets.Run("variables.index", content))
    {
        IsText = false,
        MaxInputBytes = 1 << 12,
        Tokens = ["\u0057\u00fb\u0080\u008b\u0024\u0075\u0047\u00db"],
    };

    public static readonly FuzzTarget TfLite = new("tflite", TfLites, content => ArchiveTargets.Run("m.tflite", content))
    {
        IsText = false,
        MaxInputBytes = 1 << 12,
        Tokens = ["TFL3", "ethos-u"],
    };

    public static readonly FuzzTarget CoreMl = new("coreml", CoreMls, content => ArchiveTargets.Run("m.mlmodel", content))
    {
        IsText = false,
        MaxInputBytes = 1 << 12,
        Tokens = ["@model_path/", "../", "const"],
    };

    public static readonly ImmutableArray<FuzzTarget> All = [SavedModel, Checkpoint, TfLite, CoreMl];

    private static IEnumerable<byte[]> CoreMls() => [CoreMlModels.Program("@model_path/w").ToArray(), CoreMlModels.CustomLayer("C").ToArray(), CoreMlModels.Linked("../x").ToArray()];

    private static IEnumerable<byte[]> TfLites() => [TfLiteModels.Model().Build("TFL3"), TfLiteModels.Model(TfLiteModels.Custom("ethos-u"), weightBytes: 20).Build("TFL3")];

    private static IEnumerable<byte[]> SavedModels()
    {
        ProtobufWriter graph = TensorFlowModels.Graph(
            [TensorFlowModels.Constant("w", 24, 2, 3), TensorFlowModels.Node("p", "PrintV2").Message(5, new ProtobufWriter().Text(1, "output_stream").Message(2, new ProtobufWriter().Text(2, "file:///a")))],
            TensorFlowModels.Function("f", TensorFlowModels.Node("r", "ReadFile")));
        yield return TensorFlowModels.SavedModel(TensorFlowModels.MetaGraph(graph));
        yield return graph.ToArray();
        yield return TensorFlowModels.MetaGraph(graph).ToArray();
    }

    private static IEnumerable<byte[]> Checkpoints() =>
    [
        TensorFlowModels.Checkpoint(2, ("layer/bias", 4, null), ("layer/kernel", 12, TensorFlowModels.CheckpointEntry(1, 0, 48, 3, 4))),
        TensorFlowModels.Checkpoint(1, ("a", 8, TensorFlowModels.CheckpointEntry(0, 0, 0, 8).Message(7, new ProtobufWriter()))),
    ];
}
