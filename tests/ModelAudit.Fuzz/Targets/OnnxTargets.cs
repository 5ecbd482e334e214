using System.Collections.Immutable;
using ModelAudit.Formats.Onnx;
using ModelAudit.Formats.Onnx.Ort;
using ModelAudit.Fuzz.Engine;
using ModelAudit.Samples.Building;

namespace ModelAudit.Fuzz.Targets;

/// <summary>The readers of ONNX models, and the comparison of their external data with the tree.</summary>
internal static class OnnxTargets
{
    public static readonly ImmutableArray<FuzzTarget> All =
    [
        new("onnx", Models, content => Inspections.RunFormat(new OnnxInspector(), "model.onnx", content))
        {
            IsText = false,
            Tokens = ["location", "offset", "../", "ai.onnx", "com.microsoft", "EPContext", "ir_version", "\u007FELF", "PK\u0003\u0004", "<script", "\u202E"],
        },
        new("ort", () => [[28, 0, 0, 0, .. "ORTM"u8, 8, 0, 12, 0, 4, 0, 8, 0, .. new byte[64]]], content => Inspections.RunFormat(new OrtInspector(), "model.ort", content))
        {
            IsText = false,
            Tokens = ["ORTM"],
        },
        new(
            "onnx-external-data",
            Models,
            content => Inspections.RunModel(new OnnxExternalDataInspector(), new Dictionary<string, byte[]> { ["model.onnx"] = content, ["w.bin"] = new byte[16] }))
        {
            IsText = false,
            Tokens = ["location", "offset", "length", "checksum", "w.bin", "../", "\\\\"],
        },
    ];

    private static IEnumerable<byte[]> Models() =>
    [
        OnnxModels.Identity(), OnnxModels.UnknownOperator(), OnnxModels.ExternalData("w.bin"), OnnxModels.ZeroSplit(),
        new OnnxBuilder().Producer("p").Metadata("k", "v").Graph(graph => graph
            .Node("If", "c", "y", node => node.Graph("then_branch", then => then.Node("Constant", "", "a", inner => inner.Tensor("value", OnnxTensorBuilder.Ints("", 1, 2)))))
            .Initializer(OnnxTensorBuilder.Floats("w", 1, 2)).SparseInitializer(OnnxTensorBuilder.Floats("s", 1), OnnxTensorBuilder.Ints("", 0), 3).Input("x", 1, "batch,2").Output("y"))
            .Function("f", "F", function => function.Inputs("a").Outputs("b").Node("Relu", "a", "b", node => node.Ints("i", 1).Floats("f", 1).Texts("t", "u").Reference("r", "q")))
            .Training(graph => graph.Node("Neg", "a", "b")).Build(),
        OnnxBuilder.Of(graph => graph
            .Initializer(OnnxTensorBuilder.External("t", [4], ("location", "w.bin"), ("offset", "4"), ("length", "16"), ("checksum", new string('0', 40))))
            .Initializer(OnnxTensorBuilder.Empty("v", 7, 2).Field(writer => writer.Packed(7, 1L, 2L)))
            .Initializer(OnnxTensorBuilder.Empty("s", 8, 1).Field(writer => writer.Text(6, "text")))).Build(),
    ];
}
