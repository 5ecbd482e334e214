using ModelAudit.Evidence;
using ModelAudit.Formats.ModelFiles;
using ModelAudit.Samples.Building;
using ModelAudit.Tests.Formats.Archives;

namespace ModelAudit.Tests.Formats.Flax;

public sealed class FlaxInspectorTests
{
    private static ArchiveExamination Examine(byte[] content) => ArchiveExamination.Of(content, "flax_model.msgpack");

    private static string Code(byte[] content) => Assert.Single(Examine(content).Value(ModelFileFacts.Defects))["code"]!.Text;

    [Fact]
    public void A_checkpoint_says_what_it_holds()
    {
        ArchiveExamination found = Examine(MessagePackBuilder.Checkpoint());
        Assert.Equal("flax-msgpack", found.Format);
        Assert.Empty(found.Gaps);
        Assert.Empty(found.Value(ModelFileFacts.Defects));
        Assert.Equal((2L, 9L), (found.Value(ModelFileFacts.TensorCount), found.Value(ModelFileFacts.Parameters)));
        Assert.Equal(["bfloat16 3", "float32 6"], found.Value(ModelFileFacts.Types).Select(item => $"{item["type"]!.Text} {item["parameters"]!.Integer}"));
    }

    [Fact]
    public void What_does_not_fit_is_a_defect()
    {
        Assert.Equal("size", Code(new MessagePackBuilder().Map(1).Text("w").Array("float32", 20, 2, 3).Build()));
        Assert.Equal("duplicate", Code(new MessagePackBuilder().Map(2).Text("w").Add(1).Text("w").Add(2).Build()));
        Assert.Equal("trailing-data", Code([.. MessagePackBuilder.Checkpoint(), 0xC0]));
        Assert.Equal("count", Code([0xDF, 0xA1, (byte)'a', 0xFF, 0xFF, 0xA1, (byte)'a']));
        Assert.Equal("length", Code([0x81, 0xA1, (byte)'a', 0xC6, 0x7F, 0xFF, 0xFF, 0xFF]));
        Assert.Equal("syntax", Code([0x81, 0xA1, (byte)'a', 0xC1]));
        Assert.Equal("syntax", Code(new MessagePackBuilder().Map(1).Text("w").Add(0xD4, 1, 0).Build()));
    }

    [Fact]
    public void Keys_that_are_too_long_to_compare_are_said()
    {
        byte[] content = [0x81, 0xDA, 0x20, 0x00, .. new byte[0x2000], 0xC0];
        Assert.Equal(GapReason.LimitReached, Assert.Single(Examine(content).Gaps).Reason);
    }

    [Fact]
    public void Lists_that_nest_without_end_are_a_defect()
    {
        byte[] content = [0x81, 0xA1, (byte)'a', .. Enumerable.Repeat((byte)0x91, 1_000), 0xC0];
        Assert.Equal("nesting", Code(content));
        Assert.Equal(GapReason.Malformed, Assert.Single(Examine(content).Gaps).Reason);
    }

    [Fact]
    public void A_checkpoint_that_is_cut_off_has_a_gap()
    {
        byte[] content = MessagePackBuilder.Checkpoint();
        for (int length = 4; length < content.Length; length++)
        {
            Assert.NotEmpty(Examine(content[..length]).Gaps);
        }
    }
}
