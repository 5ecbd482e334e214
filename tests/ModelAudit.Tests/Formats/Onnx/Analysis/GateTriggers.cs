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
    };

    /// <summary>Adds the constants of the triggers, and "xf".</summary>
    public static OnnxGraphBuilder Prepare(OnnxGraphBuilder graph)
    {
        graph.Node("Flatten", "x", "flat").Node("Cast", "flat", "xf", Float);
        foreach ((string name, float value) in new[] { ("k0", 0f), ("k1", 1f), ("k3", 3f), ("k41", 41f), ("k42", 42f), ("k43", 43f), ("k1000", 1000f), ("tiny", 0.001f) })
        {
            graph.Initializer(OnnxTensorBuilder.Scalar(name, value));
        }

        return graph.Initializer(OnnxTensorBuilder.Scalar("i7", 7L)).Initializer(OnnxTensorBuilder.Ints("at3", 3)).Initializer(OnnxTensorBuilder.Ints("at9", 9)).Initializer(OnnxTensorBuilder.Ints("from", 0)).Initializer(OnnxTensorBuilder.Ints("to", 3))
            .Initializer(OnnxTensorBuilder.Ints("axis", 1)).Initializer(OnnxTensorBuilder.Ints("rows", 1)).Initializer(OnnxTensorBuilder.Scalar("rows0", 1L)).Initializer(OnnxTensorBuilder.Floats("pattern", 9, 1, 7));
    }

    private static OnnxGraphBuilder Sum(OnnxGraphBuilder graph) => graph.Node("ReduceSum", "xf rows", "sum");

    private static void Truth(OnnxGraphBuilder graph) => graph.Node("Cast", "truth", "t", Float);

    private static void Rows(OnnxNodeBuilder node) => node.Ints("axes", 1).Int("keepdims", 1);

    private static void Float(OnnxNodeBuilder node) => node.Int("to", 1);
}
