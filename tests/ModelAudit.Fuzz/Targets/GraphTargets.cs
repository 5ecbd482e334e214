using System.Collections.Immutable;
using ModelAudit.Fuzz.Engine;
using ModelAudit.Samples.Building;

namespace ModelAudit.Fuzz.Targets;

/// <summary>The readers of graphs other than ONNX.</summary>
internal static class GraphTargets
{
    public static readonly FuzzTarget SavedModel = TensorFlow("saved-model", "saved_model.pb", () => TensorFlowModels.SavedModel(TensorFlowModels.MetaGraph(Graph())));

    public static readonly FuzzTarget TensorFlowGraph = TensorFlow("tensorflow-graph", "frozen.pb", () => Graph().ToArray());

    public static readonly FuzzTarget MetaGraph = TensorFlow("tensorflow-metagraph", "model.ckpt-1.meta", () => TensorFlowModels.MetaGraph(Graph()).ToArray());

    public static readonly FuzzTarget KerasMetadata = TensorFlow("keras-metadata", "keras_metadata.pb", () => new ProtobufWriter().Message(1, new ProtobufWriter()
        .Varint(2, 3).Text(3, "root.layer").Text(4, "_tf_keras_layer").Text(5, """{"class_name": "Lambda", "config": {}}""")).ToArray());

    public static readonly FuzzTarget Fingerprint = TensorFlow("tensorflow-fingerprint", "fingerprint.pb", () => new ProtobufWriter().Varint(1, 12).Text(7, "u").ToArray());

    public static readonly FuzzTarget CheckpointData = TensorFlow("tensorflow-data", "variables.data-00000-of-00001", () => new byte[64]);

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

    public static readonly FuzzTarget ExecuTorch = Binary("executorch", "m.pte", ["ET12", "eh00", "XnnpackBackend"], () => [ExecuTorchModels.Program().Build("ET12"), ExecuTorchModels.Segmented()]);

    public static readonly FuzzTarget ExecuTorchData = Binary("executorch-data", "m.ptd", ["FT01", "FH01"], () => [ExecuTorchModels.Tensors()]);

    public static readonly FuzzTarget Paddle = Binary("paddle", "m.pdmodel", ["py_func"], () => [PaddleModels.Program("py_func").ToArray()]);

    public static readonly FuzzTarget Caffe = Binary("caffe", "m.caffemodel", ["Python"], () => [CaffeModels.Net("acme.losses").ToArray(), CaffeModels.Old().ToArray()]);

    public static readonly FuzzTarget MlPackage = new(
        "mlpackage-manifest",
        () => ["""{"fileFormatVersion": "1.0.0", "rootModelIdentifier": "A", "itemInfoEntries": {"A": {"path": "a/../b", "author": "c", "description": "d"}}}"""u8.ToArray()],
        content => ArchiveTargets.Run("m.mlpackage/Manifest.json", content))
    {
        Tokens = ["\"itemInfoEntries\"", "\"path\"", "\"rootModelIdentifier\"", "../"],
    };

    public static readonly ImmutableArray<FuzzTarget> All = [SavedModel, TensorFlowGraph, MetaGraph, KerasMetadata, Fingerprint, Checkpoint, CheckpointData, TfLite, ExecuTorch, ExecuTorchData, Paddle, Caffe, CoreMl, MlPackage];

    private static FuzzTarget Binary(string name, string path, ImmutableArray<string> tokens, Func<IEnumerable<byte[]>> seeds) =>
        new(name, seeds, content => ArchiveTargets.Run(path, content)) { IsText = false, MaxInputBytes = 1 << 12, Tokens = tokens };

    private static IEnumerable<byte[]> CoreMls() => [CoreMlModels.Program("@model_path/w").ToArray(), CoreMlModels.CustomLayer("C").ToArray(), CoreMlModels.Linked("../x").ToArray()];

    private static IEnumerable<byte[]> TfLites() => [TfLiteModels.Model().Build("TFL3"), TfLiteModels.Model(TfLiteModels.Custom("ethos-u"), weightBytes: 20).Build("TFL3")];

    private static FuzzTarget TensorFlow(string name, string path, Func<byte[]> seed) => new(name, () => [seed()], content => ArchiveTargets.Run(path, content))
    {
        IsText = false,
        MaxInputBytes = 1 << 13,
        Tokens = ["Const", "ReadFile", "serve", "output_stream", "file:", "{\"class_name\": \"Lambda\"}"],
    };

    private static ProtobufWriter Graph() => TensorFlowModels.Graph(
        [TensorFlowModels.Constant("w", 24, 2, 3), TensorFlowModels.Node("p", "PrintV2").Message(5, new ProtobufWriter().Text(1, "output_stream").Message(2, new ProtobufWriter().Text(2, "file:///a")))],
        TensorFlowModels.Function("f", TensorFlowModels.Node("r", "ReadFile")));

    private static IEnumerable<byte[]> Checkpoints() =>
    [
        TensorFlowModels.Checkpoint(2, ("layer/bias", 4, null), ("layer/kernel", 12, TensorFlowModels.CheckpointEntry(1, 0, 48, 3, 4))),
        TensorFlowModels.Checkpoint(1, ("a", 8, TensorFlowModels.CheckpointEntry(0, 0, 0, 8).Message(7, new ProtobufWriter()))),
    ];
}
