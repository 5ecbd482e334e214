using ModelAudit.Evidence;
using ModelAudit.OnnxRuntime.Tests.Building;
using ModelAudit.Samples.Building;

namespace ModelAudit.OnnxRuntime.Tests.Conformance;

public sealed class ConformanceManifestTests
{
    private const string Good = """
        { "version": 1, "model": "model.onnx", "sets": [
          { "name": "one", "inputs": { "x": "v/in.pb" }, "outputs": { "y": "v/out.pb" } },
          { "name": "two", "inputs": { "x": "v/in.pb" }, "outputs": { "y": "v/near.pb" }, "relativeTolerance": 0.1 } ] }
        """;

    [Fact]
    public void The_sets_of_a_manifest_are_run_with_its_tolerances()
    {
        ProbeRun run = Probe(Good);

        Assert.Equal(["m/modelaudit-conformance.json#one matches default 0.001", "m/modelaudit-conformance.json#two matches declared 0.1"], run.Conformance.Select(set =>
            string.Join(' ', ((string[])["set", "result", "tolerances", "relativeTolerance"]).Select(field => set[field]!.Text))));
        Assert.Empty(run.Gaps);
    }

    [Fact]
    public void A_manifest_says_which_of_several_models_it_is_for()
    {
        ProbeRun run = ProbeRun.Of(Tree(Good).Add("m/other.onnx", OnnxModels.Identity()));

        Assert.Equal(["m/model.onnx", "m/model.onnx"], run.Conformance.Select(set => set["path"]!.Text));
    }

    [Fact]
    public void An_output_that_the_model_does_not_have_is_invalid()
    {
        ProbeRun run = Probe(Good.Replace("\"y\": \"v/out.pb\"", "\"z\": \"v/out.pb\"", StringComparison.Ordinal));

        Assert.Equal(("invalid-vectors", "the model has no output 'z'"), (run.Conformance[0]["result"]!.Text, run.Conformance[0]["detail"]!.Text));
    }

    [Theory]
    [InlineData("\"version\": 1", "\"version\": 2", "'version' must be 1")]
    [InlineData("\"version\": 1", "\"version\": 1, \"version\": 1", "version")]
    [InlineData("\"version\": 1", "\"version\": 1, \"verison\": 1", "'verison' is not a member here")]
    [InlineData("model.onnx", "nothing.onnx", "there is no file 'm/nothing.onnx'")]
    [InlineData("v/in.pb", "../m/v/in.pb", "there is no file 'm/../m/v/in.pb'")]
    [InlineData("v/in.pb", "/etc/passwd", "there is no file 'm//etc/passwd'")]
    [InlineData("\"name\": \"two\"", "\"name\": \"one\"", "two sets are named 'one'")]
    [InlineData("0.1", "1.5", "'relativeTolerance' must be a number from 0 to 1")]
    [InlineData("0.1", "-1", "'relativeTolerance' must be a number from 0 to 1")]
    [InlineData("0.1", "NaN", "'relativeTolerance' must be a number from 0 to 1")]
    [InlineData("0.1", "\"0.1\"", "'relativeTolerance' must be a number from 0 to 1")]
    [InlineData("{ \"y\": \"v/out.pb\" }", "{}", "the set 'one' has no outputs to compare with")]
    [InlineData("{ \"y\": \"v/out.pb\" }", "[]", "'outputs' must be an object of names and files")]
    [InlineData("\"sets\": [", "\"sets\": [ 1,", "a set must be an object")]
    [InlineData("{ \"version\"", "[ { \"version\"", "JsonReader")]
    public void A_manifest_with_a_mistake_is_a_gap_with_its_place_and_none_of_its_sets_is_run(string part, string replacement, string message)
    {
        ProbeRun run = Probe(Good.Replace(part, replacement, StringComparison.Ordinal));

        Assert.Empty(run.Conformance);
        EvidenceGap gap = Assert.Single(run.Gaps);
        Assert.Equal((GapReason.Malformed, "m/modelaudit-conformance.json"), (gap.Reason, gap.Path!.Value.Value));
        Assert.Contains(message, gap.Detail, StringComparison.Ordinal);
        Assert.Contains("line ", gap.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Declared_tolerances_hold_for_integers_too()
    {
        byte[] model = new GraphBuilder().Node("Identity", ["x"], ["y"]).Input("x", GraphBuilder.Int64, 1).Output("y", GraphBuilder.Int64, 1).Build();
        TreeBuilder tree = new TreeBuilder().Add("model.onnx", model).Add("in.pb", Tensors.Int64s([1], 100)).Add("out.pb", Tensors.Int64s([1], 101)).Add(
            "modelaudit-conformance.json", """{ "version": 1, "model": "model.onnx", "absoluteTolerance": 1, "sets": [ { "name": "a", "inputs": { "x": "in.pb" }, "outputs": { "y": "out.pb" } } ] }""");

        Assert.Equal("matches", ProbeRun.Of(tree).Set["result"]!.Text);
    }

    private static ProbeRun Probe(string manifest) => ProbeRun.Of(Tree(manifest));

    private static TreeBuilder Tree(string manifest) => new TreeBuilder()
        .Add("m/model.onnx", new GraphBuilder().Node("Add", ["x", "x"], ["y"]).Input("x", GraphBuilder.Float, 1).Output("y", GraphBuilder.Float, 1).Build())
        .Add("m/v/in.pb", Tensors.Floats([1], 1)).Add("m/v/out.pb", Tensors.Floats([1], 2)).Add("m/v/near.pb", Tensors.Floats([1], 2.1f))
        .Add("m/modelaudit-conformance.json", manifest);
}
