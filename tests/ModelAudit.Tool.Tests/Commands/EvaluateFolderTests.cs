using System.Text.Json;

namespace ModelAudit.Tool.Tests.Commands;

public sealed class EvaluateFolderTests : IDisposable
{
    private readonly ToolRun tool = new();

    public EvaluateFolderTests()
    {
        tool.Write("needs-config.json", Policies.NeedsConfig);
        tool.Write("asks.json", Policies.AsksSomebody);
        foreach (string name in (string[])["a", "b"])
        {
            tool.Write($"{name}/config.json", "{}");
            Assert.Equal(0, tool.Run("audit", name, "--rules", "needs-config.json", "--as-of", "2026-01-10", "--output", $"reports/{name}"));
        }
    }

    public void Dispose() => tool.Dispose();

    [Fact]
    public void A_table_says_which_verdicts_change_and_nothing_is_written()
    {
        Assert.Equal(3, tool.Run("evaluate", "reports", "--rules", "asks.json"));
        string[] lines = tool.Output.TrimEnd().Split('\n');
        Assert.StartsWith("MODEL", lines[0], StringComparison.Ordinal);
        Assert.Contains("Passed", lines[1], StringComparison.Ordinal);
        Assert.Contains("Incomplete", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("a/a.audit.json", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("b/b.audit.json", lines[2], StringComparison.Ordinal);
        Assert.Equal("2 reports judged again: 2 verdicts changed, 0 not judged.", lines[3]);
        Assert.Equal("Now: 2 Incomplete.", lines[4]);
        Assert.False(Directory.Exists(tool["modelaudit-reports"]));
    }

    [Fact]
    public void What_does_not_change_is_only_counted()
    {
        Assert.Equal(0, tool.Run("evaluate", "reports", "--rules", "needs-config.json"));
        Assert.Equal("2 reports judged again: 0 verdicts changed, 0 not judged.\nNow: 2 Passed.\n", tool.Output);
    }

    [Fact]
    public void Json_has_every_report()
    {
        Assert.Equal(3, tool.Run("evaluate", "reports", "--rules", "asks.json", "--format", "json"));
        JsonElement rows = JsonDocument.Parse(tool.Output).RootElement.GetProperty("reports");
        Assert.Equal(2, rows.GetArrayLength());
        Assert.Equal("Passed", rows[0].GetProperty("before").GetString());
        Assert.Equal("Incomplete", rows[0].GetProperty("after").GetString());
        Assert.NotEqual(0, rows[0].GetProperty("blocksNow").GetArrayLength());
    }

    [Fact]
    public void New_reports_are_written_where_they_are_wanted_and_verify()
    {
        Assert.Equal(3, tool.Run("evaluate", "reports", "--rules", "asks.json", "--output", "judged"));
        Assert.Equal(0, tool.Run("verify", "judged/a/a.audit.json"));
        Assert.Equal(0, tool.Run("verify", "judged/b/b.audit.json"));
    }

    [Fact]
    public void A_report_that_does_not_verify_is_listed_and_the_others_are_judged()
    {
        File.WriteAllText(tool["reports/b/b.audit.json"], File.ReadAllText(tool["reports/b/b.audit.json"]).Replace("\"sig\": \"", "\"sig\": \"AAAA", StringComparison.Ordinal).Replace("\"sig\":\"", "\"sig\":\"AAAA", StringComparison.Ordinal));
        tool.Write("reports/c.audit.json", "{");
        Assert.Equal(4, tool.Run("evaluate", "reports", "--rules", "needs-config.json"));
        Assert.Contains("not judged", tool.Output, StringComparison.Ordinal);
        Assert.Contains("1 report judged again: 0 verdicts changed, 2 not judged.", tool.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--format", "sarif")]
    [InlineData("--format", "json=x.json")]
    [InlineData("--output", "reports/new")]
    public void What_cannot_be_is_wrong_usage(string option, string value)
    {
        Assert.Equal(2, tool.Run("evaluate", "reports", option, value));
        Assert.Empty(tool.Output);
    }

    [Fact]
    public void A_folder_without_reports_is_wrong_usage()
    {
        Directory.CreateDirectory(tool["empty"]);
        Assert.Equal(2, tool.Run("evaluate", "empty"));
    }
}
