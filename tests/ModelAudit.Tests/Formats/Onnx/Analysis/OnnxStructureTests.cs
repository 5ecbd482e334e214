using ModelAudit.Formats.Onnx.Analysis;
using ModelAudit.Samples.Building;

namespace ModelAudit.Tests.Formats.Onnx.Analysis;

/// <summary>What changes the fingerprint of a structure, and what does not.</summary>
public sealed class OnnxStructureTests
{
    /// <summary>The nodes of a small network: operator, inputs, and behind the bar the output.</summary>
    private static readonly string[] Nodes = ["Conv x w1|c", "Relu c|r", "MaxPool r|p", "Mul p s|m", "Add m r|a", "MatMul a w2|y"];

    private static readonly string Ordinary = Of(Base());

    [Fact]
    public void It_is_a_digest() => Assert.Matches("^[0-9a-f]{64}$", Ordinary);

    [Fact]
    public void A_model_without_graph_has_none() => Assert.Null(OnnxInspection.Of(new OnnxBuilder().Build()).Facts.Statements[OnnxGraphFacts.Structure.Name]);

    [Fact]
    public void Names_do_not_count() => Assert.Equal(Ordinary, Of(Base(rename: name => "layer/" + name + "_output")));

    [Fact]
    public void Names_of_nodes_producer_and_description_do_not_count() =>
        Assert.Equal(Ordinary, Of(Base(name: "renamed").Producer("another").DocString("text").Metadata("a", "b")));

    [Fact]
    public void Values_of_weights_do_not_count() => Assert.Equal(Ordinary, Of(Base(weight: 42)));

    [Theory]
    [InlineData(0, 1, 2, 3, 4, 5)]
    [InlineData(5, 4, 3, 2, 1, 0)]
    [InlineData(3, 0, 5, 1, 4, 2)]
    public void The_order_of_nodes_does_not_count(params int[] order) => Assert.Equal(Ordinary, Of(Base(order: order)));

    [Theory]
    [InlineData("Relu c|r", "Neg c|r")]
    [InlineData("Add m r|a", "Add r m|a")]
    [InlineData("Add m r|a", "Add m c|a")]
    [InlineData("Add m r|a", "Add m p|a")]
    [InlineData("Mul p s|m", "Mul p p|m")]
    [InlineData("Mul p s|m", "Mul p w2|m")]
    [InlineData("Relu c|r", "Relu c|r,Identity r|unused")]
    public void An_operator_or_a_connection_counts(string before, string after) =>
        Assert.NotEqual(Ordinary, Of(Base(nodes: [.. Nodes.SelectMany(node => node == before ? after.Split(',') : [node])])));

    [Fact]
    public void One_node_used_twice_is_not_two_nodes() => Assert.NotEqual(
        Of(OnnxBuilder.Of(graph => graph.Node("Relu", "x", "a").Node("Add", "a a", "y").Input("x").Output("y"))),
        Of(OnnxBuilder.Of(graph => graph.Node("Relu", "x", "a").Node("Relu", "x", "b").Node("Add", "a b", "y").Input("x").Output("y"))));

    [Fact]
    public void Which_of_two_equal_branches_is_used_counts() => Assert.NotEqual(
        Of(OnnxBuilder.Of(graph => graph.Node("Split", "x", "a b").Node("Relu", "a", "c").Node("Neg", "b", "d").Node("Add", "c d", "y").Input("x").Output("y"))),
        Of(OnnxBuilder.Of(graph => graph.Node("Split", "x", "a b").Node("Relu", "b", "c").Node("Neg", "a", "d").Node("Add", "c d", "y").Input("x").Output("y"))));

    [Fact]
    public void An_attribute_counts() => Assert.Equal(5, new[]
    {
        Of(Attribute(node => node.Int("a", 1))), Of(Attribute(node => node.Int("a", 2))), Of(Attribute(node => node.Int("b", 1))), Of(Attribute(node => node.Ints("a", 1))), Of(Attribute(node => node.Text("a", "1"))),
    }.Distinct().Count());

    [Fact]
    public void The_order_of_attributes_does_not_count() => Assert.Equal(Of(Attribute(node => node.Int("a", 1).Float("b", 2))), Of(Attribute(node => node.Float("b", 2).Int("a", 1))));

    [Fact]
    public void The_shape_and_type_of_a_weight_count() => Assert.Equal(3, new[]
    {
        Of(Weight(OnnxTensorBuilder.Empty("w", 1, 3, 4))), Of(Weight(OnnxTensorBuilder.Empty("w", 1, 4, 3))), Of(Weight(OnnxTensorBuilder.Empty("w", 10, 3, 4))),
    }.Distinct().Count());

    [Theory]
    [InlineData(1, "1,3,8,8", 10, "1,3,8,8")]
    [InlineData(1, "1,3,8,8", 1, "1,3,8,9")]
    [InlineData(1, "1,3,8,8", 1, "batch,3,8,8")]
    [InlineData(1, "1,3,8,8", 1, null)]
    public void The_type_of_an_input_counts(int type, string shape, int otherType, string? otherShape) => Assert.NotEqual(Of(Interface(type, shape)), Of(Interface(otherType, otherShape)));

    [Fact]
    public void The_name_of_a_free_dimension_does_not_count() => Assert.Equal(Of(Interface(1, "batch,3")), Of(Interface(1, "N,3")));

    [Fact]
    public void A_change_in_a_branch_counts() => Assert.Equal(3, new[] { Of(Branch("Neg", "x")), Of(Branch("Abs", "x")), Of(Branch("Neg", "r")) }.Distinct().Count());

    [Fact]
    public void A_change_in_a_function_counts() => Assert.NotEqual(Of(Function("Neg")), Of(Function("Abs")));

    [Fact]
    public void A_version_of_operators_counts() => Assert.NotEqual(Of(Base().Opset(string.Empty, 17)), Of(Base().Opset(string.Empty, 18)));

    [Fact]
    public void A_cycle_has_a_fingerprint_too() => Assert.Matches("^[0-9a-f]{64}$", Of(OnnxBuilder.Of(graph => graph.Node("Add", "x y", "y").Input("x").Output("y"))));

    private static OnnxBuilder Base(string[]? nodes = null, int[]? order = null, Func<string, string>? rename = null, string? name = null, float weight = 1)
    {
        rename ??= text => text;
        nodes ??= Nodes;
        order ??= [.. Enumerable.Range(0, nodes.Length)];
        return OnnxBuilder.Of(graph =>
        {
            foreach (int index in order)
            {
                string[] parts = nodes[index].Split('|');
                string[] inputs = parts[0].Split(' ');
                graph.Node(inputs[0], string.Join(' ', inputs.Skip(1).Select(rename)), rename(parts[1]), node => node.Name(name + index));
            }

            graph.Initializer(OnnxTensorBuilder.Raw(rename("w1"), 1, [1, 1], BitConverter.GetBytes(weight)))
                .Initializer(OnnxTensorBuilder.Scalar(rename("s"), weight))
                .Initializer(OnnxTensorBuilder.Raw(rename("w2"), 1, [1, 1, 1], BitConverter.GetBytes(weight)))
                .Input(rename("x"), 1, "1,3,8,8").Output(rename("y"), 1, "1,3");
        });
    }

    private static OnnxBuilder Attribute(Action<OnnxNodeBuilder> fill) => OnnxBuilder.Of(graph => graph.Node("Softmax", "x", "y", fill).Input("x").Output("y"));

    private static OnnxBuilder Weight(OnnxTensorBuilder weight) => OnnxBuilder.Of(graph => graph.Node("MatMul", "x w", "y").Initializer(weight).Input("x").Output("y"));

    private static OnnxBuilder Interface(int type, string? shape) => OnnxBuilder.Of(graph => graph.Node("Relu", "x", "y").Input("x", type, shape).Output("y"));

    private static OnnxBuilder Branch(string op, string captured) => OnnxBuilder.Of(graph => graph.Node("Relu", "x", "r").Node("If", "c", "y", node => node
        .Graph("then_branch", then => then.Node(op, captured, "t").Output("t"))
        .Graph("else_branch", otherwise => otherwise.Node("Identity", "x", "e").Output("e"))).Input("x").Input("c", 9).Output("y"));

    private static OnnxBuilder Function(string op) => new OnnxBuilder().Graph(graph => graph.Node("F", "x", "y", node => node.Domain("f")).Input("x").Output("y"))
        .Function("f", "F", function => function.Inputs("a").Outputs("b").Node(op, "a", "b"));

    private static string Of(OnnxBuilder model) => OnnxInspection.Of(model.Build()).Value(OnnxGraphFacts.Structure);
}
