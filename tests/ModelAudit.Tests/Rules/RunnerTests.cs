using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Reports;
using ModelAudit.Rules;
using ModelAudit.Sources;

namespace ModelAudit.Tests.Rules;

public sealed class RunnerTests
{
    private const string Exists = """ "require": { "field": "t.text", "exists": true } """;
    private const string Review = """ "unmet": "review", "require": { "field": "t.text", "exists": true } """;

    private static readonly AuditEvidence WithText = new TestEvidence().With(RuleKit.Text, FactValue.Of("x")).File("a").Build();

    [Theory]
    [InlineData("block", Exists, AuditVerdict.Failed)]
    [InlineData("warn", Exists, AuditVerdict.Passed)]
    [InlineData("info", Exists, AuditVerdict.Passed)]
    [InlineData("block", Review, AuditVerdict.Incomplete)]
    [InlineData("warn", Review, AuditVerdict.Passed)]
    [InlineData("off", Exists, AuditVerdict.Incomplete)]
    public void The_level_of_the_profile_decides_the_verdict(string level, string body, AuditVerdict expected)
    {
        RuleSet rules = RuleKit.Load(RuleKit.Pack(RuleKit.Rule(body), $$""" "profile": { "levels": { "TEST0001": "{{level}}" } } """));
        Assert.Equal(expected, RuleKit.Judge(rules, TestEvidence.Empty).Verdict);
    }

    [Fact]
    public void An_inconclusive_blocking_rule_makes_the_verdict_incomplete()
    {
        RuleSet rules = RuleKit.Load(Blocking(RuleKit.Rule(Exists)));
        AuditReport report = RuleKit.Judge(rules, new TestEvidence().Unknown(RuleKit.Text).Build());
        Assert.Equal(AuditVerdict.Incomplete, report.Verdict);
        Assert.Equal(Verdict.Inconclusive, Assert.Single(report.Findings).Outcome.Verdict);
    }

    [Fact]
    public void A_failure_outweighs_what_is_open()
    {
        RuleSet rules = RuleKit.Load(Blocking(RuleKit.Rule(Exists) + "," + RuleKit.Rule(""" "require": { "field": "t.number", "exists": true } """, "TEST0002"), "TEST0002"));
        Assert.Equal(AuditVerdict.Failed, RuleKit.Judge(rules, new TestEvidence().Unknown(RuleKit.Text).Build()).Verdict);
    }

    [Fact]
    public void No_rule_run_is_incomplete_and_said_so()
    {
        AuditReport report = RuleKit.Judge(RuleKit.Load(RuleKit.Pack(string.Empty)), WithText);
        Assert.Equal(AuditVerdict.Incomplete, report.Verdict);
        Assert.Equal("MA9002", Assert.Single(report.Findings).Rule.Id);
        AuditReport off = RuleKit.Judge(RuleKit.Load(RuleKit.Pack(RuleKit.Rule(Exists), """ "profile": { "levels": { "TEST0001": "off", "MA9002": "off" } } """)), WithText);
        Assert.Equal(AuditVerdict.Incomplete, off.Verdict);
        Assert.Null(off.Rules.Single(rule => rule.Rule.Id == "TEST0001").Verdict);
    }

    [Fact]
    public void A_rule_that_throws_is_inconclusive_and_the_audit_goes_on()
    {
        IEnumerable<RuleOutcome> Half(AuditEvidence evidence, RuleContext context)
        {
            yield return RuleOutcome.Pass("first");
            throw new InvalidDataException("broken");
        }

        RuleSet rules = RuleKit.Load([new CodeRule("CODE0001", Half), new CodeRule("CODE0002", (_, _) => []), new CodeRule("CODE0003")]);
        AuditReport report = RuleKit.Judge(rules, WithText);
        Assert.Equal(["CODE0001", "CODE0002", "MA9002", "MA9002"], report.Findings.Select(finding => finding.Rule.Id));
        Assert.Equal(AuditVerdict.Failed, report.Verdict);
        Assert.Contains("it threw InvalidDataException: broken", report.Findings[0].Outcome.Message, StringComparison.Ordinal);
        Assert.Contains("it gave no outcome", report.Findings[1].Outcome.Message, StringComparison.Ordinal);
        Assert.Equal(Verdict.Pass, report.Rules.Single(rule => rule.Rule.Id == "CODE0003").Verdict);
    }

    [Fact]
    public void A_failed_inspector_is_a_finding_that_blocks_unless_the_profile_says_otherwise()
    {
        AuditEvidence evidence = new TestEvidence().With(RuleKit.Text, FactValue.Of("x"))
            .File("a", [new EvidenceGap("onnx", GapReason.InspectorFailed, "threw", ArtifactPath.Parse("a"))]).Build();
        AuditReport report = RuleKit.Judge(RuleKit.Load(RuleKit.Pack(RuleKit.Rule(Exists))), evidence);
        Finding finding = Assert.Single(report.Findings);
        Assert.Equal(("MA9001", "a", "onnx", AuditVerdict.Failed), (finding.Rule.Id, finding.Outcome.Path!.Value.Value, finding.Outcome.Item, report.Verdict));
        RuleSet lenient = RuleKit.Load(RuleKit.Pack(RuleKit.Rule(Exists), """ "profile": { "levels": { "MA9001": "warn" } } """));
        Assert.Equal(AuditVerdict.Passed, RuleKit.Judge(lenient, evidence).Verdict);
    }

    [Fact]
    public void Rules_that_no_profile_mentions_warn()
    {
        RuleSet rules = RuleKit.Load([new CodeRule("CODE0001")], RuleKit.Pack(RuleKit.Rule(Exists)));
        Assert.Equal(EnforcementLevel.Warn, rules.Level(rules.DefaultProfile, "CODE0001"));
        Assert.Equal(EnforcementLevel.Block, rules.Level(rules.DefaultProfile, "MA9002"));
    }

    [Fact]
    public void The_assembly_of_a_rule_in_code_is_part_of_the_policy()
    {
        PolicyDocument document = Assert.Single(RuleKit.Judge(RuleKit.Load([new CodeRule("CODE0001")]), WithText).Policy, policy => policy.Kind == "assembly");
        Assert.Equal(("ModelAudit.Tests", null), (document.Name, document.Text));
    }

    [Fact]
    public void An_unknown_profile_is_the_callers_problem_with_a_hint()
    {
        RuleSet rules = RuleKit.Load(RuleKit.Pack(RuleKit.Rule(Exists), """ "profiles": { "strict": {} } """));
        InvalidInputException exception = Assert.Throws<InvalidInputException>(() => RuleKit.Judge(rules, WithText, new JudgementRequest { Profile = "strikt" }));
        Assert.Contains("Did you mean 'strict'?", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_blocks_nothing_before_it_takes_effect()
    {
        RuleSet rules = RuleKit.Load(Blocking(RuleKit.Rule(Exists + """, "effectiveFrom": "2026-08-02" """)));
        AuditReport before = RuleKit.Judge(rules, TestEvidence.Empty, asOf: new DateTimeOffset(2026, 8, 1, 23, 59, 59, TimeSpan.Zero));
        Assert.Equal((AuditVerdict.Passed, EnforcementLevel.Warn), (before.Verdict, before.Findings[0].Level));
        Assert.Contains("Blocks from 2026-08-02 on.", before.Rules.Single(rule => rule.Rule.Id == "TEST0001").Summary, StringComparison.Ordinal);
        Assert.Equal(AuditVerdict.Failed, RuleKit.Judge(rules, TestEvidence.Empty, asOf: new DateTimeOffset(2026, 8, 2, 0, 0, 0, TimeSpan.Zero)).Verdict);
    }

    [Theory]
    [InlineData(Severity.High, AuditVerdict.Failed)]
    [InlineData(Severity.Info, AuditVerdict.Failed)]
    [InlineData(Severity.Critical, AuditVerdict.Passed)]
    public void An_audit_can_be_asked_to_fail_on_a_severity(Severity severity, AuditVerdict expected)
    {
        AuditReport report = RuleKit.Judge(RuleKit.Load(RuleKit.Pack(RuleKit.Rule(Exists))), TestEvidence.Empty, new JudgementRequest { FailOn = severity });
        Assert.Equal(expected, report.Verdict);
        Assert.Equal(expected == AuditVerdict.Failed, report.Rules.Single(rule => rule.Rule.Id == "TEST0001").Level == EnforcementLevel.Block);
    }

    [Fact]
    public void A_list_that_is_out_of_date_is_reported_from_the_day_after()
    {
        RuleSet rules = RuleKit.Load(RuleKit.Pack(RuleKit.Rule(Exists), """ "lists": { "l": { "entries": [], "validUntil": "2026-06-01" } } """));
        Assert.Empty(RuleKit.Judge(rules, WithText).Findings);
        Finding finding = Assert.Single(RuleKit.Judge(rules, WithText, asOf: RuleKit.AsOf.AddDays(1)).Findings);
        Assert.Equal(("MA9006", "l"), (finding.Rule.Id, finding.Outcome.Item));
    }

    [Fact]
    public void Passes_are_counted_and_told_in_one_sentence()
    {
        var evidence = new TestEvidence();
        for (int i = 0; i < 1000; i++)
        {
            evidence.File($"{i:D4}");
        }

        RuleSet rules = RuleKit.Load(RuleKit.Pack(RuleKit.Rule(""" "each": "file", "where": { "field": "file.name", "like": "0*" }, "require": { "field": "file.length", "equals": 4 }, "passMessage": "{file.path} is long enough." """)));
        RuleResult result = RuleKit.Judge(rules, evidence.Build()).Rules.Single(rule => rule.Rule.Id == "TEST0001");
        Assert.Equal((1000, 0), (result.Passed, result.NotApplicable));
        Assert.Equal("0000 is long enough. (first of 1000)", result.Summary);
    }

    [Fact]
    public void Findings_come_by_severity_rule_path_in_code_points_and_item()
    {
        AuditEvidence evidence = new TestEvidence()
            .File("\U0001F600", (RuleKit.FileItems, TestEvidence.FileItemsOf(("b", 1), ("a", 2))))
            .File("\uFFFD")
            .Build();
        string rules = RuleKit.Rule(""" "each": "f.items", "forbid": { "field": "item.name", "exists": true } """, "TEST0002", "low")
            + "," + RuleKit.Rule(""" "each": "file", "forbid": { "field": "file.length", "atLeast": 0 } """, "TEST0003", "critical")
            + "," + RuleKit.Rule(Exists, "TEST0001", "low");
        Assert.Equal(
            [("TEST0003", "\uFFFD", null), ("TEST0003", "\U0001F600", null), ("TEST0001", null, null), ("TEST0002", "\U0001F600", "a"), ("TEST0002", "\U0001F600", "b")],
            RuleKit.Judge(RuleKit.Load(RuleKit.Pack(rules)), evidence).Findings.Select(finding => (finding.Rule.Id, finding.Outcome.Path?.Value, finding.Outcome.Item)));
    }

    [Fact]
    public void The_report_names_profile_documents_and_baseline()
    {
        RuleSet rules = RuleKit.Load(RuleKit.Pack(RuleKit.Rule(Exists), """ "profiles": { "first": {}, "second": {} } """));
        AuditReport report = RuleKit.Judge(rules, WithText, new JudgementRequest { Baseline = WithText, RetainUntil = RuleKit.AsOf.AddYears(10) });
        Assert.Equal("first", report.Profile);
        Assert.Equal([("pack", "test.pack"), ("controls", "CWE")], report.Policy.Select(document => (document.Kind, document.Name)));
        Assert.Equal(WithText.RootDigest, report.Baseline);
        Assert.Equal(RuleKit.AsOf.AddYears(10), report.RetainUntil);
        Assert.Equal(report.Rules.Select(rule => rule.Rule.Id).Order(StringComparer.Ordinal), report.Rules.Select(rule => rule.Rule.Id));
    }

    private static string Blocking(string rules, params string[] ids) => RuleKit.Pack(
        rules,
        $$""" "profile": { "levels": { {{string.Join(", ", (ids.Length > 0 ? ids.Append("TEST0001") : ["TEST0001"]).Select(id => $"\"{id}\": \"block\""))}} } } """);
}
