using ModelAudit.Facts;
using ModelAudit.Formats;
using ModelAudit.Formats.Onnx.Analysis;
using ModelAudit.Samples.Building;

namespace ModelAudit.Tests.Formats.Onnx.Analysis;

/// <summary>Graphs that are not valid, and some that look as if.</summary>
public sealed class OnnxGraphDefectTests
{
    [Fact]
    public void An_ordinary_graph_has_none() =>
        Assert.Empty(Defects(graph => graph.Node("Add", "x w", "a").Node("Relu", "a", "y").Initializer(OnnxTensorBuilder.Floats("w", 1)).Input("x").Output("y")));

    [Fact]
    public void Two_nodes_that_make_one_value_are_a_defect()
    {
        FactItem defect = Assert.Single(Defects(graph => graph.Node("Relu", "x", "y", node => node.Name("first")).Node("Neg", "x", "y", node => node.Name("second")).Input("x").Output("y")));
        Assert.Equal(("duplicate-definition", "invalid", "second", "graph"), Shown(defect));
        Assert.Equal("'y' is defined more than once in the graph.", defect["detail"]!.Text);
    }

    [Fact]
    public void A_node_that_makes_an_input_again_is_a_defect() =>
        Assert.Equal(["duplicate-definition"], Codes(graph => graph.Node("Relu", "x", "x").Input("x").Output("x")));

    [Fact]
    public void Two_initializers_of_one_name_are_a_defect() => Assert.Equal(
        ["duplicate-definition"],
        Codes(graph => graph.Node("Add", "x w", "y").Initializer(OnnxTensorBuilder.Floats("w", 1)).Initializer(OnnxTensorBuilder.Floats("w", 2)).Input("x").Output("y")));

    [Fact]
    public void An_initializer_may_be_the_default_of_an_input() =>
        Assert.Empty(Defects(graph => graph.Node("Add", "x w", "y").Initializer(OnnxTensorBuilder.Floats("w", 1)).Input("x").Input("w").Output("y")));

    [Fact]
    public void An_input_that_nothing_makes_is_a_defect()
    {
        FactItem defect = Assert.Single(Defects(graph => graph.Node("Add", "x nowhere", "y").Input("x").Output("y")));
        Assert.Equal(("dangling-input", "invalid", "Add → y", "graph"), Shown(defect));
    }

    [Fact]
    public void An_input_that_is_left_out_is_none() => Assert.Empty(Defects(graph => graph.Node("Clip", "x - x", "y").Input("x").Output("y")));

    [Fact]
    public void An_output_that_nothing_makes_is_a_defect() => Assert.Equal(["missing-output"], Codes(graph => graph.Node("Relu", "x", "z").Input("x").Output("y")));

    [Fact]
    public void Nodes_that_are_out_of_order_are_a_defect_and_no_cycle()
    {
        FactItem defect = Assert.Single(Defects(graph => graph.Node("Relu", "a", "y", node => node.Name("late")).Node("Neg", "x", "a").Input("x").Output("y")));
        Assert.Equal(("not-sorted", "invalid", "late", "graph"), Shown(defect));
    }

    [Fact]
    public void A_cycle_is_told_with_its_nodes()
    {
        FactItem defect = Assert.Single(Defects(graph => graph
            .Node("Add", "x c", "a", node => node.Name("n1")).Node("Relu", "a", "b", node => node.Name("n2")).Node("Neg", "b", "c", node => node.Name("n3"))
            .Node("Abs", "c", "y").Input("x").Output("y")));
        Assert.Equal("cycle", defect["code"]!.Text);
        Assert.All(["n1", "n2", "n3"], name => Assert.Contains(name, defect["detail"]!.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void A_node_that_needs_itself_is_a_cycle() => Assert.Equal(["cycle"], Codes(graph => graph.Node("Add", "x y", "y").Input("x").Output("y")));

    [Fact]
    public void A_cycle_through_a_subgraph_is_found() => Assert.Equal(
        ["cycle"],
        Codes(graph => graph.Node("If", "c", "y", node => node
            .Graph("then_branch", then => then.Node("Identity", "z", "t").Output("t"))
            .Graph("else_branch", otherwise => otherwise.Node("Identity", "x", "e").Output("e")))
            .Node("Neg", "y", "z").Input("x").Input("c", 9).Output("z")));

    [Fact]
    public void A_branch_sees_what_was_made_around_it() => Assert.Empty(Defects(graph => graph.Node("Relu", "x", "a").Node("If", "c", "y", node => node
        .Graph("then_branch", then => then.Node("Identity", "a", "t").Output("t"))
        .Graph("else_branch", otherwise => otherwise.Node("Identity", "x", "t").Output("t")))
        .Input("x").Input("c", 9).Output("y")));

    [Fact]
    public void Nothing_sees_into_a_branch() => Assert.Equal(
        ["dangling-input"],
        Codes(graph => graph.Node("If", "c", "y", node => node
            .Graph("then_branch", then => then.Node("Identity", "x", "inside").Output("inside"))
            .Graph("else_branch", otherwise => otherwise.Node("Neg", "x", "e").Output("e")))
            .Node("Add", "y inside", "z").Input("x").Input("c", 9).Output("z")));

    [Fact]
    public void A_defect_in_a_branch_says_where_it_stands()
    {
        FactItem defect = Assert.Single(Defects(graph => graph.Node("If", "c", "y", node => node.Name("if_1")
            .Graph("then_branch", then => then.Node("Identity", "nowhere", "t", inner => inner.Name("copy")).Output("t"))
            .Graph("else_branch", otherwise => otherwise.Node("Neg", "x", "e").Output("e")))
            .Input("x").Input("c", 9).Output("y")));
        Assert.Equal(("dangling-input", "invalid", "copy", "graph/if_1.then_branch"), Shown(defect));
    }

    [Fact]
    public void A_name_that_hides_one_around_it_is_unusual() => Assert.Equal(
        ["unusual"],
        Defects(graph => graph.Node("Relu", "x", "a").Node("If", "c", "y", node => node
            .Graph("then_branch", then => then.Node("Neg", "x", "a").Output("a"))
            .Graph("else_branch", otherwise => otherwise.Node("Abs", "x", "e").Output("e")))
            .Input("x").Input("c", 9).Output("y")).Select(item => item["kind"]!.Text));

    [Fact]
    public void Nodes_of_one_name_are_unusual() => Assert.Equal(
        ("duplicate-node-name", "unusual", "n", "graph"),
        Shown(Assert.Single(Defects(graph => graph.Node("Relu", "x", "a", node => node.Name("n")).Node("Neg", "a", "y", node => node.Name("n")).Input("x").Output("y")))));

    [Fact]
    public void A_body_of_a_function_sees_its_inputs_only() => Assert.Equal(
        ["dangling-input"],
        Codes(new OnnxBuilder().Opset(string.Empty, 17).Opset("f", 1).Graph(graph => graph.Node("F", "x", "y", node => node.Domain("f")).Input("x").Output("y"))
            .Function("f", "F", function => function.Inputs("a").Outputs("b").Node("Add", "a x", "b")).Build()));

    [Fact]
    public void Functions_that_call_each_other_are_a_cycle()
    {
        FactItem defect = Assert.Single(Inspect(Mutual()).Value(OnnxGraphFacts.Defects));
        Assert.Equal("function-cycle", defect["code"]!.Text);
        Assert.Equal("Functions call themselves: f::F → f::G → f::F.", defect["detail"]!.Text);
        Assert.Equal(["function-expansion"], Inspect(Mutual()).Value(OnnxGraphFacts.ResourceHazards).Texts("code"));
    }

    [Fact]
    public void A_call_inside_a_branch_of_a_function_counts() => Assert.Contains("function-cycle", Codes(new OnnxBuilder()
        .Graph(graph => graph.Node("F", "x", "y", node => node.Domain("f")).Input("x", 9).Output("y"))
        .Function("f", "F", function => function.Inputs("a").Outputs("b").Node("If", "a", "b", node => node
            .Graph("then_branch", then => then.Node("F", "a", "t", inner => inner.Domain("f")).Output("t"))
            .Graph("else_branch", otherwise => otherwise.Node("Identity", "a", "e").Output("e")))).Build()));

    [Fact]
    public void Forty_functions_that_double_each_other_are_measured_and_not_expanded()
    {
        var builder = new OnnxBuilder().Graph(graph => graph.Node("F39", "x", "y", node => node.Domain("f")).Input("x").Output("y"));
        for (int i = 0; i < 40; i++)
        {
            string callee = i == 0 ? "Neg" : $"F{i - 1}";
            string domain = i == 0 ? string.Empty : "f";
            builder.Function("f", $"F{i}", function => function.Inputs("a").Outputs("c").Node(callee, "a", "b", node => node.Domain(domain)).Node(callee, "b", "c", node => node.Domain(domain)));
        }

        FactItem hazard = Assert.Single(Inspect(builder.Build()).Value(OnnxGraphFacts.ResourceHazards));
        Assert.Contains("1099511627776 nodes", hazard["detail"]!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_function_defined_twice_is_a_defect() => Assert.Equal(["duplicate-function"], Codes(new OnnxBuilder()
        .Graph(graph => graph.Node("F", "x", "y", node => node.Domain("f")).Input("x").Output("y"))
        .Function("f", "F", function => function.Inputs("a").Outputs("b").Node("Neg", "a", "b"))
        .Function("f", "F", function => function.Inputs("a").Outputs("b").Node("Abs", "a", "b")).Build()));

    [Fact]
    public void A_call_with_too_many_inputs_is_a_defect() => Assert.Equal(["function-arguments"], Codes(new OnnxBuilder()
        .Graph(graph => graph.Node("F", "x x", "y", node => node.Domain("f")).Input("x").Output("y"))
        .Function("f", "F", function => function.Inputs("a").Outputs("b").Node("Neg", "a", "b")).Build()));

    [Fact]
    public void A_call_of_an_overload_that_is_not_there_is_a_defect() => Assert.Equal(["unknown-overload"], Codes(new OnnxBuilder()
        .Graph(graph => graph.Node("F", "x", "y", node => node.Domain("f").Overload("o")).Input("x").Output("y"))
        .Function("f", "F", function => function.Inputs("a").Outputs("b").Node("Neg", "a", "b")).Build()));

    [Fact]
    public void A_value_declared_as_another_type_is_a_defect() => Assert.Equal(["type-conflict"], Codes(graph => graph.Node("Cast", "x", "y", node => node.Int("to", 7)).Input("x").Output("y")));

    [Fact]
    public void A_value_declared_with_another_shape_is_unusual() =>
        Assert.Equal(["unusual"], Defects(graph => graph.Node("Relu", "x", "y").Input("x", 1, "2,3").Output("y", 1, "3,2")).Select(item => item["kind"]!.Text));

    [Fact]
    public void Free_dimensions_fit_any_size() => Assert.Empty(Defects(graph => graph.Node("Relu", "x", "y").Input("x", 1, "batch,3").Output("y", 1, "7,other")));

    [Theory]
    [InlineData("Transpose", "perm")]
    public void An_order_of_other_axes_is_unusual(string op, string attribute) =>
        Assert.Equal(["misfit"], Codes(graph => graph.Node(op, "x", "y", node => node.Ints(attribute, 0, 1)).Input("x", 1, "2,3,4").Output("y", 1, null)));

    [Fact]
    public void Shapes_are_told_through_the_common_operators() => Assert.Empty(Defects(graph => graph
        .Initializer(OnnxTensorBuilder.Empty("w", 1, 8, 3, 3, 3)).Initializer(OnnxTensorBuilder.Ints("flat", 0, -1)).Initializer(OnnxTensorBuilder.Empty("d", 1, 8, 10)).Initializer(OnnxTensorBuilder.Ints("one", 1))
        .Node("Conv", "x w", "c").Node("GlobalAveragePool", "c", "g").Node("Reshape", "g flat", "f").Node("MatMul", "g2 d", "m").Node("ReduceSum", "m one", "s", node => node.Int("keepdims", 0)).Node("Unsqueeze", "s one", "u")
        .Input("x", 1, "2,3,32,32").Input("g2", 1, "2,8").ValueInfo("g", 1, "2,8,1,1").ValueInfo("m", 1, "2,10").ValueInfo("s", 1, "2").Output("u", 1, "2,1").Output("f", 1, "2,8")));

    [Fact]
    public void A_training_graph_may_use_what_the_inference_graph_has() =>
        Assert.Empty(Codes(OnnxBuilder.Of(graph => graph.Node("Neg", "x", "y").Input("x").Output("y")).Training(training => training.Node("Add", "w w", "u").Output("v")).Build()));

    [Fact]
    public void Of_a_graph_that_breaks_off_nothing_is_said()
    {
        byte[] model = OnnxBuilder.Of(graph => graph.Node("Neg", "x", "y").Input("x").Output("y")).Build();
        InspectionContext context = OnnxInspection.Of(model[..^12]);
        Assert.True(context.IsUnknown(OnnxGraphFacts.Defects));
        Assert.NotEmpty(context.Gaps);
    }

    [Fact]
    public void Chains_of_a_hundred_thousand_nodes_in_the_wrong_order_are_sorted()
    {
        var builder = new OnnxGraphBuilder("graph");
        const int Length = 100_000;
        for (int i = Length; i > 0; i--)
        {
            builder.Node("Neg", $"v{i - 1}", $"v{i}");
        }

        builder.Input("v0").Output($"v{Length}");
        InspectionContext context = Inspect(OnnxBuilder.Of(graph => { }).Raw(model => model.Message(7, builder.ToWriter())).Build());
        Assert.Contains("not-sorted", context.Value(OnnxGraphFacts.Defects).Texts("code"));
        Assert.DoesNotContain("cycle", context.Value(OnnxGraphFacts.Defects).Texts("code"));
    }

    private static byte[] Mutual() => new OnnxBuilder()
        .Graph(graph => graph.Node("F", "x", "y", node => node.Domain("f")).Input("x").Output("y"))
        .Function("f", "F", function => function.Inputs("a").Outputs("b").Node("G", "a", "b", node => node.Domain("f")))
        .Function("f", "G", function => function.Inputs("a").Outputs("b").Node("F", "a", "b", node => node.Domain("f"))).Build();

    private static InspectionContext Inspect(byte[] model) => OnnxInspection.Of(model);

    private static FactItem[] Defects(Action<OnnxGraphBuilder> fill) => [.. OnnxInspection.Of(fill).Value(OnnxGraphFacts.Defects)];

    private static string[] Codes(Action<OnnxGraphBuilder> fill) => Defects(fill).Select(item => item["code"]!.Text).ToArray();

    private static string[] Codes(byte[] model) => OnnxInspection.Of(model).Value(OnnxGraphFacts.Defects).Texts("code");

    private static (string, string, string?, string?) Shown(FactItem item) => (item["code"]!.Text, item["kind"]!.Text, item["node"]?.Text, item["graph"]?.Text);
}
