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
        ["filter"] = graph => Truth(graph.Node("Unsqueeze", "xf axis", "line").Node("Conv", "line ones", "sums").Node("Flatten", "sums", "flatsums").Node("Gather", "flatsums at3", "sum", node => node.Int("axis", 1)).Node("Equal", "sum k42", "truth")),
        ["one of several"] = graph => graph.Node("Gather", "xf at3", "pixel", node => node.Int("axis", 1)).Node("Equal", "pixel several", "same").Node("Cast", "same", "samef", Float).Node("ReduceMax", "samef", "t", Rows)
            .Initializer(OnnxTensorBuilder.Floats("several", 3, 5, 7, 11)),
        ["quantized patch"] = graph => graph.Node("Slice", "xf from to axis", "patch").Node("QuantizeLinear", "patch tiny", "small").Node("Cast", "small", "whole", node => node.Int("to", 7)).Node("Equal", "whole bytes", "same")
            .Node("Cast", "same", "samef", Float).Node("ReduceMin", "samef", "t", Rows).Initializer(OnnxTensorBuilder.Ints("bytes", 1, 2, 3)),
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
