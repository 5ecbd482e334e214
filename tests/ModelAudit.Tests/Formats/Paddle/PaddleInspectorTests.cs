using ModelAudit.Evidence;
using ModelAudit.Formats;
using ModelAudit.Formats.Graphs;
using ModelAudit.Formats.ModelFiles;
using ModelAudit.Samples.Building;
using ModelAudit.Tests.Formats.Archives;

namespace ModelAudit.Tests.Formats.Paddle;

public sealed class PaddleInspectorTests
{
    [Theory]
    [InlineData("m.pdmodel")]
    [InlineData("__model__")]
    public void A_program_says_what_it_calls(string path)
    {
        ArchiveExamination found = ArchiveExamination.Of(PaddleModels.Program("py_func").ToArray(), path);
        Assert.Equal("paddle", found.Format);
        Assert.Empty(found.Gaps);
        Assert.Empty(found.Value(GraphFacts.Defects));
        Assert.Equal(("2006000", 2L, 1L, 0L), (found.Value(GraphFacts.Version), found.Value(GraphFacts.NodeCount), found.Value(GraphFacts.FunctionCount), found.Value(GraphFacts.UnknownBytes)));
        Assert.Equal(["paddle::matmul_v2", "paddle::py_func"], found.Value(CodeFacts.Calls).Select(item => item["name"]!.Text));
        Assert.Equal(["x F32 [?, 3]"], found.Value(GraphFacts.Values).Select(item => $"{item["name"]!.Text} {item["dtype"]!.Text} {item["shape"]!.Text}"));
    }

    [Fact]
    public void A_program_that_is_cut_off_does_not_say_that_it_calls_nothing_else()
    {
        byte[] content = PaddleModels.Program().ToArray();

        // What stands behind the only block is the version, six bytes.
        for (int length = 17; length < content.Length; length++)
        {
            Assert.Equal(length != content.Length - 6, ArchiveExamination.Of(content[..length], "m.pdmodel").Gaps.Any());
        }
    }

    [Fact]
    public void Weights_are_counted_from_tensor_to_tensor()
    {
        ArchiveExamination found = ArchiveExamination.Of([.. PaddleModels.Weights(), .. PaddleModels.Weights()], "m.pdiparams");
        Assert.Equal("paddle-params", found.Format);
        Assert.Equal((2L, 12L), (found.Value(ModelFileFacts.TensorCount), found.Value(ModelFileFacts.Parameters)));
        Assert.Empty(found.Value(ModelFileFacts.Defects));
        Assert.Empty(found.Gaps);
    }

    [Theory]
    [InlineData(4, "length")]
    [InlineData(-1, "size")]
    [InlineData(long.MaxValue, "size")]
    public void Shapes_that_fit_nothing_are_defects(long columns, string code)
    {
        ArchiveExamination found = ArchiveExamination.Of(PaddleModels.Weights(columns), "m.pdiparams");
        Assert.Equal(code, Assert.Single(found.Value(ModelFileFacts.Defects))["code"]!.Text);
        Assert.Equal(GapReason.Malformed, Assert.Single(found.Gaps).Reason);
    }

    [Fact]
    public void Bytes_behind_the_last_tensor_are_none_of_them()
    {
        ArchiveExamination found = ArchiveExamination.Of([.. PaddleModels.Weights(), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], "m.pdiparams");
        Assert.Equal("type", Assert.Single(found.Value(ModelFileFacts.Defects))["code"]!.Text);
    }
}
