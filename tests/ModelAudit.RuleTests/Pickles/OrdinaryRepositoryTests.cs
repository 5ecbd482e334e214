using ModelAudit.Reports;
using ModelAudit.Rules;
using ModelAudit.Samples.Building;
using ModelAudit.Samples.Models;
using ModelAudit.Sources;

namespace ModelAudit.RuleTests.Pickles;

/// <summary>Repositories as they are published, with pickles in the place of safetensors.</summary>
public sealed class OrdinaryRepositoryTests
{
    private static readonly DateTimeOffset AsOf = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ModelAuditor Auditor = ModelAuditor.CreateBuilder().Build();

    public static TheoryData<string, byte[]> Weights { get; } = new()
    {
        { "pytorch_model.bin", new PyTorchCheckpointBuilder().Add("a", 16).Add("b", 4).Build() },
        { "model.pt", new PyTorchCheckpointBuilder().Add("a", 16).Build() },
        { "model.pkl", PyPickler.Write(HarmlessModels.All.First(model => model.Name.Contains("regression", StringComparison.OrdinalIgnoreCase)).Value, 4) },
        { "model.joblib", HostileContainers.FramedJoblib(160, "behind") },
    };

    [Theory]
    [MemberData(nameof(Weights))]
    public async Task Pickled_weights_cost_one_warning_and_nothing_else(string name, byte[] weights)
    {
        TreeBuilder tree = SampleModels.DistillLlama.Build();
        string[] before = await FoundAsync(tree);
        foreach (string file in tree.Files.Keys.Where(path => path.EndsWith(".safetensors", StringComparison.Ordinal) || path.EndsWith(".index.json", StringComparison.Ordinal)).ToArray())
        {
            tree.Remove(file);
        }

        Assert.Equal([$"MA1301 Warn Fail {name}"], (await FoundAsync(tree.Add(name, weights))).Except(before));
    }

    private static async Task<string[]> FoundAsync(TreeBuilder tree)
    {
        using TemporaryDirectory directory = TemporaryDirectory.Of(tree);
        AuditReport report = await Auditor.AuditAsync(new AuditRequest(new DirectorySource(directory.Root, "model")) { AsOf = AsOf, Judgement = new JudgementRequest { Profile = "baseline" } });
        return [.. report.Findings.Where(finding => finding.Level is EnforcementLevel.Block or EnforcementLevel.Warn).Select(finding => $"{finding.Rule.Id} {finding.Level} {finding.Outcome.Verdict} {finding.Outcome.Path}".TrimEnd()).Distinct()];
    }
}
