namespace ModelAudit.Tool.Tests.Processes;

/// <summary>Nothing needs a network: every verb that reads, signs or verifies gives the same without one.</summary>
public sealed class NoNetworkTests : IDisposable
{
    private readonly ToolProcess tool = new() { Prefix = NoNetworkFactAttribute.Prefix };

    public NoNetworkTests()
    {
        Directory.CreateDirectory(Path.Combine(tool.Work, "model"));
        File.WriteAllText(Path.Combine(tool.Work, "model", "config.json"), "{}");
        File.WriteAllText(Path.Combine(tool.Work, "rules.json"), Policies.NeedsConfig);
    }

    public void Dispose() => tool.Dispose();

    [NoNetworkFact]
    public async Task Everything_works_without_a_network()
    {
        const string Report = "modelaudit-reports/model.audit.json";
        foreach (string[] command in new string[][]
        {
            ["key", "new", "--out", "release.pem"],
            ["model", "sign", "model", "--sign", "release.pem"],
            ["model", "verify", "model", "--key", "release.pub.pem"],
            ["audit", "model", "--rules", "rules.json", "--sign", "release.pem", "--model-key", "release.pub.pem", "--emit", "vsa"],
            ["verify", Report, "--key", "release.pub.pem", "--model", "model"],
            ["timestamp", "request", Report, "--out", "request.tsq"],
            ["evaluate", Report, "--key", "release.pub.pem", "--rules", "rules.json", "--output", "again"],
            ["inspect", "model"],
            ["license", "detect", "model"],
        })
        {
            Assert.True(await tool.RunAsync(command) == 0, string.Join(' ', command) + "\n" + tool.Output + tool.Error);
        }
    }
}
