using ModelAudit.Formats.Onnx.Analysis;
using ModelAudit.Samples.Building;

namespace ModelAudit.Tests.Formats.Onnx.Analysis;

/// <summary>Constants that ask for too much, or for what has no result.</summary>
public sealed class OnnxResourceHazardTests
{
    [Fact]
    public void A_constant_of_an_absurd_shape_is_an_allocation() => Assert.Equal(
        ["allocation"],
        Codes(graph => graph.Node("ConstantOfShape", "s", "y").Initializer(OnnxTensorBuilder.Ints("s", 65536, 65536)).Output("y", 1, null)));

    [Fact]
    public void A_product_that_63_bits_cannot_hold_is_one() => Assert.Equal(
        ["allocation"],
        Codes(graph => graph.Node("ConstantOfShape", "s", "y").Initializer(OnnxTensorBuilder.Ints("s", long.MaxValue, long.MaxValue, 8)).Output("y", 1, null)));

    [Fact]
    public void A_shape_that_is_put_together_of_constants_is_seen() => Assert.Equal(
        ["allocation"],
        Codes(graph => graph.Node("Mul", "a a", "b").Node("Concat", "b b", "s", node => node.Int("axis", 0)).Node("Expand", "x s", "y").Initializer(OnnxTensorBuilder.Ints("a", 1024)).Input("x", 1, "1").Output("y", 1, null)));

    [Theory]
    [InlineData("Tile", 1_000_000_000_000)]
    [InlineData("Expand", 1_000_000_000_000)]
    public void Repeating_a_value_too_often_is_an_allocation(string op, long times) =>
        Assert.Equal(["allocation"], Codes(graph => graph.Node(op, "x s", "y").Initializer(OnnxTensorBuilder.Ints("s", times)).Input("x").Output("y", 1, null)));

    [Fact]
    public void Counting_too_far_is_an_allocation() => Assert.Equal(["allocation"], Codes(graph => graph.Node("Range", "a b c", "y")
        .Initializer(OnnxTensorBuilder.Scalar("a", 0L)).Initializer(OnnxTensorBuilder.Scalar("b", long.MaxValue)).Initializer(OnnxTensorBuilder.Scalar("c", 1L)).Output("y", 7, null)));

    [Theory]
    [InlineData(100_000, "allocation")]
    [InlineData(4, "")]
    public void Scaling_an_image_too_far_is_an_allocation(float scale, string code) => Assert.Equal(
        code,
        string.Join(' ', Codes(graph => graph.Node("Resize", "x - s", "y").Initializer(OnnxTensorBuilder.Floats("s", 1, 1, scale, scale)).Input("x", 1, "batch,3,32,32").Output("y", 1, null))));

    [Theory]
    [InlineData("HannWindow", 1L << 40, "allocation")]
    [InlineData("BlackmanWindow", 1L << 40, "allocation")]
    [InlineData("HammingWindow", 400, "")]
    public void A_window_of_an_absurd_length_is_an_allocation(string op, long length, string code) =>
        Assert.Equal(code, string.Join(' ', Codes(graph => graph.Node(op, "n", "y").Initializer(OnnxTensorBuilder.Scalar("n", length)).Output("y", 1, null))));

    [Fact]
    public void Counting_by_zero_has_no_result() => Assert.Equal(["constant-arithmetic"], Codes(graph => graph.Node("Range", "a b a", "y")
        .Initializer(OnnxTensorBuilder.Scalar("a", 0L)).Initializer(OnnxTensorBuilder.Scalar("b", 9L)).Output("y", 7, null)));

    [Fact]
    public void An_ordinary_shape_is_none() => Assert.Empty(Codes(graph => graph.Node("ConstantOfShape", "s", "y").Initializer(OnnxTensorBuilder.Ints("s", 1024, 1024)).Output("y", 1, null)));

    [Theory]
    [InlineData("Div")]
    [InlineData("Mod")]
    public void A_division_of_integers_by_zero_has_no_result(string op) =>
        Assert.Equal(["constant-arithmetic"], Codes(graph => graph.Node(op, "x z", "y").Initializer(OnnxTensorBuilder.Ints("z", 1, 0)).Input("x", 7, "2").Output("y", 7, null)));

    [Fact]
    public void The_least_integer_divided_by_minus_one_has_no_result() => Assert.Equal(
        ["constant-arithmetic"],
        Codes(graph => graph.Node("Div", "a b", "y").Initializer(OnnxTensorBuilder.Ints("a", long.MinValue)).Initializer(OnnxTensorBuilder.Ints("b", -1)).Output("y", 7, null)));

    [Fact]
    public void A_division_of_numbers_by_zero_is_none() =>
        Assert.Empty(Codes(graph => graph.Node("Div", "x z", "y").Initializer(OnnxTensorBuilder.Floats("z", 0)).Input("x").Output("y", 1, null)));

    [Theory]
    [InlineData("Conv", "strides")]
    [InlineData("Conv", "dilations")]
    [InlineData("MaxPool", "kernel_shape")]
    public void A_window_of_no_size_has_no_result(string op, string attribute) => Assert.Equal(
        ["constant-arithmetic"],
        Codes(graph => graph.Node(op, "x w", "y", node => node.Ints(attribute, 1, 0)).Initializer(OnnxTensorBuilder.Empty("w", 1, 1, 1, 1, 1)).Input("x", 1, "1,1,4,4").Output("y", 1, null)));

    [Theory]
    [InlineData("Conv", "group")]
    [InlineData("DepthToSpace", "blocksize")]
    public void Blocks_of_no_size_have_no_result(string op, string attribute) => Assert.Equal(
        ["constant-arithmetic"],
        Codes(graph => graph.Node(op, "x", "y", node => node.Int(attribute, 0)).Input("x", 1, "1,4,4,4").Output("y", 1, null)));

    [Fact]
    public void A_split_into_parts_of_nothing_has_no_result() => Assert.Equal(["constant-arithmetic"], OnnxInspection.Of(OnnxModels.ZeroSplit()).Value(OnnxGraphFacts.ResourceHazards).Texts("code"));

    [Fact]
    public void A_loop_that_nothing_ends_is_endless() => Assert.Equal(["endless-loop"], Codes(graph => Loop(graph, "- -")));

    [Fact]
    public void A_loop_of_a_billion_rounds_that_nothing_ends_is_endless() =>
        Assert.Equal(["endless-loop"], Codes(graph => Loop(graph, "n -").Initializer(OnnxTensorBuilder.Scalar("n", 1_000_000_000L))));

    [Fact]
    public void A_loop_of_a_thousand_rounds_is_none() => Assert.Empty(Codes(graph => Loop(graph, "n -").Initializer(OnnxTensorBuilder.Scalar("n", 1000L))));

    [Fact]
    public void A_loop_whose_condition_depends_on_data_is_none() => Assert.Empty(Codes(graph => graph.Input("x").Output("y").Initializer(OnnxTensorBuilder.Scalar("n", long.MaxValue)).Node("Loop", "n - x", "y", node => node.Graph("body", body => body
        .Input("i", 7, string.Empty).Input("c", 9, string.Empty).Input("v").Node("Add", "v v", "w").Node("Less", "w x", "go").Output("go", 9, null).Output("w")))));

    private static OnnxGraphBuilder Loop(OnnxGraphBuilder graph, string control) => graph.Input("x").Output("y").Node("Loop", control + " x", "y", node => node.Graph("body", body => body
        .Input("i", 7, string.Empty).Input("c", 9, string.Empty).Input("v").Node("Identity", "c", "go").Node("Add", "v v", "w").Output("go", 9, string.Empty).Output("w")));

    private static string[] Codes(Action<OnnxGraphBuilder> fill) => OnnxInspection.Of(fill).Value(OnnxGraphFacts.ResourceHazards).Texts("code");
}
