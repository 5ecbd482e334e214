using System.Collections.Immutable;
using ModelAudit.Reports;
using ModelAudit.Rules;

namespace ModelAudit.GoldenTests;

public sealed class ExpectedFindingsTests
{
    public static TheoryData<string> Models => [.. ExpectedFindings.All.Select(expected => expected.Model)];

    [Theory]
    [MemberData(nameof(Models))]
    public async Task What_must_be_found_is_found(string model)
    {
        AuditReport report = await SampleAudit.RunAsync(model, "eu-ai-act");

        Assert.Empty(Expected(model).Fires.Except(Fired(report)));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task What_must_not_be_found_is_not(string model)
    {
        AuditReport report = await SampleAudit.RunAsync(model, "eu-ai-act");

        Assert.Empty(Expected(model).Silent.Intersect(Fired(report)));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void What_is_listed_as_not_covered_has_no_rule_yet(string model) =>
        Assert.Empty(Expected(model).NotYetCovered.Intersect(SampleAudit.Auditor.Rules.Rules.Select(rule => rule.Descriptor.Id)));

    [Theory]
    [MemberData(nameof(Models))]
    public void What_is_expected_has_a_rule(string model)
    {
        ExpectedFindings expected = Expected(model);

        Assert.Empty(expected.Fires.Concat(expected.Silent).Except(SampleAudit.Auditor.Rules.Rules.Select(rule => rule.Descriptor.Id)));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task The_first_profile_blocks_none_of_the_models(string model) =>
        Assert.Equal(AuditVerdict.Passed, (await SampleAudit.RunAsync(model, "baseline")).Verdict);

    [Fact]
    public async Task A_restricted_supplier_is_found_where_the_list_applies()
    {
        AuditContext context = ContextFile.Read("context.json", """{ "context": { "useCases": ["us-dod"], "publisher": "deepseek-ai" } }""").Value;

        Assert.Contains("MA1902", Fired(await SampleAudit.RunAsync("deepseek-r1", "baseline", context: context)));
        Assert.DoesNotContain("MA1902", Fired(await SampleAudit.RunAsync("deepseek-r1", "baseline")));
    }

    private static ExpectedFindings Expected(string model) => ExpectedFindings.All.Single(expected => expected.Model == model);

    private static ImmutableArray<string> Fired(AuditReport report) =>
        [.. report.Rules.Where(rule => rule.Failed + rule.Reviews + rule.Inconclusive > 0).Select(rule => rule.Rule.Id)];
}
