using System.Text.Json;

namespace ModelAudit.Tool.Tests.Commands;

public sealed class OnlyNewTests : IDisposable
{
    private readonly ToolRun tool = new();

    public OnlyNewTests()
    {
        tool.Write("needs-config.json", Policies.NeedsConfig);
        tool.Write("asks.json", Policies.AsksSomebody);
        tool.Write("model/other.json", "{}");
        Assert.Equal(1, tool.Run("audit", "model", "--rules", "needs-config.json", "--output", "approved"));
    }

    public void Dispose() => tool.Dispose();

    [Fact]
    public void A_failure_that_the_baseline_has_does_not_count_and_the_report_still_says_failed()
    {
        Assert.Equal(1, tool.Run("audit", "model", "--rules", "needs-config.json", "--baseline", "approved/model.audit.json"));
        Assert.Equal(0, tool.Run("audit", "model", "--rules", "needs-config.json", "--baseline", "approved/model.audit.json", "--only-new"));
        Assert.Contains("FAILED", tool.Output, StringComparison.Ordinal);
        Assert.Contains("The verdict is Failed; by findings that are not in the baseline alone it would be Passed", tool.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_review_makes_it_incomplete()
    {
        Assert.Equal(3, tool.Run("evaluate", "approved/model.audit.json", "--rules", "asks.json", "--baseline", "approved/model.audit.json", "--only-new", "--output", "again"));
    }

    [Fact]
    public void Only_new_needs_a_baseline_with_a_judgement()
    {
        Assert.Equal(2, tool.Run("audit", "model", "--rules", "needs-config.json", "--only-new"));
        Assert.Contains("--baseline", tool.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Sarif_tells_what_is_new_since_the_baseline()
    {
        tool.Write("model/README.md", "# Model\n");
        tool.Run("audit", "model", "--rules", "needs-config.json", "--baseline", "approved/model.audit.json", "--format", "sarif");
        using JsonDocument document = JsonDocument.Parse(tool.Output);
        Dictionary<string, string> states = document.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray()
            .ToDictionary(result => result.GetProperty("ruleId").GetString()!, result => result.GetProperty("baselineState").GetString()!);
        Assert.Equal("unchanged", states["TEST0001"]);
        Assert.Equal("new", states["TEST0002"]);
    }
}
