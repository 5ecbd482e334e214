using System.Collections.Immutable;
using ModelAudit.Reports;
using ModelAudit.Rules;

namespace ModelAudit.GoldenTests;

/// <summary>The findings that a model must and must not give do not depend on the profile, unless that turns a rule off; the verdict does.</summary>
public sealed class ExpectedFindingsByProfileTests
{
    public static TheoryData<string, string, AuditVerdict> Verdicts => new()
    {
        { "deepseek-r1", "baseline", AuditVerdict.Passed },
        { "deepseek-r1", "strict", AuditVerdict.Failed },
        { "deepseek-r1", "eu-ai-act", AuditVerdict.Failed },
        { "deepseek-r1", "research", AuditVerdict.Passed },
        { "deepseek-r1-distill-llama-8b", "baseline", AuditVerdict.Passed },
        { "deepseek-r1-distill-llama-8b", "strict", AuditVerdict.Failed },
        { "deepseek-r1-distill-llama-8b", "eu-ai-act", AuditVerdict.Failed },
        { "deepseek-r1-distill-llama-8b", "research", AuditVerdict.Passed },
        { "deepseek-r1-distill-qwen-7b", "baseline", AuditVerdict.Passed },
        { "deepseek-r1-distill-qwen-7b", "strict", AuditVerdict.Failed },
        { "deepseek-r1-distill-qwen-7b", "eu-ai-act", AuditVerdict.Failed },
        { "deepseek-r1-distill-qwen-7b", "research", AuditVerdict.Passed },
        { "llama-3.1-8b", "baseline", AuditVerdict.Passed },
        { "llama-3.1-8b", "strict", AuditVerdict.Failed },
        { "llama-3.1-8b", "eu-ai-act", AuditVerdict.Failed },
        { "llama-3.1-8b", "research", AuditVerdict.Passed },
        { "gpt-oss-20b", "baseline", AuditVerdict.Passed },
        { "gpt-oss-20b", "strict", AuditVerdict.Failed },
        { "gpt-oss-20b", "eu-ai-act", AuditVerdict.Failed },
        { "gpt-oss-20b", "research", AuditVerdict.Passed },
    };

    [Theory]
    [MemberData(nameof(Verdicts))]
    public async Task A_model_gives_its_findings_under_each_profile(string model, string profile, AuditVerdict verdict)
    {
        ExpectedFindings expected = ExpectedFindings.All.Single(known => known.Model == model);
        AuditReport report = await SampleAudit.RunAsync(model, profile);
        ImmutableArray<string> fired = [.. report.Rules.Where(rule => rule.Failed + rule.Reviews + rule.Inconclusive > 0).Select(rule => rule.Rule.Id)];

        Assert.Empty(expected.Fires.Where(rule => SampleAudit.Auditor.Rules.Level(profile, rule) != EnforcementLevel.Off).Except(fired));
        Assert.Empty(expected.Silent.Intersect(fired));
        Assert.Equal(verdict, report.Verdict);
    }
}
