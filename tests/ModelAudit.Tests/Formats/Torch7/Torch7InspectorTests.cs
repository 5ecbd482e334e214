using ModelAudit.Evidence;
using ModelAudit.Formats;
using ModelAudit.Formats.ModelFiles;
using ModelAudit.Samples.Building;
using ModelAudit.Tests.Formats.Archives;

namespace ModelAudit.Tests.Formats.Torch7;

public sealed class Torch7InspectorTests
{
    private static ArchiveExamination Examine(byte[] content) => ArchiveExamination.Of(content, "m.t7");

    [Fact]
    public void A_layer_says_what_it_is_made_of()
    {
        ArchiveExamination found = Examine(Torch7Builder.Layer().Build());
        Assert.Equal("torch7", found.Format);
        Assert.Empty(found.Gaps);
        Assert.Empty(found.Value(ModelFileFacts.Defects));
        Assert.Empty(found.Value(CodeFacts.Calls));
        Assert.Equal((1L, 6L), (found.Value(ModelFileFacts.TensorCount), found.Value(ModelFileFacts.Parameters)));
        Assert.Equal(["nn.Linear", "torch.FloatStorage", "torch.FloatTensor"], found.Value(ModelFileFacts.Parts).Select(item => item["name"]!.Text));
    }

    [Fact]
    public void A_function_is_code() => Assert.Equal(
        "lua-function nn.Linear",
        Examine(Torch7Builder.Layer("\u001bLJ").Build()).Value(CodeFacts.Calls).Select(item => $"{item["kind"]!.Text} {item["object"]!.Text}").Single());

    [Fact]
    public void What_does_not_fit_is_a_defect()
    {
        Assert.Equal("length", Assert.Single(Examine(new Torch7Builder().Tensor(1, 1L << 40).Build()).Value(ModelFileFacts.Defects))["code"]!.Text);
        Assert.Equal("type", Assert.Single(Examine([.. Torch7Builder.Layer().Build(), 99, 0, 0, 0]).Value(ModelFileFacts.Defects))["code"]!.Text);
        Assert.Equal("count", Assert.Single(Examine(new Torch7Builder().Instance(1, "nn.X").Int(3).Int(2).Int(int.MaxValue).Build()).Value(ModelFileFacts.Defects))["code"]!.Text);
    }

    [Fact]
    public void Classes_with_a_form_of_their_own_are_said_not_to_be_read() =>
        Assert.Equal(GapReason.Unsupported, Assert.Single(Examine(new Torch7Builder().Instance(1, "tds.Hash").Int(1).Build()).Gaps).Reason);

    [Fact]
    public void Objects_that_are_cut_off_have_a_gap()
    {
        byte[] content = Torch7Builder.Layer("\u001bLJ").Build();
        for (int length = 20; length < content.Length; length++)
        {
            Assert.NotEmpty(Examine(content[..length]).Gaps);
        }
    }
}
