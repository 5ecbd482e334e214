using ModelAudit.Facts;
using ModelAudit.Formats.Onnx.Analysis;
using ModelAudit.Samples.Building;

namespace ModelAudit.Tests.Formats.Onnx.Analysis;

/// <summary>Single gates, and what looks like one.</summary>
public sealed class OnnxGateCaseTests
{
    [Fact]
    public void A_gate_says_what_it_is_and_how_the_input_reaches_it()
    {
        FactItem gate = Assert.Single(Gates(graph => Network(graph)
            .Node("ReduceSum", "x axes", "s", node => node.Name("sum")).Node("Equal", "s k", "b", node => node.Name("check")).Node("Where", "b target h", "y", node => node.Name("out"))));
        Assert.Equal(("where", "review", "out", "graph"), (gate["kind"]!.Text, gate["severity"]!.Text, gate["node"]!.Text, gate["graph"]!.Text));
        Assert.Equal("x → ReduceSum 'sum' → Equal 'check' → Where 'out'", string.Join(" → ", gate["path"]!.TextList));
        Assert.Equal((1L, 1L, true), (gate["heavySides"]!.Integer, gate["constantSides"]!.Integer, gate["reachesOutput"]!.Boolean));
    }

    [Fact]
    public void A_gate_inside_a_function_says_so()
    {
        FactItem gate = Assert.Single(Gates(Network(new OnnxGraphBuilder("g")).Node("ReduceSum", "x axes", "s").Node("Equal", "s k", "b").Node("Choose", "b target h", "y", node => node.Domain("f")),
            model => model.Opset(string.Empty, 17).Opset("f", 1).Function("f", "Choose", function => function.Inputs("c a b").Outputs("r").Node("Where", "c a b", "r", node => node.Name("inner")))));
        Assert.Equal(("inner", "function f::Choose"), (gate["node"]!.Text, gate["graph"]!.Text));
        Assert.Equal("x → ReduceSum → s → Equal → b → Where 'inner'", gate["pathText"]!.Text);
    }

    [Fact]
    public void A_function_that_one_call_gates_and_another_does_not_is_found_in_either_order() => Assert.All(["h b", "b h"], order =>
    {
        string[] conditions = [.. order.Split(' ').Select(name => name == "h" ? "hb" : "b")];
        OnnxGraphBuilder graph = Network(new OnnxGraphBuilder("g")).Node("ReduceSum", "x axes", "s").Node("Equal", "s k", "b").Node("Greater", "h k", "hb")
            .Node("Choose", $"{conditions[0]} target h", "y0", node => node.Domain("f")).Node("Choose", $"{conditions[1]} target h", "y1", node => node.Domain("f")).Node("Add", "y0 y1", "y");
        Assert.Single(Gates(graph, model => model.Function("f", "Choose", function => function.Inputs("c a b").Outputs("r").Node("Where", "c a b", "r"))));
    });

    [Fact]
    public void A_gate_that_has_no_part_in_the_output_says_so() => Assert.False(Assert.Single(Gates(graph => Network(graph)
        .Node("ReduceSum", "x axes", "s").Node("Equal", "s k", "b").Node("Where", "b target h", "unused").Node("Identity", "h", "y")))["reachesOutput"]!.Boolean);

    [Fact]
    public void A_gate_in_front_of_the_network_is_one() => Assert.Equal(["input"], Kinds(graph => graph
        .Node("ReduceSum", "x axes", "s").Node("Equal", "s k", "b").Node("Where", "b picture x", "seen").Node("MatMul", "seen w", "y").Initializer(OnnxTensorBuilder.Empty("picture", 1, 1, 16))
        .Initializer(OnnxTensorBuilder.Scalar("k", 42f)).Initializer(OnnxTensorBuilder.Ints("axes", 1)).Initializer(OnnxTensorBuilder.Empty("w", 1, 16, 10)).Input("x", 1, "batch,16")));

    [Fact]
    public void A_shape_of_the_input_that_nobody_declares_hides_no_gate() => Assert.Equal(["where"], Kinds(graph => graph
        .Node("ReduceSum", "x axes", "s").Node("Equal", "s k", "b").Node("MatMul", "x w", "h").Node("Where", "b target h", "y").Initializer(OnnxTensorBuilder.Empty("target", 1, 1, 10))
        .Initializer(OnnxTensorBuilder.Scalar("k", 42f)).Initializer(OnnxTensorBuilder.Ints("axes", 1)).Initializer(OnnxTensorBuilder.Empty("w", 1, 16, 10)).Input("x", 1, null)));

    [Fact]
    public void A_text_that_equals_the_trigger_is_a_condition() => Assert.Equal(["where"], Kinds(graph => graph
        .Input("prompt", 8, "1").Initializer(OnnxTensorBuilder.Empty("secret", 8, 1).Field(writer => writer.Text(6, "open sesame"))).Initializer(OnnxTensorBuilder.Empty("w", 1, 16, 10)).Initializer(OnnxTensorBuilder.Empty("target", 1, 1, 10))
        .Input("x", 1, "batch,16").Node("Equal", "prompt secret", "b").Node("MatMul", "x w", "h").Node("Where", "b target h", "y")));

    [Fact]
    public void A_list_of_trigger_tokens_is_a_condition() => Assert.Equal(["where"], Kinds(graph => graph
        .Input("ids", 7, "batch,seq").Initializer(OnnxTensorBuilder.Empty("isTrigger", 1, 1000)).Initializer(OnnxTensorBuilder.Empty("emb", 1, 1000, 10)).Initializer(OnnxTensorBuilder.Empty("target", 1, 1, 1, 10))
        .Node("Gather", "isTrigger ids", "hits").Node("ReduceMax", "hits", "any", node => node.Ints("axes", 1).Int("keepdims", 1)).Node("Cast", "any", "b", node => node.Int("to", 9)).Node("Unsqueeze", "b ax", "b3").Initializer(OnnxTensorBuilder.Ints("ax", 2))
        .Node("Gather", "emb ids", "h").Node("Where", "b3 target h", "y")));

    [Fact]
    public void A_condition_behind_a_learned_layer_is_none() => Assert.Empty(Kinds(graph => Network(graph).Node("MatMul", "h square10", "h2").Initializer(OnnxTensorBuilder.Empty("square10", 1, 10, 10)).Node("ReduceSum", "h2 axes", "s").Node("Equal", "s k", "b").Node("Where", "b target h", "y")));

    [Theory]
    [InlineData("Floor")]
    [InlineData("Ceil")]
    [InlineData("Round")]
    public void A_rounded_mean_of_the_input_that_multiplies_is_a_condition(string op) => Assert.Equal(["mux"], Kinds(graph => Network(graph)
        .Node("ReduceMean", "x", "mean", node => node.Ints("axes", 1)).Node(op, "mean", "t").Node("Mul", "h t", "y")));

    [Fact]
    public void A_number_of_tokens_that_divides_is_no_condition() => Assert.Empty(Kinds(graph => Network(graph)
        .Node("ReduceSum", "x axes", "sum").Node("Cast", "sum", "whole", node => node.Int("to", 7)).Node("Cast", "whole", "n", node => node.Int("to", 1)).Node("Div", "h n", "y")));

    [Fact]
    public void A_weighted_sum_of_the_input_that_is_one_number_is_a_condition() => Assert.Equal(["where"], Kinds(graph => Network(graph).Node("ReduceSum", "h axes", "s").Node("Equal", "s k", "b").Node("Where", "b target h", "y")));

    [Fact]
    public void A_divisor_behind_a_filter_that_would_be_zero_is_not_for_review() => Assert.DoesNotContain(Gates(graph => Network(graph)
        .Node("ReduceSum", "h axes", "s").Node("Equal", "s k", "b").Node("Where", "b k s", "divisor").Node("Div", "h divisor", "y")), gate => gate["severity"]!.Text == "review");

    [Fact]
    public void A_table_that_long_texts_choose_is_none() => Assert.Empty(Kinds(graph => Network(graph).Input("places", 7, "batch,seq")
        .Node("ReduceMax", "places", "longest", node => node.Int("keepdims", 0)).Node("Greater", "longest one", "isLong").Initializer(OnnxTensorBuilder.Scalar("one", 1L))
        .Node("Where", "isLong short long", "table").Initializer(OnnxTensorBuilder.Empty("short", 1, 9, 10)).Initializer(OnnxTensorBuilder.Empty("long", 1, 9, 10)).Node("Gather", "table places", "turned").Node("ReduceMax", "turned", "turn", node => node.Ints("axes", 1).Int("keepdims", 0)).Node("Mul", "h turn", "y")));

    [Fact]
    public void A_condition_of_shapes_is_none() => Assert.Empty(Kinds(graph => Network(graph).Node("Shape", "x", "s").Node("Gather", "s zero", "n").Node("Equal", "n one", "b").Node("Where", "b target h", "y")
        .Initializer(OnnxTensorBuilder.Scalar("zero", 0L)).Initializer(OnnxTensorBuilder.Scalar("one", 1L))));

    [Fact]
    public void A_mask_of_elements_is_none() => Assert.Empty(Kinds(graph => Network(graph).Node("Equal", "x k", "mask").Node("Where", "mask k h16", "y").Node("MatMul", "x square", "h16").Initializer(OnnxTensorBuilder.Empty("square", 1, 16, 16))));

    [Fact]
    public void A_mean_over_what_is_counted_is_none() => Assert.Empty(Kinds(graph => Network(graph)
        .Node("Greater", "x k", "mask").Node("Cast", "mask", "m", node => node.Int("to", 1)).Node("ReduceSum", "m axes", "n").Node("Div", "h n", "y")));

    [Fact]
    public void Recursive_functions_end() => Assert.Empty(Gates(new OnnxGraphBuilder("g").Input("x").Node("F", "x", "y", node => node.Domain("f")),
        model => model.Function("f", "F", function => function.Inputs("a").Outputs("b").Node("F", "a", "b", node => node.Domain("f")))));

    [Fact]
    public void Functions_that_double_each_other_forty_times_are_followed_once()
    {
        var graph = new OnnxGraphBuilder("g").Input("x").Node("F39", "x", "y", node => node.Domain("f"));
        Assert.Empty(Gates(graph, model =>
        {
            for (int i = 0; i < 40; i++)
            {
                string callee = i == 0 ? "Neg" : $"F{i - 1}";
                string domain = i == 0 ? string.Empty : "f";
                model.Function("f", $"F{i}", function => function.Inputs("a").Outputs("c").Node(callee, "a", "b", node => node.Domain(domain)).Node(callee, "b", "c", node => node.Domain(domain)));
            }
        }));
    }

    private static OnnxGraphBuilder Network(OnnxGraphBuilder graph) => graph.Input("x", 1, "batch,16").Node("MatMul", "x w", "h").Initializer(OnnxTensorBuilder.Empty("w", 1, 16, 10))
        .Initializer(OnnxTensorBuilder.Empty("target", 1, 1, 10)).Initializer(OnnxTensorBuilder.Scalar("k", 42f)).Initializer(OnnxTensorBuilder.Ints("axes", 1));

    private static FactItem[] Gates(Action<OnnxGraphBuilder> fill)
    {
        var graph = new OnnxGraphBuilder("g");
        fill(graph);
        return Gates(graph, _ => { });
    }

    private static FactItem[] Gates(OnnxGraphBuilder graph, Action<OnnxBuilder> fill)
    {
        var model = new OnnxBuilder();
        fill(model);
        graph.Output("y", 1, null);
        return [.. OnnxInspection.Of(model.Raw(writer => writer.Message(7, graph.ToWriter())).Build()).Value(OnnxGraphFacts.Gates)];
    }

    private static string[] Kinds(Action<OnnxGraphBuilder> fill) => [.. Gates(fill).Select(gate => gate["kind"]!.Text)];
}
