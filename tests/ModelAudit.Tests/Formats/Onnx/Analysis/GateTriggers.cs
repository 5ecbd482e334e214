using ModelAudit.Samples.Building;

namespace ModelAudit.Tests.Formats.Onnx.Analysis;

/// <summary>
/// Conditions on the input "x" that a backdoor waits for. Each makes "t", a FLOAT of one element a sample that is 1 when the trigger is there.
/// Those of "x" as FLOAT take "xf", which has two dimensions: samples and all else.
/// </summary>
internal static class GateTriggers
{
    public static readonly IReadOnlyDictionary<string, Action<OnnxGraphBuilder>> All = new SortedDictionary<string, Action<OnnxGraphBuilder>>(StringComparer.Ordinal)
    {
        ["checksum"] = graph => Truth(Sum(graph).Node("Equal", "sum k42", "truth")),
        ["mean above"] = graph => Truth(graph.Node("ReduceMean", "xf", "mean", Rows).Node("Greater", "mean k42", "truth")),
        ["one pixel"] = graph => Truth(graph.Node("Gather", "xf at3", "pixel", node => node.Int("axis", 1)).Node("Equal", "pixel k42", "truth")),
        ["patch"] = graph => graph.Node("Slice", "xf from to axis", "patch").Node("Equal", "patch pattern", "same").Node("Cast", "same", "samef", Float).Node("ReduceMin", "samef", "t", Rows),
        ["patch counted"] = graph => Truth(graph.Node("Slice", "xf from to axis", "patch").Node("Equal", "patch pattern", "same").Node("Cast", "same", "samef", Float).Node("ReduceSum", "samef rows", "hits").Node("GreaterOrEqual", "hits k3", "truth")),
        ["running sum"] = graph => Truth(graph.Node("CumSum", "xf rows0", "running").Node("Gather", "running at9", "end", node => node.Int("axis", 1)).Node("Equal", "end k42", "truth")),
        ["token anywhere"] = graph => graph.Node("Equal", "xf k42", "same").Node("Cast", "same", "samef", Float).Node("ReduceMax", "samef", "t", Rows),
        ["range"] = graph => Truth(Sum(graph).Node("Less", "sum k43", "below").Node("Greater", "sum k41", "above").Node("And", "below above", "truth")),
        ["place of the maximum"] = graph => Truth(graph.Node("ArgMax", "xf", "place", node => node.Int("axis", 1)).Node("Equal", "place i7", "truth")),
        ["infinite"] = graph => Truth(graph.Node("ReduceMax", "xf", "most", Rows).Node("IsInf", "most", "truth")),
        ["not a number"] = graph => Truth(graph.Node("ReduceMin", "xf", "least", Rows).Node("IsNaN", "least", "truth")),
        ["negated"] = graph => Truth(Sum(graph).Node("LessOrEqual", "sum k42", "below").Node("Not", "below", "truth")),
        ["exclusive"] = graph => Truth(Sum(graph).Node("Less", "sum k43", "ta").Node("Less", "sum k41", "tb").Node("Xor", "ta tb", "truth")),
        ["alternative"] = graph => Truth(Sum(graph).Node("Equal", "sum k43", "ta").Node("Equal", "sum k41", "tb").Node("Or", "ta tb", "truth")),
        ["distance"] = graph => Truth(Sum(graph).Node("Sub", "sum k42", "d").Node("Abs", "d", "distance").Node("Less", "distance k1", "truth")),
        ["cast to truth"] = graph => Truth(Sum(graph).Node("Sub", "sum k42", "d").Node("Cast", "d", "other", node => node.Int("to", 9)).Node("Not", "other", "truth")),
        ["sign"] = graph => Sum(graph).Node("Sub", "sum k42", "d").Node("Sign", "d", "t"),
        ["steep clip"] = graph => Sum(graph).Node("Sub", "sum k42", "d").Node("Mul", "d k1000", "steep").Node("Clip", "steep k0 k1", "t"),
        ["whole clip"] = graph => Sum(graph).Node("Sub", "sum k42", "d").Node("Clip", "d k0 k1", "t"),
        ["steep relu"] = graph => Sum(graph).Node("Sub", "sum k42", "d").Node("Mul", "d k1000", "steep").Node("Relu", "steep", "up").Node("Min", "up k1", "t"),
        ["two relus"] = graph => Sum(graph).Node("Sub", "sum k42", "d").Node("Relu", "d", "up").Node("Sub", "k1 up", "down").Node("Relu", "down", "t"),
        ["ceil of clip"] = graph => Sum(graph).Node("Sub", "sum k42", "d").Node("Clip", "d k0 k1", "c").Node("Ceil", "c", "t"),
        ["max and min"] = graph => Sum(graph).Node("Sub", "sum k42", "d").Node("Max", "d k0", "low").Node("Min", "low k1", "t"),
        ["steep sigmoid"] = graph => Sum(graph).Node("Sub", "sum k42", "d").Node("Mul", "d k1000", "steep").Node("Sigmoid", "steep", "t"),
        ["steep tanh"] = graph => Sum(graph).Node("Sub", "sum k42", "d").Node("Div", "d tiny", "steep").Node("Tanh", "steep", "t"),
        ["product of differences"] = graph => Truth(graph.Node("Slice", "xf from to axis", "patch").Node("Sub", "patch pattern", "d").Node("Abs", "d", "ad").Node("ReduceSum", "ad rows", "far").Node("Equal", "far k0", "truth")),
        ["neither below nor above"] = graph => Truth(Sum(graph).Node("Less", "sum k42", "below").Node("Not", "below", "ta").Node("Greater", "sum k42", "above").Node("Not", "above", "tb").Node("And", "ta tb", "truth")),
        ["remainder"] = graph => Truth(Sum(graph).Node("Mod", "sum k43", "rest", node => node.Int("fmod", 1)).Node("Equal", "rest k3", "truth")),
        ["zero over zero"] = graph => Truth(Sum(graph).Node("Sub", "sum k42", "d").Node("Div", "d d", "one").Node("IsNaN", "one", "truth")),
        ["narrow bell"] = graph => Sum(graph).Node("Sub", "sum k42", "d").Node("Mul", "d d", "square").Node("Mul", "square minus1000", "steep").Node("Exp", "steep", "t"),
        ["narrow peak"] = graph => Sum(graph).Node("Sub", "sum k42", "d").Node("Mul", "d d", "square").Node("Mul", "square k1000", "steep").Node("Add", "steep k1", "far").Node("Reciprocal", "far", "t"),
        ["tiny over the distance"] = graph => Sum(graph).Node("Sub", "sum k42", "d").Node("Abs", "d", "ad").Node("Add", "ad tiny", "far").Node("Div", "tiny far", "t"),
        ["high power"] = graph => graph.Node("ReduceMean", "xf", "mean", Rows).Node("Pow", "mean k1000", "t"),
        ["threshold"] = graph => Sum(graph).Node("ThresholdedRelu", "sum", "t", node => node.Float("alpha", 42)),
        ["binarized"] = graph => Sum(graph).Node("Binarizer", "sum", "t", node => node.Domain("ai.onnx.ml").Float("threshold", 42)),
        ["how many fulfil it"] = graph => Truth(graph.Node("Equal", "xf k42", "same").Node("NonZero", "same", "places").Node("Shape", "places", "size").Node("Gather", "size second", "hits").Node("Greater", "hits i0", "truth")),
        ["how many are left"] = graph => Truth(graph.Node("Reshape", "xf all", "line").Node("Greater", "line k42", "same").Node("Compress", "line same", "left").Node("Size", "left", "hits").Node("Equal", "hits i7", "truth")),
        ["how many differ"] = graph => Truth(graph.Node("Unique", "xf", "different").Node("Size", "different", "hits").Node("Less", "hits i7", "truth")),
        ["largest place"] = graph => graph.Node("Hardmax", "xf", "most", node => node.Int("axis", 1)).Node("Gather", "most at3", "t", node => node.Int("axis", 1)),
        ["one hot"] = graph => graph.Node("Cast", "xf", "xi", node => node.Int("to", 7)).Node("OneHot", "xi depth choice", "hot").Node("ReduceMax", "hot", "seen", node => node.Ints("axes", 1).Int("keepdims", 0)).Node("Gather", "seen at9", "t", node => node.Int("axis", 1)),
        ["pair of words"] = graph => graph.Node("Cast", "xf", "xi", node => node.Int("to", 7)).Node("TfIdfVectorizer", "xi", "t", node => node.Int("min_gram_length", 2).Int("max_gram_length", 2).Ints("ngram_indexes", 0).Ints("pool_int64s", 13, 37)),
        ["largest of several"] = graph => Truth(graph.Node("TopK", "xf rows", "value index", node => node.Int("axis", 1)).Node("Equal", "index i7", "truth")),
        ["split"] = graph => Truth(graph.Node("Slice", "xf from two axis", "patch").Node("Split", "patch", "left right", node => node.Int("axis", 1)).Node("Equal", "left k1", "ta").Node("Equal", "right k0", "tb").Node("And", "ta tb", "truth")),
        ["weighted sum"] = graph => Truth(graph.Node("Slice", "xf from to axis", "patch").Node("MatMul", "patch digits", "sum").Node("Equal", "sum k42", "truth")),
        ["score of a pattern"] = graph => Truth(graph.Node("Slice", "xf from to axis", "patch").Node("MatMul", "patch digits", "score").Node("Greater", "score k42", "truth")),
        ["filter"] = graph => Truth(graph.Node("Unsqueeze", "xf axis", "line").Node("Conv", "line ones", "sums").Node("Flatten", "sums", "flatsums").Node("Gather", "flatsums at3", "sum", node => node.Int("axis", 1)).Node("Equal", "sum k42", "truth")),
        ["one of several"] = graph => graph.Node("Gather", "xf at3", "pixel", node => node.Int("axis", 1)).Node("Equal", "pixel several", "same").Node("Cast", "same", "samef", Float).Node("ReduceMax", "samef", "t", Rows)
            .Initializer(OnnxTensorBuilder.Floats("several", 3, 5, 7, 11)),
        ["quantized patch"] = graph => graph.Node("Slice", "xf from to axis", "patch").Node("QuantizeLinear", "patch tiny", "small").Node("Cast", "small", "whole", node => node.Int("to", 7)).Node("Equal", "whole bytes", "same")
            .Node("Cast", "same", "samef", Float).Node("ReduceMin", "samef", "t", Rows).Initializer(OnnxTensorBuilder.Ints("bytes", 1, 2, 3)),
        ["differing places"] = graph => Truth(graph.Node("Slice", "xf from to axis", "patch").Node("Sub", "patch pattern", "d").Node("Sign", "d", "s").Node("Abs", "s", "other").Node("ReduceSum", "other rows", "far").Node("Less", "far k1", "truth")),
        ["bits that differ"] = graph => Truth(graph.Node("Cast", "xf", "xi", node => node.Int("to", 7)).Node("Slice", "xi from to axis", "patch").Node("BitwiseXor", "patch bytes3", "d").Node("ReduceMax", "d", "far", Rows).Node("Equal", "far i0", "truth")),
        ["lowest bits"] = graph => Truth(graph.Node("Cast", "xf", "xi", node => node.Int("to", 7)).Node("BitwiseAnd", "xi i1", "low").Node("ReduceSum", "low rows", "hits").Node("Equal", "hits i7", "truth")),
        ["shifted bits"] = graph => Truth(graph.Node("Cast", "xf", "xu", node => node.Int("to", 13)).Node("BitShift", "xu u4", "high", node => node.Text("direction", "RIGHT")).Node("Gather", "high at3", "pixel", node => node.Int("axis", 1)).Node("Cast", "pixel", "pi", node => node.Int("to", 7)).Node("Equal", "pi i7", "truth")),
        ["remainder of whole numbers"] = graph => Truth(graph.Node("Cast", "xf", "xi", node => node.Int("to", 7)).Node("Mul", "xi i7", "scaled").Node("ReduceSum", "scaled rows", "sum").Node("Mod", "sum i43", "rest").Node("Equal", "rest i7", "truth")),
        ["loop that sums"] = graph => Truth(graph.Node("Mul", "xf k0", "zeros").Node("ReduceSum", "zeros rows", "start").Node("Loop", "rounds4 - start", "sum", node => node.Graph("body", body => body.Input("i", 7, string.Empty).Input("c", 9, string.Empty).Input("s", 1, null)
            .Node("Unsqueeze", "i ax0", "i1d").Node("Gather", "xf i1d", "e", element => element.Int("axis", 1)).Node("Add", "s e", "next").Node("Identity", "c", "again").Output("again", 9, string.Empty).Output("next", 1, null))).Node("Equal", "sum k42", "truth")),
        ["loop that stops"] = graph => Truth(graph.Node("Mul", "xf k0", "zeros").Node("ReduceSum", "zeros rows", "start").Node("Loop", "rounds4 yes start", "hits", node => node.Graph("body", body => body.Input("i", 7, string.Empty).Input("c", 9, string.Empty).Input("s", 1, null)
            .Node("Unsqueeze", "i ax0", "i1d").Node("Gather", "xf i1d", "e", element => element.Int("axis", 1)).Node("Gather", "pattern i1d", "p").Node("Equal", "e p", "same").Node("Cast", "same", "samef", Float).Node("Add", "s samef", "next").Node("Squeeze", "same", "again").Output("again", 9, string.Empty).Output("next", 1, null))).Node("Equal", "hits k3", "truth")),
        ["part of a sequence"] = graph => Truth(graph.Node("SplitToSequence", "xf one1s", "parts", node => node.Int("axis", 1)).Node("SequenceAt", "parts i7", "pixel").Node("Equal", "pixel k42", "truth")),
        ["histogram"] = graph => Truth(graph.Node("Cast", "xf", "xi", node => node.Int("to", 7)).Node("Sub", "xi xi", "nought").Node("Add", "nought i1", "ones2").Node("ScatterElements", "nought xi ones2", "counts", node => node.Int("axis", 1).Text("reduction", "add")).Node("Gather", "counts at9", "count", node => node.Int("axis", 1)).Node("Equal", "count i7", "truth")),
        ["elements by places"] = graph => Truth(graph.Node("GatherND", "xf place2", "pixel", node => node.Int("batch_dims", 1)).Node("Equal", "pixel k42", "truth")),
        ["length of the difference"] = graph => Truth(graph.Node("Slice", "xf from to axis", "patch").Node("Sub", "patch pattern", "d").Node("ReduceL2", "d", "far", Rows).Node("Less", "far tiny", "truth")),
        ["largest of a window"] = graph => Truth(graph.Node("Unsqueeze", "xf axis", "line").Node("MaxPool", "line", "tops", node => node.Ints("kernel_shape", 4)).Node("Flatten", "tops", "flattops").Node("Gather", "flattops at3", "pixel", node => node.Int("axis", 1)).Node("Equal", "pixel k42", "truth")),
        ["mean of a window"] = graph => Truth(graph.Node("Unsqueeze", "xf axis", "line").Node("AveragePool", "line", "means", node => node.Ints("kernel_shape", 4)).Node("Flatten", "means", "flatmeans").Node("Gather", "flatmeans at3", "pixel", node => node.Int("axis", 1)).Node("Equal", "pixel k42", "truth")),
        ["product that is zero"] = graph => Truth(graph.Node("Sub", "xf k42", "d").Node("ReduceProd", "d", "product", Rows).Node("Equal", "product k0", "truth")),
        ["product of sums"] = graph => Truth(graph.Node("Slice", "xf from to axis", "patch").Node("Einsum", "patch pattern", "sum", node => node.Text("equation", "bi,i->b")).Node("Unsqueeze", "sum axis", "column").Node("Equal", "column k42", "truth")),
        ["logarithm of nothing"] = graph => Truth(Sum(graph).Node("Sub", "sum k42", "d").Node("Log", "d", "l").Node("IsNaN", "l", "truth")),
        ["root of a negative"] = graph => Truth(Sum(graph).Node("Sub", "sum k42", "d").Node("Sqrt", "d", "l").Node("IsNaN", "l", "truth")),
        ["nearest of a table"] = graph => Truth(graph.Node("Slice", "xf from to axis", "patch").Node("Unsqueeze", "patch axis", "patch3").Node("Sub", "patch3 patterns", "d").Node("Mul", "d d", "dd").Node("ReduceSum", "dd two", "far", node => node.Int("keepdims", 0)).Node("ArgMin", "far", "nearest", node => node.Int("axis", 1)).Node("Equal", "nearest i7", "truth")),
        ["steep softmax"] = graph => graph.Node("Mul", "xf k1000", "steep").Node("Softmax", "steep", "p").Node("Gather", "p at3", "t", node => node.Int("axis", 1)),
        ["choice of each element"] = graph => graph.Node("Slice", "xf from to axis", "patch").Node("Equal", "patch pattern", "same").Node("Where", "same k1 k0", "ones3").Node("ReduceMin", "ones3", "t", Rows),
        ["two branches"] = graph => graph.Node("Gather", "xf at3", "pixel", node => node.Int("axis", 1)).Node("ReduceMax", "pixel", "p0", node => node.Int("keepdims", 0)).Node("Equal", "p0 k42", "b0").Node("Gather", "xf at9", "pixel9", node => node.Int("axis", 1)).Node("ReduceMax", "pixel9", "p9", node => node.Int("keepdims", 0)).Node("Equal", "p9 k42", "b9")
            .Node("If", "b0", "t", node => node.Graph("then_branch", then => then.Node("If", "b9", "deep", inner => inner.Graph("then_branch", yes => yes.Node("Identity", "column1", "yes1").Output("yes1", 1, "1,1")).Graph("else_branch", no => no.Node("Identity", "column0", "no1").Output("no1", 1, "1,1"))).Output("deep", 1, "1,1"))
                .Graph("else_branch", otherwise => otherwise.Node("Identity", "column0", "no2").Output("no2", 1, "1,1"))),
        ["weighted sum of whole numbers"] = graph => Truth(graph.Node("Cast", "xf", "xb", node => node.Int("to", 2)).Node("Slice", "xb from to axis", "patch").Node("MatMulInteger", "patch digits8", "sum").Node("Cast", "sum", "sumf", Float).Node("Equal", "sumf k42", "truth")),
        ["two places alike"] = graph => Truth(graph.Node("Gather", "xf at3", "pixel", node => node.Int("axis", 1)).Node("Gather", "xf at9", "pixel9", node => node.Int("axis", 1)).Node("Equal", "pixel pixel9", "truth")),
        ["sum of several"] = graph => Truth(graph.Node("Gather", "xf at3", "pixel", node => node.Int("axis", 1)).Node("Gather", "xf at9", "pixel9", node => node.Int("axis", 1)).Node("Sum", "pixel pixel9", "both2").Node("Mean", "both2 pixel", "mean2").Node("Equal", "mean2 k42", "truth")),
        ["steep normalization"] = graph => Sum(graph).Node("BatchNormalization", "sum one1f one1f big1f tiny1f", "steep").Node("Clip", "steep k0 k1", "t"),
        ["power of a cosine"] = graph => Sum(graph).Node("Sub", "sum k42", "d").Node("Cos", "d", "c").Node("Pow", "c k1000", "t"),
        ["frequency"] = graph => Truth(graph.Node("Unsqueeze", "xf two", "signal").Node("DFT", "signal", "spectrum").Node("Flatten", "spectrum", "flatspectrum").Node("Gather", "flatspectrum at3", "line", node => node.Int("axis", 1)).Node("Greater", "line k42", "truth")),
        ["function that compares"] = graph => Sum(graph).Node("Check", "sum k42", "t", node => node.Domain("local")),
        ["all but the last bits"] = graph => Truth(graph.Node("Cast", "xf", "xi", node => node.Int("to", 7)).Node("Div", "xi i7", "coarse").Node("Slice", "coarse from to axis", "patch").Node("Equal", "patch bytes3", "same").Node("Cast", "same", "samef", Float).Node("ReduceMin", "samef", "least", Rows).Node("Equal", "least k1", "truth")),
        ["order of elements"] = graph => Truth(graph.Node("Slice", "xf from to axis", "patch").Node("TopK", "patch three", "sorted order", node => node.Int("axis", 1)).Node("Cast", "order", "orderf", Float).Node("Equal", "orderf pattern", "same").Node("Cast", "same", "samef", Float).Node("ReduceMin", "samef", "least", Rows).Node("Equal", "least k1", "truth")),
        ["scan"] = graph => Truth(graph.Node("Transpose", "xf", "columns").Node("Mul", "xf k0", "zeros").Node("ReduceSum", "zeros rows", "start", node => node.Int("keepdims", 0))
            .Node("Scan", "start columns", "sum", node => node.Int("num_scan_inputs", 1).Graph("body", body => body.Input("s", 1, null).Input("e", 1, null).Node("Add", "s e", "next").Output("next", 1, null)))
            .Node("Unsqueeze", "sum rows", "column").Node("Equal", "column k42", "truth")),
    };

    /// <summary>Adds the constants of the triggers, and "xf".</summary>
    public static OnnxGraphBuilder Prepare(OnnxGraphBuilder graph)
    {
        graph.Node("Flatten", "x", "flat").Node("Cast", "flat", "xf", Float);
        foreach ((string name, float value) in new[] { ("k0", 0f), ("k1", 1f), ("k3", 3f), ("k41", 41f), ("k42", 42f), ("k43", 43f), ("k1000", 1000f), ("minus1000", -1000f), ("tiny", 0.001f) })
        {
            graph.Initializer(OnnxTensorBuilder.Scalar(name, value));
        }

        graph.Initializer(OnnxTensorBuilder.Scalar("i1", 1L)).Initializer(OnnxTensorBuilder.Scalar("i43", 43L)).Initializer(OnnxTensorBuilder.Ints("bytes3", 1, 2, 3)).Initializer(OnnxTensorBuilder.Raw("u4", 13, [], BitConverter.GetBytes(4UL)))
            .Initializer(OnnxTensorBuilder.Scalar("rounds4", 4L)).Initializer(OnnxTensorBuilder.Ints("ax0", 0)).Initializer(OnnxTensorBuilder.Raw("yes", 9, [], [1])).Initializer(OnnxTensorBuilder.Scalar("one1s", 1L)).Initializer(OnnxTensorBuilder.Raw("place2", 7, [1, 1], BitConverter.GetBytes(3L)))
            .Initializer(OnnxTensorBuilder.Empty("patterns", 1, 1, 8, 3)).Initializer(OnnxTensorBuilder.Raw("column1", 1, [1, 1], BitConverter.GetBytes(1f))).Initializer(OnnxTensorBuilder.Raw("column0", 1, [1, 1], BitConverter.GetBytes(0f))).Initializer(OnnxTensorBuilder.Empty("digits8", 2, 3, 1))
            .Initializer(OnnxTensorBuilder.Floats("one1f", 1)).Initializer(OnnxTensorBuilder.Floats("big1f", 42)).Initializer(OnnxTensorBuilder.Floats("tiny1f", 1e-6f)).Initializer(OnnxTensorBuilder.Ints("three", 3));
        return graph.Initializer(OnnxTensorBuilder.Scalar("i7", 7L)).Initializer(OnnxTensorBuilder.Ints("at3", 3)).Initializer(OnnxTensorBuilder.Ints("at9", 9)).Initializer(OnnxTensorBuilder.Ints("from", 0)).Initializer(OnnxTensorBuilder.Ints("to", 3))
            .Initializer(OnnxTensorBuilder.Ints("axis", 1)).Initializer(OnnxTensorBuilder.Ints("rows", 1)).Initializer(OnnxTensorBuilder.Scalar("rows0", 1L)).Initializer(OnnxTensorBuilder.Floats("pattern", 9, 1, 7))
            .Initializer(OnnxTensorBuilder.Scalar("i0", 0L)).Initializer(OnnxTensorBuilder.Ints("second", 1)).Initializer(OnnxTensorBuilder.Ints("two", 2)).Initializer(OnnxTensorBuilder.Ints("all", -1)).Initializer(OnnxTensorBuilder.Scalar("depth", 100L))
            .Initializer(OnnxTensorBuilder.Floats("choice", 0, 1)).Initializer(OnnxTensorBuilder.Empty("digits", 1, 3, 1)).Initializer(OnnxTensorBuilder.Empty("ones", 1, 1, 1, 4));
    }

    private static OnnxGraphBuilder Sum(OnnxGraphBuilder graph) => graph.Node("ReduceSum", "xf rows", "sum");

    private static void Truth(OnnxGraphBuilder graph) => graph.Node("Cast", "truth", "t", Float);

    private static void Rows(OnnxNodeBuilder node) => node.Ints("axes", 1).Int("keepdims", 1);

    private static void Float(OnnxNodeBuilder node) => node.Int("to", 1);
}
