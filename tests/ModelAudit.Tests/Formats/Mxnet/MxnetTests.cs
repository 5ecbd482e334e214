using ModelAudit.Evidence;
using ModelAudit.Formats;
using ModelAudit.Formats.ModelFiles;
using ModelAudit.Samples.Building;
using ModelAudit.Tests.Formats.Archives;

namespace ModelAudit.Tests.Formats.Mxnet;

public sealed class MxnetTests
{
    [Fact]
    public void Arrays_dense_and_sparse_are_counted()
    {
        ArchiveExamination found = ArchiveExamination.Of(SmallFrameworkModels.MxnetParameters(), "m-0000.params");
        Assert.Equal("mxnet-params", found.Format);
        Assert.Empty(found.Gaps);
        Assert.Empty(found.Codes());
        Assert.Equal((2L, 14L), (found.Value(ModelFileFacts.TensorCount), found.Value(ModelFileFacts.Parameters)));
        Assert.Equal(["F16 8 4", "F32 6 24"], found.Value(ModelFileFacts.Types).Select(type => $"{type["type"]} {type["parameters"]} {type["bytes"]}"));
    }

    [Fact]
    public void What_does_not_fit_is_a_defect()
    {
        Assert.Equal(["length"], ArchiveExamination.Of(SmallFrameworkModels.MxnetParameters(rows: 1L << 40), "m.params").Codes());
        Assert.Equal(["size"], ArchiveExamination.Of(SmallFrameworkModels.MxnetParameters(rows: long.MaxValue), "m.params").Codes());
        Assert.Equal(["duplicate"], ArchiveExamination.Of(SmallFrameworkModels.MxnetParameters(2, "w", "w"), "m.params").Codes());
        Assert.Equal(["count"], ArchiveExamination.Of(SmallFrameworkModels.MxnetParameters(2, "w"), "m.params").Codes());
        Assert.Equal(["trailing-data"], ArchiveExamination.Of([.. SmallFrameworkModels.MxnetParameters(), 1], "m.params").Codes());
    }

    [Fact]
    public void Parameters_that_are_cut_off_say_so() => ModelFileFindings.CutsAreTold(SmallFrameworkModels.MxnetParameters(), "m.params", 24);

    [Fact]
    public void A_graph_says_what_it_is_made_of()
    {
        ArchiveExamination found = ModelFileFindings.Examine(SmallFrameworkModels.MxnetSymbol(), "m-symbol.json");
        Assert.Equal("mxnet-symbol", found.Format);
        Assert.Empty(found.Gaps);
        Assert.Empty(found.Codes());
        Assert.Empty(found.Calls());
        Assert.Equal(["FullyConnected 1"], found.Parts());
        Assert.Equal("1.7.0", found.Value(ModelFileFacts.Version));
    }

    [Theory]
    [InlineData("Custom", "\"op_type\": \"evil\"", "custom-operator mxnet::Custom::evil")]
    [InlineData("_Native", "\"info\": \"0x7f\"", "custom-operator mxnet::_Native")]
    [InlineData("TorchModule", "\"lua_string\": \"os.execute('x')\"", "lua-function os.execute('x')")]
    public void Operators_that_run_code_are_calls(string op, string attributes, string call) =>
        Assert.Equal([call], ModelFileFindings.Examine(SmallFrameworkModels.MxnetSymbol(op, attributes), "m.json").Calls());

    [Fact]
    public void Graphs_inside_operators_are_read_too()
    {
        string inner = SmallFrameworkModels.MxnetSymbol("Custom", "\"op_type\": \"inner\"");
        string outer = SmallFrameworkModels.MxnetSymbol("_foreach").Replace("\"inputs\": [[0, 0, 0]]", "\"inputs\": [[0, 0, 0]], \"subgraphs\": [" + inner + "]", StringComparison.Ordinal);
        Assert.Equal(["custom-operator mxnet::Custom::inner"], ModelFileFindings.Examine(outer, "m.json").Calls());
    }

    [Fact]
    public void A_node_that_takes_what_comes_later_is_a_defect() => Assert.Equal(["index"], ModelFileFindings.Examine(SmallFrameworkModels.MxnetSymbol(input: 1), "m.json").Codes());

    [Fact]
    public void A_key_that_is_there_twice_is_a_defect()
    {
        ArchiveExamination found = ModelFileFindings.Examine(SmallFrameworkModels.MxnetSymbol().Replace("\"op\": \"null\"", "\"op\": \"null\", \"op\": \"Custom\"", StringComparison.Ordinal), "m.json");
        Assert.Equal(["syntax"], found.Codes());
        Assert.Contains(found.Gaps, gap => gap.Reason == GapReason.Malformed);
        Assert.False(found.Facts.TryGet(CodeFacts.Calls, out _));
    }
}
