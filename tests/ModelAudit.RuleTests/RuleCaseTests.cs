using ModelAudit.Evidence;
using ModelAudit.Reports;

namespace ModelAudit.RuleTests;

public sealed class RuleCaseTests
{
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
        AuditReport report = CaseModel.Auditor.Judge(evidence, new JudgementRequest
        {
            AsOf = CaseModel.AsOf,
            Profile = "strict",
            Context = settings.Context,
            Attestations = settings.Attestations(CaseModel.AsOf),
            BaseReports = Directory.Exists(parent) ? [CaseModel.Auditor.Judge(await CollectAsync(parent, null, settings.BaseName), new JudgementRequest { AsOf = CaseModel.AsOf, Profile = settings.BaseProfile })] : [],
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
        using var model = new CaseModel(directory, settings, name);
        return await CaseModel.Auditor.CollectAsync(model.Request);
    }
}
