using System.Runtime.InteropServices;
using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Reports;
using ModelAudit.Samples.Building;
using ModelAudit.Signing;
using ModelAudit.Sources;

namespace ModelAudit.RuleTests;

public sealed class RuleCaseTests
{
    private static readonly DateTimeOffset AsOf = new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ModelAuditor Auditor = ModelAuditor.CreateBuilder().Build();

    public static TheoryData<string> Names => [.. RuleCase.All.Select(known => known.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_case_has_the_outcome_that_its_folder_says(string name)
    {
        RuleCase known = RuleCase.Find(name);
        CaseSettings settings = CaseSettings.Read(known.Directory);
        AuditEvidence evidence = settings.Amend(await CollectAsync(Path.Combine(known.Directory, "model"), settings));
        string baseline = Path.Combine(known.Directory, "baseline");

        string parent = Path.Combine(known.Directory, "base");

        // The strict profile turns no rule off.
        AuditReport report = Auditor.Judge(evidence, new JudgementRequest
        {
            AsOf = AsOf,
            Profile = "strict",
            Context = settings.Context,
            Attestations = settings.Attestations(AsOf),
            BaseReports = Directory.Exists(parent) ? [Auditor.Judge(await CollectAsync(parent, null, settings.BaseName), new JudgementRequest { AsOf = AsOf, Profile = settings.BaseProfile })] : [],
            Baseline = Directory.Exists(baseline) ? await CollectAsync(baseline, null) : null,
        });

        RuleResult result = report.Rules.Single(rule => rule.Rule.Id == known.Rule);
        Assert.True(
            result.Verdict == known.Expected,
            $"{known.Rule} gave {result.Verdict}: {result.Summary} {string.Join(" | ", report.Findings.Where(finding => finding.Rule.Id == known.Rule).Select(finding => finding.Outcome.Message))}");
        Assert.DoesNotContain(report.Findings, finding => finding.Rule.Id is "MA9001" or "MA9002");
    }

    private static async Task<AuditEvidence> CollectAsync(string directory, CaseSettings? settings, string? name = null)
    {
        using TemporaryDirectory tree = TemporaryDirectory.Of(CaseTree.Read(directory));
        foreach ((string path, string target) in settings?.Links ?? [])
        {
            File.CreateSymbolicLink(tree[path], target);
        }

        using var elsewhere = new TemporaryDirectory();
        foreach (string path in settings?.HardLinks ?? [])
        {
            Assert.Equal(0, HardLink(Encoding.UTF8.GetBytes(tree[path] + '\0'), Encoding.UTF8.GetBytes(elsewhere["other"] + '\0')));
        }

        return await Auditor.CollectAsync(new AuditRequest(new DirectorySource(tree.Root, name ?? settings?.Name ?? "case")) { AsOf = AsOf, Trust = settings?.Trust ?? TrustedSigners.Nobody });
    }

    [DllImport("libc", EntryPoint = "link")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int HardLink(byte[] path, byte[] other);
}
