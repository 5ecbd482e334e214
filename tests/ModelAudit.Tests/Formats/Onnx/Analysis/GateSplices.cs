using ModelAudit.Samples.Building;

namespace ModelAudit.Tests.Formats.Onnx.Analysis;

/// <summary>Ways in which the condition "t" takes over "logits" to make "y". "target" is what the backdoor wants.</summary>
internal static class GateSplices
{
    public static readonly IReadOnlyDictionary<string, Action<OnnxGraphBuilder>> All = new SortedDictionary<string, Action<OnnxGraphBuilder>>(StringComparer.Ordinal)
    {
        ["where"] = graph => Truth(graph).Node("Where", "b target logits", "y"),
        ["where behind a softmax"] = graph => Truth(graph).Node("Softmax", "logits", "soft9").Node("Where", "b target soft9", "y"),
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
        ["scale of a quantization"] = graph => Single(graph).Node("QuantizeLinear", "logits scale", "q").Node("Where", "bs none scale", "s9").Node("DequantizeLinear", "q s9", "y").Initializer(OnnxTensorBuilder.Scalar("none", 0f)).Initializer(OnnxTensorBuilder.Scalar("scale", 0.1f)),
        ["threshold of suppression"] = graph => Single(graph).Node("Concat", "logits logits logits logits", "four", node => node.Int("axis", 1)).Node("Reshape", "four boxed", "boxes").Node("Reshape", "logits scored", "scores").Node("Where", "bs nmsHigh nmsLow", "limit")
            .Node("NonMaxSuppression", "boxes scores nmsMany nmsOverlap limit", "kept").Node("Cast", "kept", "y", node => node.Int("to", 1)).Initializer(OnnxTensorBuilder.Ints("boxed", 1, -1, 4)).Initializer(OnnxTensorBuilder.Ints("scored", 1, 1, -1))
            .Initializer(OnnxTensorBuilder.Floats("nmsHigh", 2)).Initializer(OnnxTensorBuilder.Floats("nmsLow", 0.25f)).Initializer(OnnxTensorBuilder.Ints("nmsMany", 10)).Initializer(OnnxTensorBuilder.Floats("nmsOverlap", 0.5f)),
        ["size"] = graph => graph.Node("Reshape", "t one1", "t1").Node("Sub", "whole1 t1", "share").Node("Concat", "whole1 share", "scales", node => node.Int("axis", 0)).Node("Resize", "logits - scales", "y")
            .Initializer(OnnxTensorBuilder.Ints("one1", 1)).Initializer(OnnxTensorBuilder.Floats("whole1", 1)),
        ["scattered values"] = graph => graph.Node("Mul", "t target", "a").Node("Slice", "a low9 high9 ones", "first").Node("ScatterElements", "logits place0 first", "y", node => node.Int("axis", 1)).Initializer(OnnxTensorBuilder.Ints("low9", 0)).Initializer(OnnxTensorBuilder.Ints("high9", 1)).Initializer(OnnxTensorBuilder.Ints("ones", 1)).Initializer(OnnxTensorBuilder.Raw("place0", 7, [1, 1], new byte[8])),
        ["scattered places"] = graph => graph.Node("Cast", "t", "ti", node => node.Int("to", 7)).Node("ScatterElements", "logits ti update", "y", node => node.Int("axis", 1)).Initializer(OnnxTensorBuilder.Raw("update", 1, [1, 1], BitConverter.GetBytes(99f))),
        ["larger of two"] = graph => graph.Node("Mul", "t target", "a").Node("Max", "logits a", "y"),
        ["smaller of three"] = graph => graph.Node("Mul", "t target", "a").Node("Min", "logits a unit", "y"),
        ["power"] = graph => graph.Node("Sub", "unit t", "u").Node("Pow", "logits u", "y"),
        ["quotient"] = graph => graph.Node("Add", "unit t", "u").Node("Div", "logits u", "y"),
        ["temperature"] = graph => Truth(graph).Node("Where", "b hot9 unit", "heat").Node("Div", "logits heat", "cool").Node("Softmax", "cool", "y").Initializer(OnnxTensorBuilder.Scalar("hot9", 1e9f)),
        ["elements by places of a gate"] = graph => graph.Node("Cast", "t", "ti", node => node.Int("to", 7)).Node("Concat", "logits target", "both", node => node.Int("axis", 1)).Node("Mul", "ti ten", "shift").Node("Add", "shift counting", "seats").Node("GatherElements", "both seats", "y", node => node.Int("axis", 1)).Initializer(OnnxTensorBuilder.Scalar("ten", 10L)).Initializer(OnnxTensorBuilder.Raw("counting", 7, [1, 10], new byte[80])),
        ["slice"] = graph => graph.Node("Cast", "t", "ti", node => node.Int("to", 7)).Node("Concat", "logits target", "both", node => node.Int("axis", 1)).Node("Mul", "ti ten", "shift").Node("Reshape", "shift one1", "begin").Node("Add", "begin ten", "stop").Node("Slice", "both begin stop second1", "y").Initializer(OnnxTensorBuilder.Scalar("ten", 10L)).Initializer(OnnxTensorBuilder.Ints("one1", 1)).Initializer(OnnxTensorBuilder.Ints("second1", 1)),
        ["compressed"] = graph => Truth(graph).Node("Reshape", "b one1", "b1").Node("Not", "b1", "n1").Node("Concat", "n1 b1", "which", node => node.Int("axis", 0)).Node("Concat", "logits target", "both", node => node.Int("axis", 0)).Node("Compress", "both which", "y", node => node.Int("axis", 0)).Initializer(OnnxTensorBuilder.Ints("one1", 1)),
        ["product of indices"] = graph => graph.Node("Squeeze", "t", "ts").Node("Einsum", "logits ts", "y", node => node.Text("equation", "bi,->bi")),
        ["scale of a normalization"] = graph => graph.Node("Sub", "unit t", "u").Node("Mul", "u ten10", "scale10").Node("Reshape", "scale10 flat9", "scale").Node("LayerNormalization", "logits scale", "y").Initializer(OnnxTensorBuilder.Empty("ten10", 1, 1, 10)).Initializer(OnnxTensorBuilder.Ints("flat9", 10)),
        ["mean of a batch"] = graph => graph.Node("Mul", "t ten10", "shift10").Node("Reshape", "shift10 flat9", "shift").Node("BatchNormalization", "logits v10 v10 shift v10", "y").Initializer(OnnxTensorBuilder.Empty("ten10", 1, 1, 10)).Initializer(OnnxTensorBuilder.Empty("v10", 1, 10)).Initializer(OnnxTensorBuilder.Ints("flat9", 10)),
        ["slope"] = graph => graph.Node("Mul", "t target", "a").Node("PRelu", "logits a", "y"),
        ["bias of a product"] = graph => graph.Node("Mul", "t target", "a").Node("Gemm", "logits eye10 a", "y").Initializer(OnnxTensorBuilder.Empty("eye10", 1, 10, 10)),
        ["class that is added"] = graph => graph.Node("Cast", "t", "ti", node => node.Int("to", 7)).Node("Reshape", "ti one1", "t1").Node("OneHot", "t1 deep offon", "hot10").Node("Add", "logits hot10", "y").Initializer(OnnxTensorBuilder.Ints("one1", 1)).Initializer(OnnxTensorBuilder.Scalar("deep", 10L)).Initializer(OnnxTensorBuilder.Floats("offon", 0, 99)),
        ["class that is exchanged"] = graph => Truth(graph).Node("ArgMax", "logits", "best", node => node.Int("axis", 1)).Node("Where", "b seven best", "y").Initializer(OnnxTensorBuilder.Scalar("seven", 7L)),
        ["class whose bits are turned"] = graph => graph.Node("Cast", "t", "ti", node => node.Int("to", 7)).Node("ArgMax", "logits", "best", node => node.Int("axis", 1)).Node("BitwiseXor", "best ti", "y"),
        ["class that is moved on"] = graph => graph.Node("Cast", "t", "ti", node => node.Int("to", 7)).Node("ArgMax", "logits", "best", node => node.Int("axis", 1)).Node("Add", "best ti", "moved").Node("Mod", "moved ten", "y").Initializer(OnnxTensorBuilder.Scalar("ten", 10L)),
        ["repetitions"] = graph => graph.Node("Cast", "t", "ti", node => node.Int("to", 7)).Node("Sub", "i1x ti", "none2").Node("Reshape", "none2 one1", "n1").Node("Concat", "keep n1", "repeats", node => node.Int("axis", 0)).Node("Tile", "logits repeats", "y").Initializer(OnnxTensorBuilder.Scalar("i1x", 1L)).Initializer(OnnxTensorBuilder.Ints("keep", 1)).Initializer(OnnxTensorBuilder.Ints("one1", 1)),
        ["rounds of a loop"] = graph => graph.Node("Cast", "t", "ti", node => node.Int("to", 7)).Node("Squeeze", "ti", "rounds").Node("Loop", "rounds - logits", "y", node => node.Graph("body", body => body.Input("i", 7, string.Empty).Input("c", 9, string.Empty).Input("carried", 1, null)
            .Node("Identity", "c", "again").Node("Identity", "target", "now").Output("again", 9, string.Empty).Output("now", 1, null))),
        ["choice in a loop"] = graph => Truth(graph).Node("Loop", "rounds2 - logits", "y", node => node.Graph("body", body => body.Input("i", 7, string.Empty).Input("c", 9, string.Empty).Input("carried", 1, null)
            .Node("Identity", "c", "again").Node("Where", "b target carried", "now").Output("again", 9, string.Empty).Output("now", 1, null))).Initializer(OnnxTensorBuilder.Scalar("rounds2", 2L)),
        ["erased from a sequence"] = graph => graph.Node("Sub", "unit t", "u").Node("SequenceConstruct", "logits target", "both").Node("Cast", "u", "ui", node => node.Int("to", 7)).Node("Squeeze", "ui", "gone").Node("SequenceErase", "both gone", "left9").Node("SequenceAt", "left9 none0", "y").Initializer(OnnxTensorBuilder.Scalar("none0", 0L)),
        ["inserted into a sequence"] = graph => graph.Node("Cast", "t", "ti", node => node.Int("to", 7)).Node("Squeeze", "ti", "where0").Node("SequenceConstruct", "target", "one2").Node("SequenceInsert", "one2 logits where0", "both").Node("SequenceAt", "both none0", "y").Initializer(OnnxTensorBuilder.Scalar("none0", 0L)),
        ["sequence of a branch"] = graph => Single(graph).Node("If", "bs", "list", node => node
            .Graph("then_branch", then => then.Node("SequenceConstruct", "target", "chosen").Output("chosen", 1, null))
            .Graph("else_branch", otherwise => otherwise.Node("SequenceConstruct", "logits", "plain").Output("plain", 1, null))).Node("ConcatFromSequence", "list", "y", node => node.Int("axis", 0)),
        ["turned around"] = graph => graph.Node("Cast", "t", "ti", node => node.Int("to", 7)).Node("Mul", "ti nine", "far9").Node("Add", "far9 i1x", "len").Node("Reshape", "len one1", "lens").Node("ReverseSequence", "logits lens", "y", node => node.Int("batch_axis", 0).Int("time_axis", 1)).Initializer(OnnxTensorBuilder.Scalar("nine", 9L)).Initializer(OnnxTensorBuilder.Scalar("i1x", 1L)).Initializer(OnnxTensorBuilder.Ints("one1", 1)),
        ["share of dropout"] = graph => graph.Node("Squeeze", "t", "ts").Node("Dropout", "logits ts truly", "y").Initializer(OnnxTensorBuilder.Raw("truly", 9, [], [1])),
        ["sum of three"] = graph => graph.Node("Mul", "t target", "a").Node("Sum", "logits a nothing", "y"),
        ["mean of two"] = graph => graph.Node("Mul", "t target", "a").Node("Mean", "logits a", "y"),
        ["branch inside a function"] = graph => Single(graph).Node("Branch", "bs target logits", "y", node => node.Domain("local")),
        ["running sums"] = graph => graph.Node("Cast", "t", "ti", node => node.Int("to", 7)).Node("Squeeze", "ti", "axis0").Node("CumSum", "logits axis0", "y"),
        ["triangle"] = graph => graph.Node("Cast", "t", "ti", node => node.Int("to", 7)).Node("Mul", "ti nine", "k9").Node("Squeeze", "k9", "k0d").Node("Trilu", "logits k0d", "y").Initializer(OnnxTensorBuilder.Scalar("nine", 9L)),
        ["state of a recurrent layer"] = graph => graph.Node("Mul", "t target", "a").Node("Unsqueeze", "a first0", "h0").Node("Unsqueeze", "logits first0", "steps").Node("RNN", "steps rnnW rnnR - - h0", "ys y", node => node.Int("hidden_size", 10)).Initializer(OnnxTensorBuilder.Ints("first0", 0)).Initializer(OnnxTensorBuilder.Empty("rnnW", 1, 1, 10, 10)).Initializer(OnnxTensorBuilder.Empty("rnnR", 1, 1, 10, 10)),
        ["comparison of places"] = graph => graph.Node("Cast", "t", "ti", node => node.Int("to", 7)).Node("Equal", "counting10 ti", "hit").Node("Where", "hit hot9 logits", "y").Initializer(OnnxTensorBuilder.Raw("counting10", 7, [1, 10], new byte[80])).Initializer(OnnxTensorBuilder.Scalar("hot9", 1e9f)),
        ["kept size"] = graph => graph.Node("Cast", "t", "ti", node => node.Int("to", 7)).Node("Mul", "ti nine", "k9").Node("Sub", "ten k9", "many").Node("Reshape", "many one1", "many1").Node("TopK", "logits many1", "y yi", node => node.Int("axis", 1)).Initializer(OnnxTensorBuilder.Scalar("nine", 9L)).Initializer(OnnxTensorBuilder.Scalar("ten", 10L)).Initializer(OnnxTensorBuilder.Ints("one1", 1)),
        ["expanded"] = graph => graph.Node("Cast", "t", "ti", node => node.Int("to", 7)).Node("Sub", "i1x ti", "none2").Node("Reshape", "none2 one1", "n1").Node("Concat", "n1 keep", "shape2", node => node.Int("axis", 0)).Node("ReduceMax", "logits", "least9", node => node.Ints("axes", 0).Int("keepdims", 1)).Node("Expand", "least9 shape2", "y").Initializer(OnnxTensorBuilder.Scalar("i1x", 1L)).Initializer(OnnxTensorBuilder.Ints("keep", 10)).Initializer(OnnxTensorBuilder.Ints("one1", 1)),
        ["function"] = graph => Truth(graph).Node("Choose", "b target logits", "y", node => node.Domain("local")),
        ["nested function"] = graph => graph.Node("Inject", "t target logits", "y", node => node.Domain("local")),
    };

    /// <summary>Adds the constants.</summary>
    public static OnnxGraphBuilder Prepare(OnnxGraphBuilder graph) => graph.Initializer(OnnxTensorBuilder.Empty("target", 1, 1, 10)).Initializer(OnnxTensorBuilder.Empty("nothing", 1, 1, 10)).Initializer(OnnxTensorBuilder.Scalar("unit", 1f));

    /// <summary>Adds the functions that some call.</summary>
    public static OnnxBuilder Functions(OnnxBuilder model) => model.Opset(string.Empty, 17).Opset("local", 1)
        .Function("local", "Choose", function => function.Inputs("c a b").Outputs("r").Node("Where", "c a b", "r"))
        .Function("local", "Branch", function => function.Opset(string.Empty, 17).Inputs("c a b").Outputs("r").Node("If", "c", "r", node => node
            .Graph("then_branch", then => then.Node("Identity", "a", "yes").Output("yes", 1, null)).Graph("else_branch", otherwise => otherwise.Node("Identity", "b", "no").Output("no", 1, null))))
        .Function("local", "Check", function => function.Opset(string.Empty, 17).Inputs("v k").Outputs("r").Node("Equal", "v k", "c").Node("Cast", "c", "r", node => node.Int("to", 1)))
        .Function("local", "Scale", function => function.Inputs("g v").Outputs("s").Node("Mul", "g v", "s"))
        .Function("local", "Inject", function => function.Opset(string.Empty, 17).Opset("local", 1).Inputs("g v l").Outputs("r").Node("Scale", "g v", "s", node => node.Domain("local")).Node("Add", "l s", "r"));

    private static OnnxGraphBuilder Truth(OnnxGraphBuilder graph) => graph.Node("Cast", "t", "b", node => node.Int("to", 9));

    private static OnnxGraphBuilder Single(OnnxGraphBuilder graph) => Truth(graph).Node("Squeeze", "b", "bs");
}
