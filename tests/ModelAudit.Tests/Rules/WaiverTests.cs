using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Reports;
using ModelAudit.Rules;

namespace ModelAudit.Tests.Rules;

public sealed class WaiverTests
{
    private static readonly AuditEvidence Evidence = new TestEvidence()
        .File("dir/a.pkl", (RuleKit.FileItems, TestEvidence.FileItemsOf(("os.system", 1), ("eval", 2))))
        .File("ok.txt")
        .Build();

    private static readonly string FileDigest = Evidence.Files[0].Digests.Sha256!.Value.Hex;

    private static readonly Waiver Valid = new("W-1", "TEST0001", FileDigest, "anna", "bob", "We know.", RuleKit.AsOf.AddDays(-10), RuleKit.AsOf.AddDays(60));

    [Fact]
    public void A_waiver_for_the_files_digest_covers_its_findings_and_stays_visible()
    {
        AuditReport report = Judge(Valid);
        Assert.Equal(AuditVerdict.Passed, report.Verdict);
        Assert.All(report.Findings, finding => Assert.Equal((Valid, Verdict.Fail, false), (finding.Waiver, finding.Outcome.Verdict, finding.Blocks)));
        Assert.Equal(2, report.Rules.Single(rule => rule.Rule.Id == "TEST0001").Failed);
        Assert.Equal(Valid, Assert.Single(report.Waivers));
    }

    [Fact]
    public void A_waiver_for_the_root_digest_covers_the_model() =>
        Assert.Equal(AuditVerdict.Passed, Judge(Valid with { Subject = Evidence.RootDigest!.Value.Hex }).Verdict);

    [Fact]
    public void A_waiver_for_one_item_covers_that_item_only()
    {
        AuditReport report = Judge(Valid with { Item = "eval" });
        Assert.Equal(AuditVerdict.Failed, report.Verdict);
        Assert.Equal(["eval"], report.Findings.Where(finding => finding.Waiver is not null).Select(finding => finding.Outcome.Item));
    }

    [Fact]
    public void A_waiver_for_other_content_covers_nothing_and_is_noted()
    {
        AuditReport report = Judge(Valid with { Subject = Sha256Digest.Of("other"u8).Hex });
        Assert.Equal(AuditVerdict.Failed, report.Verdict);
        Assert.Contains("no finding has this rule, subject and item", Notice(report, "MA9004"), StringComparison.Ordinal);
        Assert.Contains("there is no such rule", Notice(Judge(Valid with { Rule = "TEST7777" }), "MA9004"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_expired_waiver_brings_the_finding_back()
    {
        AuditReport report = Judge(Valid with { ExpiresAt = RuleKit.AsOf });
        Assert.Equal(AuditVerdict.Failed, report.Verdict);
        Assert.Contains("expired on 2026-06-01", Notice(report, "MA9003"), StringComparison.Ordinal);
        Assert.Equal(AuditVerdict.Passed, Judge(Valid with { ExpiresAt = RuleKit.AsOf.AddSeconds(1) }).Verdict);
    }

    [Fact]
    public void A_waiver_that_ends_soon_is_reported_before_it_bites()
    {
        AuditReport report = Judge(Valid with { ExpiresAt = RuleKit.AsOf.AddDays(14) });
        Assert.Equal(AuditVerdict.Passed, report.Verdict);
        Assert.Contains("ends on 2026-06-15", Notice(report, "MA9005"), StringComparison.Ordinal);
        Assert.DoesNotContain(Judge(Valid with { ExpiresAt = RuleKit.AsOf.AddDays(14).AddSeconds(1) }).Findings, finding => finding.Rule.Id == "MA9005");
        Assert.Contains("MA9005", Judge(""" "expiresSoonDays": 60 """, null, false, Valid).Findings.Select(finding => finding.Rule.Id));
    }

    [Theory]
    [InlineData("approver", "both asked for it and approved it")]
    [InlineData("glob", "does not allow globs")]
    [InlineData("long", "it lasts 91 days, and the profile allows 90 for high rules")]
    [InlineData("future", "it is not in force before 2026-06-02")]
    [InlineData("environment", "it is for test, and no environment is declared")]
    public void A_waiver_against_the_policy_is_refused(string what, string reason)
    {
        Waiver waiver = what switch
        {
            "approver" => Valid with { ApprovedBy = " ANNA " },
            "glob" => Valid with { Subject = "**/*.pkl" },
            "long" => Valid with { ExpiresAt = Valid.CreatedAt.AddDays(91) },
            "future" => Valid with { CreatedAt = RuleKit.AsOf.AddDays(1) },
            _ => Valid with { Environments = ["test"] },
        };
        AuditReport report = Judge(""" "maxDays": { "high": 90 } """, null, false, waiver);
        Assert.Equal(AuditVerdict.Failed, report.Verdict);
        Assert.All(report.Findings, finding => Assert.Null(finding.Waiver));
        Assert.Contains(reason, Notice(report, "MA9007"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_locked_rule_cannot_be_waived()
    {
        AuditReport report = Judge(string.Empty, null, true, Valid);
        Assert.Equal(AuditVerdict.Failed, report.Verdict);
        Assert.Contains("locked", Notice(report, "MA9007"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_glob_covers_what_it_matches_where_the_policy_allows_it()
    {
        Assert.Equal(AuditVerdict.Passed, Judge(""" "allowGlobs": true """, null, false, Valid with { Subject = "**/*.pkl" }).Verdict);
        Assert.Equal(AuditVerdict.Failed, Judge(""" "allowGlobs": true """, null, false, Valid with { Subject = "*.pkl" }).Verdict);
    }

    [Theory]
    [InlineData("prod", AuditVerdict.Failed)]
    [InlineData("test", AuditVerdict.Passed)]
    public void A_waiver_holds_in_its_environments_only(string environment, AuditVerdict expected)
    {
        AuditReport report = Judge(string.Empty, environment, false, Valid with { Environments = ["dev", "test"] });
        Assert.Equal(expected, report.Verdict);
    }

    [Fact]
    public void Of_several_waivers_the_one_that_holds_longest_covers()
    {
        Waiver shorter = Valid with { Id = "W-0", ExpiresAt = RuleKit.AsOf.AddDays(20) };
        Waiver expired = Valid with { Id = "W-2", ExpiresAt = RuleKit.AsOf.AddDays(-1) };
        AuditReport report = Judge(string.Empty, null, false, shorter, expired, Valid);
        Assert.All(report.Findings.Where(finding => finding.Rule.Id == "TEST0001"), finding => Assert.Equal("W-1", finding.Waiver!.Id));
        Assert.Equal(["W-2"], report.Findings.Where(finding => finding.Rule.Id == "MA9003").Select(finding => finding.Outcome.Item));
    }

    [Fact]
    public void Notices_about_waivers_cannot_be_waived()
    {
        Waiver unused = Valid with { Id = "W-9", Rule = "MA9004", Subject = Evidence.RootDigest!.Value.Hex };
        AuditReport report = Judge(string.Empty, null, false, Valid, unused);
        Assert.Contains("locked", Notice(report, "MA9007"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_waivers_is_read_whole()
    {
        const string Text = """
            { "$schema": "x", "waivers": [ { "id": "W-1", "rule": "MA1303", "subject": "a/*.pkl", "item": "eval", "environments": ["dev"], "requestedBy": "anna", "approvedBy": "bob",
              "justification": "We know.", "compensatingControls": "Sandboxed.", "reference": "T-1", "createdAt": "2026-01-01", "expiresAt": "2026-02-01T12:00:00Z" } ] }
            """;
        PolicyInput<System.Collections.Immutable.ImmutableArray<Waiver>> read = WaiverFile.Read("dir/w.json", Text);
        Waiver waiver = Assert.Single(read.Value);
        Assert.Equal(
            new Waiver("W-1", "MA1303", "a/*.pkl", "anna", "bob", "We know.", new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 2, 1, 12, 0, 0, TimeSpan.Zero))
            {
                Item = "eval",
                Environments = ["dev"],
                CompensatingControls = "Sandboxed.",
                Reference = "T-1",
            },
            waiver);
        Assert.Equal(("waivers", "w.json", Text), (read.Document.Kind, read.Document.Name, read.Document.Text));
    }

    [Fact]
    public void All_mistakes_of_a_file_of_waivers_come_at_once()
    {
        InvalidInputException exception = Assert.Throws<InvalidInputException>(() => WaiverFile.Read("w.json", """
            { "waivers": [
              { "id": "W", "rule": "nope", "subject": "x", "requestedBy": "a", "approvedBy": "b", "justification": " ", "createdAt": "2026-02-01", "expiresAt": "2026-01-01" },
              { "id": "W", "rule": "MA1303", "subject": "x", "requestedBy": "a", "approvedBy": "b", "justification": "y", "createdAt": "yesterday", "expires": "2026-01-01" } ] }
            """));
        Assert.Equal([2, 2, 2, 3, 3, 3], exception.Problems.Select(problem => problem.Line));
        Assert.Contains(exception.Problems, problem => problem.Message.Contains("Did you mean 'expiresAt'?", StringComparison.Ordinal));
    }

    private static AuditReport Judge(params Waiver[] waivers) => Judge(string.Empty, null, false, waivers);

    private static AuditReport Judge(string policy, string? environment, bool locked, params Waiver[] waivers)
    {
        RuleSet rules = RuleKit.Load(RuleKit.Pack(
            RuleKit.Rule($$""" "each": "f.items", "forbid": { "field": "item.name", "exists": true }, "locked": {{(locked ? "true" : "false")}} """),
            $$""" "profile": { "levels": { "TEST0001": "block" }, "waivers": { {{policy}} } } """));
        return RuleKit.Judge(rules, Evidence, new JudgementRequest
        {
            Waivers = [.. waivers],
            Context = environment is null ? AuditContext.Empty : RuleKit.Declared((ContextFacts.Environment, FactValue.Of(environment))),
        });
    }

    private static string Notice(AuditReport report, string rule) => report.Findings.Single(finding => finding.Rule.Id == rule).Outcome.Message;
}
