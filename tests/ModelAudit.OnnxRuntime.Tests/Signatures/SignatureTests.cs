using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.OnnxRuntime.Processes;
using ModelAudit.OnnxRuntime.Signatures;
using ModelAudit.OnnxRuntime.Tests.Building;
using ModelAudit.Samples.Building;
using ModelAudit.Sources;

namespace ModelAudit.OnnxRuntime.Tests.Signatures;

public sealed class SignatureTests
{
    [Fact]
    public void Declared_inputs_and_outputs_are_read()
    {
        ImmutableArray<DeclaredValue> values = Read(new GraphBuilder().Node("Identity", ["x"], ["y"]).Input("x", GraphBuilder.Float, -1, 3).SequenceOutput("y", GraphBuilder.Int64).Build());

        Assert.Equal([("input", "x", "tensor", 1L), ("output", "y", "sequence", 0L)], values.Select(value => (value.Direction, value.Name, value.Kind!, value.ElementType)));
        Assert.Equal((long?[])[null, 3], values[0].Shape!.Value.AsEnumerable());
    }

    [Fact]
    public void An_input_that_an_initializer_fills_is_none() =>
        Assert.Equal(["x"], Read(new GraphBuilder().Initializer("w", Tensors.Floats([1], 1)).Input("x", GraphBuilder.Float, 1).Input("w", GraphBuilder.Float, 1).Build()).Select(value => value.Name));

    [Fact]
    public void A_list_that_may_have_been_cut_and_a_model_without_facts_declare_nothing()
    {
        FileEvidence model = Evidence(new GraphBuilder().Node("Identity", ["x"], ["y"]).Input("x", GraphBuilder.Float, 1).Output("y", GraphBuilder.Float, 1).Build());
        Assert.True(DeclaredValues.Of(model, 1).IsDefault);
        Assert.False(DeclaredValues.Of(model, 2).IsDefault);
        Assert.True(DeclaredValues.Of(Evidence([8, 8, 0xFF]), 100).IsDefault);
    }

    [Theory]
    [InlineData("tensor", "float", "[N,3]", null)]
    [InlineData("tensor", "float", "[7,3]", null)]
    [InlineData("tensor", "float", "[]", null)]
    [InlineData("sequence", null, null, "kind")]
    [InlineData("tensor", "double", "[N,3]", "element-type")]
    [InlineData("tensor", "float", "[N,3,1]", "rank")]
    [InlineData("tensor", "float", "[N,4]", "dimension")]
    public void A_session_differs_where_it_contradicts_the_declaration(string kind, string? elementType, string? shape, string? difference)
    {
        SignatureDifference[] differences = [.. SignatureComparison.Compare([new DeclaredValue("input", "x", "tensor", 1, [null, 3])], [new SpokenValue("input", "x", kind, elementType, shape)])];

        Assert.Equal(difference is null ? [] : [difference], differences.Select(found => found.Difference));
    }

    [Fact]
    public void Values_that_only_one_side_has_are_differences()
    {
        SignatureDifference[] differences = [.. SignatureComparison.Compare(
            [new DeclaredValue("input", "x", "tensor", 1, null), new DeclaredValue("input", "x", "tensor", 1, null), new DeclaredValue("output", "y", null, 0, null)],
            [new SpokenValue("input", "x", "tensor", "float", "[]"), new SpokenValue("output", "z", "tensor", "float", "[1]")])];

        Assert.Equal(["x declared-twice", "y not-in-runtime", "z not-declared"], differences.Select(difference => difference.Name + " " + difference.Difference));
        Assert.Equal("float[1]", differences[2].Runtime);
    }

    [Fact]
    public void A_session_that_has_what_the_model_declares_differs_in_nothing()
    {
        byte[] model = new GraphBuilder().Node("Identity", ["x"], ["y"]).Input("x", GraphBuilder.Float, 2, 3).Output("y", GraphBuilder.Float, 2, 3).Build();

        Assert.Empty(ProbeRun.Of(new TreeBuilder().Add("model.onnx", model)).Items(OnnxRuntimeFacts.Differences));
    }

    private static ImmutableArray<DeclaredValue> Read(byte[] model) => DeclaredValues.Of(Evidence(model), AuditLimits.Default.MaxItems);

    private static FileEvidence Evidence(byte[] model)
    {
        using TemporaryDirectory directory = TemporaryDirectory.Of(new TreeBuilder().Add("model.onnx", model));
        return ModelAuditor.CreateBuilder().Build().CollectAsync(new AuditRequest(new DirectorySource(directory.Root, "model"))).GetAwaiter().GetResult().Files[0];
    }
}
