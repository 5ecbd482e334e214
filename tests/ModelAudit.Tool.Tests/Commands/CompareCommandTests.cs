using System.Text.Json;

namespace ModelAudit.Tool.Tests.Commands;

public sealed class CompareCommandTests : IDisposable
{
    private readonly ToolRun tool = new();

    public CompareCommandTests()
    {
        tool.Write("needs-config.json", Policies.NeedsConfig);
        foreach ((string name, string license) in new[] { ("one", "mit"), ("two", "apache-2.0") })
        {
            tool.Write($"{name}/README.md", $"---\nlicense: {license}\n---\n");
            tool.Write($"{name}/config.json", "{}");
            tool.Run("audit", name, "--rules", "needs-config.json", "--output", "reports");
        }
    }

    public void Dispose() => tool.Dispose();

    [Fact]
    public void Reports_are_compared_as_text_json_and_html()
    {
        Assert.Equal(0, tool.Run("compare", "reports/one.audit.json", "reports/two.audit.json"));
        Assert.Contains("License\n  one  MIT\n  two  Apache-2.0\n", tool.Output, StringComparison.Ordinal);
        Assert.Contains("is not checked here", tool.Error, StringComparison.Ordinal);

        Assert.Equal(0, tool.Run("compare", "reports/one.audit.json", "reports/two.audit.json", "--format", "json"));
        using JsonDocument document = JsonDocument.Parse(tool.Output);
        Assert.Equal("two", document.RootElement.GetProperty("models")[1].GetString());

        Assert.Equal(0, tool.Run("compare", "reports/one.audit.json", "reports/two.audit.json", "--format", "html"));
        Assert.StartsWith("<!DOCTYPE html>", tool.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Prices_come_from_a_catalogue_and_mistakes_in_it_are_2_with_their_place()
    {
        tool.Write("prices.json", """{ "prices": [ { "model": "one", "provider": "Host", "currency": "USD", "input": "1", "output": "2", "date": "2026-01-01", "source": "s" } ] }""");
        Assert.Equal(0, tool.Run("compare", "reports/one.audit.json", "reports/two.audit.json", "--prices", "prices.json", "--as-of", "2026-06-01"));
        Assert.Contains("USD 1 in, 2 out for a million tokens at Host on 2026-01-01 (s, stale: 151 days old)", tool.Output, StringComparison.Ordinal);

        tool.Write("bad.json", "{ \"prices\": 1 }");
        Assert.Equal(2, tool.Run("compare", "reports/one.audit.json", "missing.json", "--prices", "bad.json"));
        Assert.Contains("bad.json(1,", tool.Error, StringComparison.Ordinal);
        Assert.Contains("missing.json", tool.Error, StringComparison.Ordinal);
        Assert.Equal(2, tool.Run("compare", "reports/one.audit.json", "reports/two.audit.json", "--as-of", "soon"));
        Assert.Equal(2, tool.Run("compare", "reports/one.audit.json"));
    }
}
