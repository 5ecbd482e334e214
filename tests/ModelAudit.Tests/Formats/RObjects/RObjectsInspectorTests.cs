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
    public void Other_forms_are_said_not_to_be_read() => Assert.Equal(GapReason.Unsupported, Assert.Single(ArchiveExamination.Of("RDX3\nA\n3\n262401\n197888\n"u8.ToArray(), "m.rdata").Gaps).Reason);
}
