using ModelAudit.Evidence;
using ModelAudit.Formats;
using ModelAudit.Formats.ModelFiles;
using ModelAudit.Samples.Building;
using ModelAudit.Tests.Formats.Archives;

namespace ModelAudit.Tests.Formats.RObjects;

public sealed class RObjectsInspectorTests
{
    private static ArchiveExamination Examine(byte[] content) => ArchiveExamination.Of(content, "m.rds");

    private static string[] Parts(ArchiveExamination found) => [.. found.Value(ModelFileFacts.Parts).Select(item => $"{item["name"]!.Text} {item["count"]!.Integer}")];

    [Fact]
    public void A_list_says_what_it_is_made_of()
    {
        ArchiveExamination found = Examine(RObjectBuilder.List().Build());
        Assert.Equal("rds", found.Format);
        Assert.Empty(found.Gaps);
        Assert.Empty(found.Value(ModelFileFacts.Defects));
        Assert.Empty(found.Value(CodeFacts.Calls));
        Assert.Equal(["integer 2", "list 1", "strings 1"], Parts(found));
        Assert.Contains("R 4.3.1", found.Value(ModelFileFacts.Properties).Select(item => item["value"]!.Text));
    }

    [Fact]
    public void A_promise_without_a_value_is_code()
    {
        ArchiveExamination found = Examine(RObjectBuilder.Promise("system").Build());
        Assert.Empty(found.Gaps);
        Assert.Equal("promise system", found.Value(CodeFacts.Calls).Select(item => $"{item["kind"]!.Text} {item["name"]!.Text}").Single());
        Assert.Empty(Examine(RObjectBuilder.Evaluated().Build()).Value(CodeFacts.Calls));
        Assert.Equal("system", Assert.Single(Examine(RObjectBuilder.PromisedPromise().Build()).Value(CodeFacts.Calls))["name"]!.Text);
    }

    [Fact]
    public void A_promise_is_found_in_what_save_wrote() =>
        Assert.Single(ArchiveExamination.Of([.. "RDX3\n"u8, .. RObjectBuilder.Promise("system").Build()], "m.rdata").Value(CodeFacts.Calls));

    [Fact]
    public void A_compiled_function_is_read_to_its_end()
    {
        ArchiveExamination found = Examine(RObjectBuilder.Function().Build());
        Assert.Empty(found.Gaps);
        Assert.Empty(found.Value(ModelFileFacts.Defects));
        Assert.Equal(["bytecode 1", "function 1", "integer 2"], Parts(found));
    }

    [Fact]
    public void What_does_not_fit_is_a_defect()
    {
        Assert.Equal("type", Assert.Single(Examine(new RObjectBuilder().Int(99).Build()).Value(ModelFileFacts.Defects))["code"]!.Text);
        Assert.Equal("length", Assert.Single(Examine(new RObjectBuilder().Int(14).Int(int.MaxValue).Build()).Value(ModelFileFacts.Defects))["code"]!.Text);
        Assert.Equal("length", Assert.Single(Examine(new RObjectBuilder().Int(14).Int(-1).Int(-1).Int(-1).Build()).Value(ModelFileFacts.Defects))["code"]!.Text);
        Assert.Equal("trailing-data", Assert.Single(Examine([.. RObjectBuilder.List().Build(), 1]).Value(ModelFileFacts.Defects))["code"]!.Text);
    }

    [Fact]
    public void Lists_that_nest_without_end_do_not_take_the_reader_down()
    {
        var builder = new RObjectBuilder();
        for (int i = 0; i < 200_000; i++)
        {
            builder.Int(19).Int(1);
        }

        ArchiveExamination found = Examine(builder.Int(254).Build());
        Assert.Empty(found.Value(ModelFileFacts.Defects));
    }

    [Fact]
    public void Objects_that_are_cut_off_have_a_gap()
    {
        byte[] content = RObjectBuilder.Promise("system").Build();
        for (int length = 24; length < content.Length; length++)
        {
            Assert.NotEmpty(Examine(content[..length]).Gaps);
        }
    }

    [Fact]
    public void A_machines_own_form_is_said_not_to_be_read() =>
        Assert.Equal(GapReason.Unsupported, Assert.Single(ArchiveExamination.Of("B\n\u0003\0\0\0\u0001\u0003\u0004\0\0\u0005\u0003\0\u0005\0\0\0"u8.ToArray(), "m.rds").Gaps).Reason);

    [Theory]
    [InlineData("m.rds", "")]
    [InlineData("m.rda", "RDA3\n")]
    [InlineData("notes", "")]
    public void Text_is_read_as_the_binary_form_is(string path, string start)
    {
        // saveRDS(list(c(1.5, NA), 2i, as.raw(255), "a b\n\u00e9", TRUE), ascii = TRUE)
        ArchiveExamination found = ArchiveExamination.Of(
            [.. System.Text.Encoding.ASCII.GetBytes(start + "A\n3\n262401\n197888\n5\nUTF-8\n19\n5\n14\n2\n1.5\nNA\n15\n1\n0\n2\n24\n1\nff\n16\n1\n32777\n6\na\\040b\\n\\303\\251\n10\n1\nNA\n")], path);
        Assert.Equal("rds", found.Format);
        Assert.Empty(found.Gaps);
        Assert.Empty(found.Value(ModelFileFacts.Defects));
        Assert.Equal(["complex 1", "double 1", "integer 1", "list 1", "raw 1", "strings 1"], Parts(found));
        Assert.Contains("R 4.1.1", found.Value(ModelFileFacts.Properties).Select(item => item["value"]!.Text));
    }

    [Fact]
    public void A_promise_is_found_in_text()
    {
        ArchiveExamination found = Examine("A\n2\n262401\n131840\n1029\n253\n252\n6\n1\n262153\n6\nsystem\n2\n16\n1\n262153\n2\nid\n254\n"u8.ToArray());
        Assert.Empty(found.Gaps);
        Assert.Equal("system", Assert.Single(found.Value(CodeFacts.Calls))["name"]!.Text);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("13\n9\n1")]
    [InlineData("13\n2\n1")]
    [InlineData("16\n1\n9\n5\nab")]
    [InlineData("14\n1\n000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000")]
    public void Text_that_does_not_fit_is_a_defect_or_a_gap(string rest)
    {
        ArchiveExamination found = Examine(System.Text.Encoding.ASCII.GetBytes("A\n2\n262401\n131840\n" + rest));
        Assert.NotEmpty(found.Gaps.Select(gap => gap.Detail).Concat(found.Value(ModelFileFacts.Defects).Select(item => item["code"]!.Text)));
    }
}
