using System.Collections.Immutable;
using ModelAudit.Formats.Onnx;
using ModelAudit.Formats.Onnx.Declarations;
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
        new("ort", () => [OrtModels.File(OrtModels.Graph([OrtModels.Tensor("w", [2, 3])], OrtModels.Node("If", attributes: OrtModels.GraphAttribute("then_branch", OrtModels.Graph([], OrtModels.Node("PythonOp", "com.microsoft"))))))], content => Inspections.RunFormat(new OrtInspector(), "model.ort", content))
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
        new(
            "onnx-declarations",
            () => ["""{"model":{"decoder":{"filename":"model.onnx","inputs":{"a":"x","b":"past.%d.key"},"outputs":{"c":"y"}}}}"""u8.ToArray(), "## Inputs\n- `x`: float32[1, 3]\n\n## Outputs\n| Name | Type | Shape |\n|---|---|---|\n| `y` | float32 | 1x3 |\n"u8.ToArray()],
            content => Inspections.RunModel(new OnnxDeclarationInspector(), new Dictionary<string, byte[]> { ["model.onnx"] = OnnxModels.Identity(), ["genai_config.json"] = content, ["README.md"] = content }))
        {
            Tokens = ["Inputs", "Outputs", "`x`", "float32", "[1, 3]", "| Name | Shape |\n|---|---|\n", "**", "1x3", "%d"],
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
        new OnnxBuilder().Graph(graph => graph
            .Node("ReduceSum", "x axes", "s").Node("Equal", "s k", "b").Node("MatMul", "x w", "h").Node("F", "b k h", "y", node => node.Domain("f"))
            .Node("Loop", "n b h", "z", node => node.Graph("body", body => body.Input("i", 7, "").Input("c", 9, "").Input("v", 1, null).Node("Identity", "c", "d").Node("Add", "v h", "u").Output("d", 9, "").Output("u", 1, null)))
            .Node("Reshape", "h shape", "r").Node("Transpose", "r", "t", node => node.Ints("perm", 1, 0)).Node("Slice", "t axes n1 axes", "e").Node("Concat", "e e", "g", node => node.Int("axis", 0)).Node("Split", "g", "p q")
            .Node("Tile", "q shape", "o").Node("Range", "n n n", "l").Node("OneHot", "l n k", "a").Node("Pad", "a n1", "pad").Node("Div", "n n", "div").Node("If", "b", "if", node => node
                .Graph("then_branch", then => then.Node("Where", "b k h", "tt").Output("tt", 1, null)).Graph("else_branch", otherwise => otherwise.Node("Clip", "h k k", "ee").Output("ee", 1, null)))
            .Initializer(OnnxTensorBuilder.Scalar("k", 1f)).Initializer(OnnxTensorBuilder.Ints("axes", 1)).Initializer(OnnxTensorBuilder.Ints("n1", 2)).Initializer(OnnxTensorBuilder.Scalar("n", 3L)).Initializer(OnnxTensorBuilder.Ints("shape", 0, -1))
            .Initializer(OnnxTensorBuilder.Empty("w", 1, 4, 4)).Input("x", 1, "b,4").Output("y", 1, null).Output("z", 1, null).Output("if", 1, null).Output("pad", 1, null))
            .Function("f", "F", function => function.Inputs("c a b").Outputs("r").Node("Where", "c a b", "r")).Build(),
    ];
}
