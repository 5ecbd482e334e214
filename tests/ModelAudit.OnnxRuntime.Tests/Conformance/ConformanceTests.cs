using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.OnnxRuntime.Tests.Building;
using ModelAudit.Samples.Building;

namespace ModelAudit.OnnxRuntime.Tests.Conformance;

public sealed class ConformanceTests
{
    [Fact]
    public void A_model_that_computes_what_its_vectors_say_matches()
    {
        ProbeRun run = ProbeRun.Of(Doubling(Tensors.Floats([2], 1, 2), Tensors.Floats([2], 2, 4)));

        Assert.Equal("loads", run.Load["result"]!.Text);
        Assert.Equal(("test_data_set_0", "matches", 1), (run.Set["set"]!.Text, run.Set["result"]!.Text, run.Set["compared"]!.Integer));
        Assert.Equal(("default", "0.001", "1E-07"), (run.Set["tolerances"]!.Text, run.Set["relativeTolerance"]!.Text, run.Set["absoluteTolerance"]!.Text));
        Assert.Empty(run.Set["unchecked"]!.TextList);
        Assert.Null(run.Set["detail"]);
        Assert.Empty(run.Gaps);
    }

    [Fact]
    public void A_model_that_computes_something_else_differs_with_the_place()
    {
        FactItem set = ProbeRun.Of(Doubling(Tensors.Floats([2], 1, 2), Tensors.Floats([2], 2, 5))).Set;

        Assert.Equal("differs", set["result"]!.Text);
        Assert.Equal("output 'y': 1 of 2 values differ, the first at 1: 5 expected, 4 computed", set["detail"]!.Text);
    }

    [Theory]
    [InlineData(2.0019f, "matches")]
    [InlineData(2.0021f, "differs")]
    public void Values_within_the_tolerance_match(float expected, string result) =>
        Assert.Equal(result, ProbeRun.Of(Doubling(Tensors.Floats([1], 1), Tensors.Floats([1], expected))).Set["result"]!.Text);

    [Theory]
    [InlineData(float.NaN, float.NaN, "matches")]
    [InlineData(float.NaN, 0f, "differs")]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity, "matches")]
    [InlineData(float.PositiveInfinity, float.MaxValue, "differs")]
    public void Not_a_number_and_infinities_match_themselves_only(float input, float expected, string result) =>
        Assert.Equal(result, ProbeRun.Of(Doubling(Tensors.Floats([1], input), Tensors.Floats([1], expected))).Set["result"]!.Text);

    [Fact]
    public void Another_shape_with_the_same_values_differs() =>
        Assert.Equal("output 'y': the shape [1,2] is expected, [2] computed", ProbeRun.Of(Doubling(Tensors.Floats([2], 1, 2), Tensors.Floats([1, 2], 2, 4))).Set["detail"]!.Text);

    [Fact]
    public void Another_element_type_with_the_same_values_differs() =>
        Assert.Equal("output 'y': double is expected, float computed", ProbeRun.Of(Doubling(Tensors.Floats([1], 1), Tensors.Doubles([1], 2))).Set["detail"]!.Text);

    [Fact]
    public void Integers_are_compared_exactly_however_large_they_are()
    {
        TreeBuilder tree = Set(Identity(GraphBuilder.Int64), Tensors.Int64s([1], 1_000_000), Tensors.Int64s([1], 1_000_001));

        Assert.Equal("differs", ProbeRun.Of(tree).Set["result"]!.Text);
    }

    [Theory]
    [InlineData("größe", "matches")]
    [InlineData("grösse", "differs")]
    public void Strings_are_compared_exactly(string expected, string result) =>
        Assert.Equal(result, ProbeRun.Of(Set(Identity(GraphBuilder.Text), Tensors.Texts([1], "größe"), Tensors.Texts([1], expected))).Set["result"]!.Text);

    [Fact]
    public void Empty_tensors_match() =>
        Assert.Equal("matches", ProbeRun.Of(Doubling(Tensors.Floats([0]), Tensors.Floats([0]))).Set["result"]!.Text);

    [Fact]
    public void Sets_are_run_in_the_order_of_their_numbers_and_each_has_its_result()
    {
        TreeBuilder tree = new TreeBuilder().Add("m/model.onnx", Double().Build());
        foreach (int i in (int[])[10, 2, 0])
        {
            tree.Add($"m/test_data_set_{i}/input_0.pb", Tensors.Floats([1], i)).Add($"m/test_data_set_{i}/output_0.pb", Tensors.Floats([1], i == 2 ? -1 : 2 * i));
        }

        Assert.Equal(["m/test_data_set_0 matches", "m/test_data_set_2 differs", "m/test_data_set_10 matches"], ProbeRun.Of(tree).Conformance.Select(set => set["set"]!.Text + " " + set["result"]!.Text));
    }

    [Fact]
    public void Tensors_that_carry_the_names_of_inputs_go_where_their_names_say()
    {
        byte[] model = new GraphBuilder().Node("Sub", ["a", "b"], ["y"]).Input("a", GraphBuilder.Float, 1).Input("b", GraphBuilder.Float, 1).Output("y", GraphBuilder.Float, 1).Build();
        TreeBuilder tree = new TreeBuilder().Add("model.onnx", model)
            .Add("test_data_set_0/input_0.pb", Tensors.Named("b", Tensors.Floats([1], 1))).Add("test_data_set_0/input_1.pb", Tensors.Named("a", Tensors.Floats([1], 5)))
            .Add("test_data_set_0/output_0.pb", Tensors.Floats([1], 4));

        Assert.Equal("matches", ProbeRun.Of(tree).Set["result"]!.Text);
    }

    [Fact]
    public void Outputs_that_no_vector_is_about_are_listed()
    {
        byte[] model = new GraphBuilder().Node("Identity", ["x"], ["y"]).Node("Neg", ["x"], ["z"]).Input("x", GraphBuilder.Float, 1).Output("y", GraphBuilder.Float, 1).Output("z", GraphBuilder.Float, 1).Build();

        FactItem set = ProbeRun.Of(Set(model, Tensors.Floats([1], 1), Tensors.Floats([1], 1))).Set;

        Assert.Equal(("matches", 1), (set["result"]!.Text, set["compared"]!.Integer));
        Assert.Equal("z", Assert.Single(set["unchecked"]!.TextList));
    }

    [Fact]
    public void A_set_without_outputs_shows_nothing() =>
        Assert.Equal("invalid-vectors", ProbeRun.Of(new TreeBuilder().Add("model.onnx", Double().Build()).Add("test_data_set_0/input_0.pb", Tensors.Floats([1], 1))).Set["result"]!.Text);

    [Fact]
    public void A_set_with_a_missing_number_is_invalid()
    {
        TreeBuilder tree = Doubling(Tensors.Floats([1], 1), Tensors.Floats([1], 2)).Add("test_data_set_0/input_2.pb", Tensors.Floats([1], 1));

        Assert.Equal("there is no input_1.pb", ProbeRun.Of(tree).Set["detail"]!.Text);
    }

    [Fact]
    public void A_set_with_more_inputs_than_the_model_is_invalid()
    {
        TreeBuilder tree = Doubling(Tensors.Floats([1], 1), Tensors.Floats([1], 2)).Add("test_data_set_0/input_1.pb", Tensors.Floats([1], 1));

        Assert.Equal(("invalid-vectors", "the set has 2 inputs, the model 1"), Pair(ProbeRun.Of(tree).Set));
    }

    [Fact]
    public void A_vector_that_is_no_tensor_is_invalid()
    {
        FactItem set = ProbeRun.Of(Doubling([0xFF, 0xFF], Tensors.Floats([1], 2))).Set;

        Assert.Equal("invalid-vectors", set["result"]!.Text);
        Assert.StartsWith("input 0: ", set["detail"]!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Inputs_that_the_model_refuses_are_a_result() =>
        Assert.Equal("does-not-run", ProbeRun.Of(Doubling(Tensors.Doubles([1], 1), Tensors.Floats([1], 2))).Set["result"]!.Text);

    [Fact]
    public void A_missing_input_is_a_result() =>
        Assert.Equal("does-not-run", ProbeRun.Of(new TreeBuilder().Add("model.onnx", Double().Build()).Add("test_data_set_0/output_0.pb", Tensors.Floats([1], 1))).Set["result"]!.Text);

    [Fact]
    public void Sequences_are_said_to_be_unsupported()
    {
        byte[] model = new GraphBuilder().Node("SequenceConstruct", ["x"], ["y"]).Input("x", GraphBuilder.Float, 1).SequenceOutput("y", GraphBuilder.Float).Build();

        Assert.Equal(("unsupported", "the output 'y' is no tensor; only tensors are compared"), Pair(ProbeRun.Of(Set(model, Tensors.Floats([1], 1), Tensors.Floats([1], 1))).Set));
    }

    [Fact]
    public void Vectors_of_a_model_that_does_not_load_are_not_run() =>
        Assert.Equal(("not-run", "the model does not load"), Pair(ProbeRun.Of(Set(OnnxModels.UnknownOperator(), Tensors.Floats([1], 1), Tensors.Floats([1], 1))).Set));

    [Fact]
    public void A_model_that_kills_the_process_when_it_runs_loads_and_crashes()
    {
        TreeBuilder tree = new TreeBuilder().Add("model.onnx", HostileModels.Division())
            .Add("test_data_set_0/output_0.pb", Tensors.Int64s([1], 0)).Add("test_data_set_1/output_0.pb", Tensors.Int64s([1], 0));

        ProbeRun run = ProbeRun.Of(tree);

        Assert.Equal("loads", run.Load["result"]!.Text);
        Assert.Equal([("crashed", "signal 8 (SIGFPE)"), ("not-run", "the process had ended")], run.Conformance.Select(Pair));
    }

    [Fact]
    public void A_model_that_never_ends_is_killed()
    {
        ProbeRun run = ProbeRun.Of(Set(HostileModels.EndlessLoop(), Tensors.Floats([1], 1), Tensors.Floats([1], 1)), limits: ProbeRun.Limits with { MaxRunTime = TimeSpan.FromSeconds(2) });

        Assert.Equal("loads", run.Load["result"]!.Text);
        Assert.Equal(("timed-out", "time: the runs of the test vectors took longer than 2 s"), Pair(run.Set));
    }

    [Fact]
    public void A_model_that_asks_for_too_much_memory_when_it_runs_is_out_of_memory()
    {
        TreeBuilder tree = new TreeBuilder().Add("model.onnx", HostileModels.Allocation(1_000_000_000)).Add("test_data_set_0/output_0.pb", Tensors.Floats([1], 0));

        ProbeRun run = ProbeRun.Of(tree, limits: ProbeRun.Limits with { MaxMemoryBytes = 1L << 30 });

        Assert.Equal("loads", run.Load["result"]!.Text);
        Assert.Equal("out-of-memory", run.Set["result"]!.Text);
    }

    [Fact]
    public void Vectors_beside_several_models_are_not_guessed_to_belong_to_one()
    {
        TreeBuilder tree = Doubling(Tensors.Floats([1], 1), Tensors.Floats([1], 2)).Add("quantized.onnx", OnnxModels.Identity());

        ProbeRun run = ProbeRun.Of(tree);

        Assert.Equal(2, run.Conformance.Length);
        Assert.All(run.Conformance, set => Assert.Equal("not-run", set["result"]!.Text));
    }

    [Fact]
    public void Vectors_that_are_not_what_was_hashed_leave_a_gap()
    {
        ProbeRun run = ProbeRun.Of(
            Doubling(Tensors.Floats([1], 1), Tensors.Floats([1], 2)), after: directory => File.AppendAllText(directory["test_data_set_0/output_0.pb"], "x"));

        Assert.Equal("loads", run.Load["result"]!.Text);
        Assert.Equal("not-run", run.Set["result"]!.Text);
        Assert.Equal(GapReason.ChangedDuringAudit, Assert.Single(run.Gaps).Reason);
    }

    [Fact]
    public void Vectors_above_the_bound_leave_a_gap()
    {
        ProbeRun run = ProbeRun.Of(Doubling(Tensors.Floats([1], 1), Tensors.Floats([1], 2)), limits: ProbeRun.Limits with { MaxVectorBytes = 10 });

        Assert.Equal("not-run", run.Set["result"]!.Text);
        Assert.Contains("MaxVectorBytes", Assert.Single(run.Gaps).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_set_with_more_files_than_the_bound_is_not_run()
    {
        TreeBuilder tree = Doubling(Tensors.Floats([1], 1), Tensors.Floats([1], 2));
        for (int i = 1; i < 1_000; i++)
        {
            tree.Add($"test_data_set_0/input_{i}.pb", []);
        }

        Assert.Equal(("not-run", "the set has more than 1000 files"), Pair(ProbeRun.Of(tree).Set));
    }

    [Fact]
    public void More_sets_than_the_bound_leave_a_gap()
    {
        ProbeRun run = ProbeRun.Of(
            Doubling(Tensors.Floats([1], 1), Tensors.Floats([1], 2)).Add("test_data_set_1/output_0.pb", Tensors.Floats([1], 2)), limits: ProbeRun.Limits with { MaxVectorSets = 1 });

        Assert.Single(run.Conformance);
        Assert.Contains("MaxVectorSets", Assert.Single(run.Gaps).Detail, StringComparison.Ordinal);
    }

    private static (string Result, string Detail) Pair(FactItem item) => (item["result"]!.Text, item["detail"]!.Text);

    private static GraphBuilder Double() => new GraphBuilder().Node("Add", ["x", "x"], ["y"]).Input("x", GraphBuilder.Float, -1).Output("y", GraphBuilder.Float, -1);

    private static byte[] Identity(int type) => new GraphBuilder().Node("Identity", ["x"], ["y"]).Input("x", type, -1).Output("y", type, -1).Build();

    private static TreeBuilder Doubling(byte[] input, byte[] output) => Set(Double().Build(), input, output);

    private static TreeBuilder Set(byte[] model, byte[] input, byte[] output) =>
        new TreeBuilder().Add("model.onnx", model).Add("test_data_set_0/input_0.pb", input).Add("test_data_set_0/output_0.pb", output);
}
