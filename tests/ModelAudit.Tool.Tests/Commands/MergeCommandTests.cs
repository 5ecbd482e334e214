using ModelAudit.Samples.Models;

namespace ModelAudit.Tool.Tests.Commands;

public sealed class MergeCommandTests : IDisposable
{
    private static readonly string[] AsOf = ["--as-of", "2026-01-31"];

    private readonly ToolRun tool = new();

    public MergeCommandTests() => SampleModels.All[0].WriteTo(tool["model"]);

    public void Dispose() => tool.Dispose();

    [Fact]
    public void Parts_give_the_evidence_and_the_report_of_one_run()
    {
        Parts(3);
        int code = tool.Run(["audit", "model", "--no-sign", "--format", "json=whole.json", .. AsOf]);
        Assert.Equal(0, tool.Run(["inspect", "model", "--format", "json", .. AsOf]));
        string evidence = tool.Output;
        string statement = File.ReadAllText(tool["modelaudit-reports/model.statement.json"]);
        Assert.Equal(code, tool.Run(["merge", "parts", "--no-sign", "--format", "json=whole.json", "--evidence-out", "evidence.json", .. AsOf]));
        Assert.Equal(evidence, File.ReadAllText(tool["evidence.json"]) + "\n");
        Assert.Equal(statement, File.ReadAllText(tool["modelaudit-reports/model.statement.json"]));
    }

    [Fact]
    public void The_merged_report_is_signed_and_verifies_against_the_model()
    {
        Parts(2);
        tool.Write("rules.json", Policies.NeedsConfig);
        Assert.Equal(0, tool.Run("merge", "parts/1.json", "parts/2.json", "--rules", "rules.json"));
        Assert.StartsWith("PASSED", tool.Output, StringComparison.Ordinal);
        Assert.Equal(0, tool.Run("verify", "modelaudit-reports/model.audit.json", "--model", "model"));
    }

    [Fact]
    public void Documents_beside_the_model_go_to_the_parts_and_to_the_merge()
    {
        tool.Write("bom.json", "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":[{\"type\":\"file\",\"name\":\"config.json\",\"hashes\":[{\"alg\":\"SHA-512\",\"content\":\"" + new string('0', 128) + "\"}]}]}");
        Parts(2, "--provenance", "bom.json");
        Assert.Equal(2, tool.Run("merge", "parts"));
        Assert.Contains("other documents beside the model", tool.Error, StringComparison.Ordinal);
        Assert.NotEqual(2, tool.Run("merge", "parts", "--provenance", "bom.json", "--no-sign", "--evidence-out", "evidence.json"));
        Assert.Contains("\"sha512\":", File.ReadAllText(tool["evidence.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_a_doubled_and_a_damaged_part_are_2_with_one_sentence_and_nothing_written()
    {
        Parts(3);
        Assert.Equal(2, tool.Run("merge", "parts/1.json", "parts/3.json"));
        Assert.Contains("the part 2/3 is missing", tool.Error, StringComparison.Ordinal);
        File.Copy(tool["parts/2.json"], tool["parts/again.json"]);
        Assert.Equal(2, tool.Run("merge", "parts"));
        Assert.Contains("again.json: The part 2/3 is there more than once", tool.Error, StringComparison.Ordinal);
        File.WriteAllBytes(tool["parts/again.json"], File.ReadAllBytes(tool["parts/2.json"])[..^1]);
        Assert.Equal(2, tool.Run("merge", "parts"));
        Assert.Contains("again.json: The document does not end with the digest", tool.Error, StringComparison.Ordinal);
        Assert.Contains("1 problem; nothing was done", tool.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(tool["modelaudit-reports"]));
    }

    [Fact]
    public void Parts_within_other_limits_are_not_merged()
    {
        Assert.Equal(0, tool.Run("audit", "model", "--shard", "1/2", "--evidence-out", "parts/1.json", "--max-file-size", "1MB"));
        Assert.Equal(0, tool.Run("audit", "model", "--shard", "2/2", "--evidence-out", "parts/2.json"));
        Assert.Equal(2, tool.Run("merge", "parts"));
        Assert.Contains("within other limits", tool.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--shard needs --evidence-out", "--shard", "1/2")]
    [InlineData("it needs --shard", "--evidence-out", "part.json")]
    [InlineData("'0/2' is no share", "--shard", "0/2", "--evidence-out", "part.json")]
    [InlineData("--format is about the report", "--shard", "1/2", "--evidence-out", "part.json", "--format", "json")]
    [InlineData("--no-sign is about the report", "--shard", "1/2", "--evidence-out", "part.json", "--no-sign")]
    [InlineData("lies inside the audited 'model'", "--shard", "1/2", "--evidence-out", "model/part.json")]
    [InlineData("--shard is for one model", "--shard", "1/2", "--evidence-out", "part.json", "model")]
    public void What_cannot_be_asked_of_a_part_is_2(string sentence, params string[] arguments)
    {
        Assert.Equal(2, tool.Run(["audit", "model", .. arguments]));
        Assert.Contains(sentence, tool.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(tool["part.json"]));
    }

    [Fact]
    public void A_report_does_not_take_the_place_of_a_part()
    {
        Parts(1);
        Assert.Equal(2, tool.Run("merge", "parts", "--evidence-out", "parts/1.json"));
        Assert.Contains("is one of the parts", tool.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_parts_and_a_document_that_is_none_are_2()
    {
        Directory.CreateDirectory(tool["empty"]);
        Assert.Equal(2, tool.Run("merge", "empty"));
        Assert.Contains("has no *.json file", tool.Error, StringComparison.Ordinal);
        Assert.Equal(2, tool.Run("merge", "model/config.json"));
        Assert.Contains("cut off, or is something else", tool.Error, StringComparison.Ordinal);
        Assert.Equal(2, tool.Run("merge", "nothing.json"));
        Assert.Contains("There is no such file", tool.Error, StringComparison.Ordinal);
    }

    private void Parts(int count, params string[] more)
    {
        for (int number = 1; number <= count; number++)
        {
            Assert.Equal(0, tool.Run(["audit", "model", "--shard", $"{number}/{count}", "--evidence-out", $"parts/{number}.json", .. more]));
            Assert.Contains($"Part {number}/{count} of the audit of 'model'", tool.Error, StringComparison.Ordinal);
            Assert.Empty(tool.Output);
        }
    }
}
