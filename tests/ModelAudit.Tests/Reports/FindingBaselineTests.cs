using System.Text.Json.Nodes;
using ModelAudit.Reports;
using ModelAudit.Reports.Sarif;
using ModelAudit.Rules;
using ModelAudit.Sources;

namespace ModelAudit.Tests.Reports;

public sealed class FindingBaselineTests
{
    private static AuditReport Report(params (RuleDescriptor Rule, EnforcementLevel Level, RuleOutcome Outcome)[] findings)
    {
        SampleReportBuilder builder = new SampleReportBuilder().File("config.json", "{}", "json").Rule(SampleReports.Digest, EnforcementLevel.Block, "No checksum disagrees.", Verdict.Pass);
        foreach ((RuleDescriptor rule, EnforcementLevel level, RuleOutcome outcome) in findings)
        {
            builder.Finding(rule, level, outcome);
        }

        return builder.Build();
    }

    private static (RuleDescriptor Rule, EnforcementLevel Level, RuleOutcome Outcome) License(string message = "None.") => (SampleReports.License, EnforcementLevel.Block, RuleOutcome.Fail(message));

    private static (RuleDescriptor Rule, EnforcementLevel Level, RuleOutcome Outcome) Code(Verdict verdict = Verdict.Fail, EnforcementLevel level = EnforcementLevel.Block) =>
        (SampleReports.RemoteCode, level, new RuleOutcome(verdict, "Code.") { Path = ArtifactPath.Parse("config.json"), Item = "AutoModel" });

    [Fact]
    public void A_finding_is_new_unchanged_or_updated_by_its_fingerprint()
    {
        var baseline = new FindingBaseline(Report(License(), Code()));
        AuditReport report = Report(License("Another sentence."), Code(), (SampleReports.Energy, EnforcementLevel.Warn, RuleOutcome.Fail("No energy.")));
        FindingState State(string rule) => baseline.StateOf(report.Findings.Single(finding => finding.Rule.Id == rule));
        Assert.Equal(FindingState.Updated, State("MA1101"));
        Assert.Equal(FindingState.Unchanged, State("MA1305"));
        Assert.Equal(FindingState.New, State("MA1608"));
        Assert.Equal(["MA1101"], baseline.Absent(Report(Code())).Select(finding => finding.Rule.Id).ToArray());
    }

    [Fact]
    public void Only_what_is_new_counts_for_the_verdict_of_new_findings()
    {
        var baseline = new FindingBaseline(Report(License()));
        Assert.Equal(AuditVerdict.Passed, baseline.VerdictOfNew(Report(License("Another sentence."))));
        Assert.Equal(AuditVerdict.Failed, baseline.VerdictOfNew(Report(License(), Code())));
        Assert.Equal(AuditVerdict.Incomplete, baseline.VerdictOfNew(Report(License(), Code(Verdict.Review))));
        Assert.Equal(AuditVerdict.Passed, baseline.VerdictOfNew(Report()));
    }

    [Fact]
    public void What_got_worse_or_did_not_block_before_is_not_known()
    {
        Assert.Equal(AuditVerdict.Failed, new FindingBaseline(Report(Code(Verdict.Review))).VerdictOfNew(Report(Code())));
        Assert.Equal(AuditVerdict.Passed, new FindingBaseline(Report(Code())).VerdictOfNew(Report(Code(Verdict.Review))));
        Assert.Equal(AuditVerdict.Failed, new FindingBaseline(Report(Code(level: EnforcementLevel.Warn))).VerdictOfNew(Report(Code())));
        Assert.Equal(AuditVerdict.Failed, new FindingBaseline(SampleReports.Waived()).VerdictOfNew(Report(Code())));
    }

    [Fact]
    public void Where_nothing_was_judged_nothing_is_known()
    {
        Assert.Equal(AuditVerdict.Incomplete, new FindingBaseline(SampleReports.NoRules()).VerdictOfNew(SampleReports.NoRules()));
        Assert.Equal(AuditVerdict.Incomplete, new FindingBaseline(SampleReports.NothingRan()).VerdictOfNew(SampleReports.NothingRan()));
    }

    [Fact]
    public async Task Sarif_tells_the_state_of_every_result_and_lists_what_is_absent()
    {
        AuditReport old = Report(License(), (SampleReports.Energy, EnforcementLevel.Warn, RuleOutcome.Fail("No energy.")));
        JsonArray results = await ResultsAsync(Report(License("Another sentence."), Code()), new FindingBaseline(old));
        Assert.All(results, result => Assert.NotNull(result!["baselineState"]));
        string State(string rule) => (string)results.Single(result => (string?)result!["ruleId"] == rule)!["baselineState"]!;
        Assert.Equal("updated", State("MA1101"));
        Assert.Equal("new", State("MA1305"));
        Assert.Equal("absent", State("MA1608"));
        Assert.Equal("unchanged", State("MA1002"));
        Assert.Equal(-1, (int)results.Single(result => (string?)result!["ruleId"] == "MA1608")!["ruleIndex"]!);
        Assert.All(await ResultsAsync(old, null), result => Assert.Null(result!["baselineState"]));
    }

    private static async Task<JsonArray> ResultsAsync(AuditReport report, FindingBaseline? baseline) =>
        JsonNode.Parse(await SampleReports.RenderAsync(new SarifRenderer(baseline), report))!["runs"]![0]!["results"]!.AsArray();
}
