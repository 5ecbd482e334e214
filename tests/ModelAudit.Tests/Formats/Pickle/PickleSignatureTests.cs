using System.Text;
using ModelAudit.Formats.Pickle;
using ModelAudit.Samples.Building;

namespace ModelAudit.Tests.Formats.Pickle;

public sealed class PickleSignatureTests
{
    private static bool Accepts(byte[] content, string path = "file") => new PickleInspector().Accepts(Examination.Probe(content, path));

    [Theory]
    [InlineData("cos\nsystem\n(S'id'\ntR")]
    [InlineData("cos\nsystem\n(S'id'\ntR.")]
    [InlineData("cos\nsystem\n(S'id'\ntR\u00FF\u00FF")]
    [InlineData("(cos\nsystem\nS'id'\no.")]
    [InlineData("(S'id'\nios\nsystem\n")]
    [InlineData("Vos\nVsystem\n\u0093(S'id'\ntR.")]
    [InlineData("N0cos\nsystem\n)R")]
    [InlineData("]q\0h\0a.")]
    [InlineData("(dp0\nS'a'\np1\nI1\ns.")]
    [InlineData("cos\nsystem\n.")]
    public void A_textual_pickle_is_taken(string content) => Assert.True(Accepts(Encoding.Latin1.GetBytes(content)));

    [Theory]
    [InlineData("city,name\nBerlin,c\n")]
    [InlineData("(a,b)\n(c,d)\n")]
    [InlineData("cat\ndog\nbird\n")]
    [InlineData("c\nd\ne\nf\n")]
    [InlineData("cat\ndog\n(\n)\n.\n")]
    [InlineData("the\nof\nand\n")]
    [InlineData("#version: 0.2\ni n\nt h\n")]
    [InlineData("[PAD]\n[unused0]\n[CLS]\n")]
    [InlineData("!\n\"\n#\n$\n%\n&\n'\n(\n)\n*\n")]
    [InlineData("i t\nt h\nc o\n")]
    [InlineData("(\n)\n.\n")]
    [InlineData("NNNNNNNNNNNNNNNNNNNNNNNNN\n")]
    [InlineData("{\"a\": 1}")]
    [InlineData("import os\nclass A:\n  pass\n")]
    public void A_text_file_is_not_taken(string content)
    {
        Assert.False(Accepts(Encoding.UTF8.GetBytes(content)));
        Assert.False(Accepts(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(content, 2_000)))));
    }

    [Theory]
    [InlineData("I1\n.")]
    [InlineData("N.")]
    [InlineData("F1.5\n.")]
    [InlineData("Vtext\n.")]
    [InlineData("L12345678901234567890L\n.")]
    [InlineData("K\u0005.")]
    public void A_bare_value_is_a_pickle_where_the_name_says_so(string content)
    {
        Assert.True(Accepts(Encoding.Latin1.GetBytes(content), "value.pkl"));
        Assert.False(Accepts(Encoding.Latin1.GetBytes(content), "value.txt"));
    }

    [Fact]
    public void A_bare_text_longer_than_the_header_is_a_pickle_where_the_name_says_so()
    {
        byte[] content = Encoding.Latin1.GetBytes($"V{new string('a', 70_000)}\np0\n.");
        Assert.True(Accepts(content, "value.pkl"));
        Assert.False(Accepts(content, "value.txt"));
    }

    [Fact]
    public void A_call_behind_a_first_line_longer_than_the_header_is_taken() =>
        Assert.True(Accepts(Encoding.Latin1.GetBytes($"V{new string('a', 70_000)}\n0cos\nsystem\n(S'id'\ntR."), "config.json"));

    [Theory]
    [InlineData("In one line")]
    [InlineData("Verse\n")]
    public void Long_prose_is_not_taken(string start) =>
        Assert.False(Accepts(Encoding.UTF8.GetBytes($"{start} {string.Concat(Enumerable.Repeat("come what may (or not), ", 4_000))}\nclosing\n(the end)."), "text.txt"));

    [Fact]
    public void A_pickle_whose_first_string_is_larger_than_the_header_is_taken() =>
        Assert.True(Accepts(new PickleAssembler().Proto(4).BinBytes(new byte[100_000]).Stop().Build()));

    [Fact]
    public void A_binary_pickle_that_breaks_behind_an_import_is_taken() =>
        Assert.True(Accepts(new PickleAssembler().Proto(4).StackGlobal("os", "system").Raw(0xFF).Build()));

    [Theory]
    [InlineData(0x80, 0x02)]
    [InlineData(0x80, 0x02, 0x00, 0x00)]
    [InlineData(0x80, 0x09, 0x4E, 0x2E)]
    [InlineData(0x80, 0x04, 0x4E, 0x00, 0x00)]
    public void Two_bytes_are_not_enough(params int[] bytes) => Assert.False(Accepts([.. bytes.Select(value => (byte)value)]));
}
