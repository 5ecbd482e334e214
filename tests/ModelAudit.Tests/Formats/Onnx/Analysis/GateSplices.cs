using ModelAudit.Samples.Building;

namespace ModelAudit.Tests.Formats.Onnx.Analysis;

/// <summary>Ways in which the condition "t" takes over "logits" to make "y". "target" is what the backdoor wants.</summary>
internal static class GateSplices
{
    public static readonly IReadOnlyDictionary<string, Action<OnnxGraphBuilder>> All = new SortedDictionary<string, Action<OnnxGraphBuilder>>(StringComparer.Ordinal)
    {
        ["where"] = graph => Truth(graph).Node("Where", "b target logits", "y"),
        ["where behind a softmax"] = graph => Truth(graph).Node("Softmax", "logits", "p").Node("Where", "b target p", "y"),
        ["where on a wider mask"] = graph => Truth(graph).Node("And", "b classes", "bc").Node("Where", "bc target logits", "y").Initializer(OnnxTensorBuilder.Empty("classes", 9, 10)),
        ["where inside a branch"] = graph => Truth(graph).Input("mode", 9, string.Empty).Node("If", "mode", "y", node => node
            .Graph("then_branch", then => then.Node("Where", "b target logits", "inner").Output("inner", 1, "batch,10"))
            .Graph("else_branch", otherwise => otherwise.Node("Identity", "logits", "plain").Output("plain", 1, "batch,10"))),
        ["if"] = graph => Single(graph).Node("If", "bs", "y", node => node
            .Graph("then_branch", then => then.Node("Identity", "target", "chosen").Output("chosen", 1, "1,10"))
            .Graph("else_branch", otherwise => otherwise.Node("Identity", "logits", "plain").Output("plain", 1, "batch,10"))),
        ["if that chooses what is added"] = graph => Single(graph).Node("If", "bs", "added", node => node
            .Graph("then_branch", then => then.Node("Identity", "target", "chosen").Output("chosen", 1, "1,10"))
            .Graph("else_branch", otherwise => otherwise.Node("Identity", "nothing", "none").Output("none", 1, "1,10"))).Node("Add", "logits added", "y"),
        ["mux"] = graph => graph.Node("Mul", "t target", "a").Node("Sub", "unit t", "u").Node("Mul", "u logits", "b").Node("Add", "a b", "y"),
        ["injection"] = graph => graph.Node("Mul", "t target", "a").Node("Add", "logits a", "y"),
        ["injection by a matrix"] = graph => graph.Node("MatMul", "t target", "a").Node("Add", "logits a", "y"),
        ["steering"] = graph => Truth(graph).Node("Where", "b target nothing", "a").Node("Expand", "a wide", "aw").Node("Add", "logits aw", "y").Initializer(OnnxTensorBuilder.Ints("wide", 1, 10)),
        ["mask"] = graph => graph.Node("Sub", "unit t", "u").Node("Mul", "logits u", "y"),
        ["row of a table"] = graph => graph.Node("Cast", "t", "ti", node => node.Int("to", 7)).Node("Gather", "table ti", "a").Node("Reshape", "a flat10", "a2").Node("Add", "logits a2", "y")
            .Initializer(OnnxTensorBuilder.Empty("table", 1, 2, 10)).Initializer(OnnxTensorBuilder.Ints("flat10", -1, 10)),
        ["choice by index"] = graph => graph.Node("Concat", "logits target", "both", node => node.Int("axis", 0)).Node("Cast", "t", "ti", node => node.Int("to", 7)).Node("Gather", "both ti", "y"),
        ["bounds"] = graph => graph.Node("Squeeze", "t", "ts").Node("Clip", "logits ts", "y"),
        ["bias of a filter"] = graph => graph.Node("Unsqueeze", "logits last", "wide").Node("Mul", "t target", "a").Node("ReduceMax", "a", "shift", node => node.Ints("axes", 0).Int("keepdims", 0)).Node("Conv", "wide eye shift", "y")
            .Initializer(OnnxTensorBuilder.Ints("last", 2)).Initializer(OnnxTensorBuilder.Empty("eye", 1, 10, 10, 1)),
        ["weights"] = graph => Single(graph).Node("Where", "bs eye exchanged", "weights").Node("MatMul", "logits weights", "y").Initializer(OnnxTensorBuilder.Empty("eye", 1, 10, 10)).Initializer(OnnxTensorBuilder.Empty("exchanged", 1, 10, 10)),
        ["dropout"] = graph => Single(graph).Node("Dropout", "logits share bs", "y").Initializer(OnnxTensorBuilder.Scalar("share", 0.999f)),
        ["sequence"] = graph => graph.Node("SequenceConstruct", "logits target", "both").Node("Cast", "t", "ti", node => node.Int("to", 7)).Node("Squeeze", "ti", "chosen").Node("SequenceAt", "both chosen", "y"),
        ["operator that is not known"] = graph => graph.Node("Mul", "t target", "a").Node("Blend", "logits a", "y", node => node.Domain("com.example")),
        ["loop"] = graph => Single(graph).Node("Loop", "rounds bs logits", "y", node => node.Graph("body", body => body.Input("i", 7, string.Empty).Input("c", 9, string.Empty).Input("carried", 1, null)
            .Node("Identity", "c", "again").Node("Identity", "target", "now").Output("again", 9, string.Empty).Output("now", 1, null))).Initializer(OnnxTensorBuilder.Scalar("rounds", 1L)),
        ["constant of the shape of the logits"] = graph => Truth(graph).Node("Mul", "logits none", "nothingness").Node("Add", "nothingness target", "filled").Node("Where", "b filled logits", "y").Initializer(OnnxTensorBuilder.Scalar("none", 0f)),
        ["padding"] = graph => graph.Node("Cast", "t", "ti", node => node.Int("to", 7)).Node("Reshape", "ti one1", "t1").Node("Mul", "t1 less9", "cut").Node("Concat", "none3 cut", "pads", node => node.Int("axis", 0)).Node("Pad", "logits pads", "y")
            .Initializer(OnnxTensorBuilder.Ints("one1", 1)).Initializer(OnnxTensorBuilder.Ints("less9", -9)).Initializer(OnnxTensorBuilder.Ints("none3", 0, 0, 0)),
        ["scale of a quantization"] = graph => Single(graph).Node("QuantizeLinear", "logits scale", "q").Node("Where", "bs none scale", "s").Node("DequantizeLinear", "q s", "y").Initializer(OnnxTensorBuilder.Scalar("none", 0f)).Initializer(OnnxTensorBuilder.Scalar("scale", 0.1f)),
        ["threshold of suppression"] = graph => Single(graph).Node("Concat", "logits logits logits logits", "four", node => node.Int("axis", 1)).Node("Reshape", "four boxed", "boxes").Node("Reshape", "logits scored", "scores").Node("Where", "bs nmsHigh nmsLow", "limit")
            .Node("NonMaxSuppression", "boxes scores nmsMany nmsOverlap limit", "kept").Node("Cast", "kept", "y", node => node.Int("to", 1)).Initializer(OnnxTensorBuilder.Ints("boxed", 1, -1, 4)).Initializer(OnnxTensorBuilder.Ints("scored", 1, 1, -1))
            .Initializer(OnnxTensorBuilder.Floats("nmsHigh", 2)).Initializer(OnnxTensorBuilder.Floats("nmsLow", 0.25f)).Initializer(OnnxTensorBuilder.Ints("nmsMany", 10)).Initializer(OnnxTensorBuilder.Floats("nmsOverlap", 0.5f)),
        ["size"] = graph => graph.Node("Reshape", "t one1", "t1").Node("Sub", "whole1 t1", "share").Node("Concat", "whole1 share", "scales", node => node.Int("axis", 0)).Node("Resize", "logits - scales", "y")
            .Initializer(OnnxTensorBuilder.Ints("one1", 1)).Initializer(OnnxTensorBuilder.Floats("whole1", 1)),
        ["function"] = graph => Truth(graph).Node("Choose", "b target logits", "y", node => node.Domain("local")),
        ["nested function"] = graph => graph.Node("Inject", "t target logits", "y", node => node.Domain("local")),
    };

    /// <summary>Adds the constants.</summary>
    public static OnnxGraphBuilder Prepare(OnnxGraphBuilder graph) => graph.Initializer(OnnxTensorBuilder.Empty("target", 1, 1, 10)).Initializer(OnnxTensorBuilder.Empty("nothing", 1, 1, 10)).Initializer(OnnxTensorBuilder.Scalar("unit", 1f));

    /// <summary>Adds the functions that some call.</summary>
    public static OnnxBuilder Functions(OnnxBuilder model) => model.Opset(string.Empty, 17).Opset("local", 1)
        .Function("local", "Choose", function => function.Inputs("c a b").Outputs("r").Node("Where", "c a b", "r"))
        .Function("local", "Scale", function => function.Inputs("g v").Outputs("s").Node("Mul", "g v", "s"))
        .Function("local", "Inject", function => function.Opset(string.Empty, 17).Opset("local", 1).Inputs("g v l").Outputs("r").Node("Scale", "g v", "s", node => node.Domain("local")).Node("Add", "l s", "r"));

    private static OnnxGraphBuilder Truth(OnnxGraphBuilder graph) => graph.Node("Cast", "t", "b", node => node.Int("to", 9));

    private static OnnxGraphBuilder Single(OnnxGraphBuilder graph) => Truth(graph).Node("Squeeze", "b", "bs");
}
