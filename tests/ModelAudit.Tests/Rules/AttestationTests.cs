using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Reports;
using ModelAudit.Rules;

namespace ModelAudit.Tests.Rules;

public sealed class AttestationTests
{
    private static readonly AuditEvidence Evidence = new TestEvidence().File("a").Build();

    private static readonly RuleSet Rules = RuleKit.Load(RuleKit.Pack(
        RuleKit.Rule(""" "unmet": "review", "question": "users", "require": { "field": "t.text", "exists": true }, "message": "How many users?" """),
        """ "profile": { "levels": { "TEST0001": "block" } } """));

    private static readonly Attestation Yes = new("A-1", "users", "yes", "carla", "counsel", RuleKit.AsOf.AddDays(-5), RuleKit.AsOf.AddDays(5));

    [Fact]
    public void Without_an_answer_the_review_stays_open() => Assert.Equal(AuditVerdict.Incomplete, Judge().Verdict);

    [Fact]
    public void A_yes_passes_and_names_who_said_so()
    {
        AuditReport report = Judge(Yes);
        Assert.Equal(AuditVerdict.Passed, report.Verdict);
        Assert.Empty(report.Findings);
        Assert.Equal("carla (counsel) accepts in attestation 'A-1' of 2026-05-27: How many users?", report.Rules.Single(rule => rule.Rule.Id == "TEST0001").Summary);
    }

    [Fact]
    public void A_no_fails()
    {
        AuditReport report = Judge(Yes with { Answer = "no" });
        Assert.Equal(AuditVerdict.Failed, report.Verdict);
        Assert.Equal("A-1", report.Findings[0].Attestation!.Id);
    }

    [Fact]
    public void Another_answer_is_recorded_and_leaves_the_review_open()
    {
        AuditReport report = Judge(Yes with { Answer = "about 5,000" });
        Assert.Equal((AuditVerdict.Incomplete, Verdict.Review, "A-1"), (report.Verdict, report.Findings[0].Outcome.Verdict, report.Findings[0].Attestation!.Id));
    }

    [Fact]
    public void An_expired_or_future_answer_does_not_count_and_is_noted()
    {
        foreach (Attestation refused in new[] { Yes with { ExpiresAt = RuleKit.AsOf }, Yes with { Date = RuleKit.AsOf.AddDays(1) } })
        {
            AuditReport report = Judge(refused);
            Assert.Equal(AuditVerdict.Incomplete, report.Verdict);
            Assert.Equal(["TEST0001", "MA9008"], report.Findings.Select(finding => finding.Rule.Id));
        }
    }

    [Fact]
    public void An_answer_about_another_model_does_not_count()
    {
        Assert.Equal(AuditVerdict.Incomplete, Judge(Yes with { Subject = Sha256Digest.Of("other"u8) }).Verdict);
        Assert.Equal(AuditVerdict.Passed, Judge(Yes with { Subject = Evidence.RootDigest }).Verdict);
    }

    [Fact]
    public void The_answer_for_this_model_goes_before_the_organisations_then_the_newest_then_the_refusal()
    {
        Attestation no = Yes with { Id = "A-2", Answer = "no" };
        Assert.Equal(AuditVerdict.Failed, Judge(Yes, no).Verdict);
        Assert.Equal(AuditVerdict.Passed, Judge(Yes with { Date = no.Date.AddDays(1) }, no).Verdict);
        Assert.Equal(AuditVerdict.Failed, Judge(Yes with { Date = no.Date.AddDays(1) }, no with { Subject = Evidence.RootDigest }).Verdict);
    }

    [Fact]
    public void A_file_of_attestations_is_read_whole()
    {
        string digest = new('a', 64);
        ImmutableArray<Attestation> read = AttestationFile.Read("a.json", $$"""
            { "attestations": [ { "id": "A", "question": "q", "answer": "yes", "by": "c", "role": "r", "date": "2026-01-01", "expiresAt": "2027-01-01", "subject": "{{digest}}", "evidenceDigest": "{{digest}}", "reference": "T" } ] }
            """).Value;
        Assert.Equal(
            new Attestation("A", "q", "yes", "c", "r", new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero))
            {
                Subject = Sha256Digest.Parse(digest),
                EvidenceDigest = Sha256Digest.Parse(digest),
                Reference = "T",
            },
            Assert.Single(read));
    }

    [Fact]
    public void All_mistakes_of_a_file_of_attestations_come_at_once()
    {
        InvalidInputException exception = Assert.Throws<InvalidInputException>(() => AttestationFile.Read("a.json", """
            { "attestations": [ { "id": "A", "qestion": "q", "answer": "", "by": "c", "role": "r", "date": "2026-01-01", "expiresAt": "2026-01-01", "subject": "ff" } ] }
            """));
        Assert.Equal(5, exception.Problems.Length);
    }

    [Fact]
    public void A_context_file_declares_facts_with_their_types()
    {
        AuditContext context = ContextFile.Read("c.json", """{ "context": { "environment": "prod", "regions": ["DE"], "commercial": true, "monthlyActiveUsers": 5, "publisher": null } }""").Value;
        Assert.Equal("prod", context.Lookup(ContextFacts.Environment).Value!.Text);
        Assert.Equal(5, context.Lookup(ContextFacts.MonthlyActiveUsers).Value!.Integer);
        Assert.Equal(FactState.Absent, context.Lookup(ContextFacts.Publisher).State);
        Assert.Equal(FactState.Unknown, context.Lookup(ContextFacts.Role).State);
        InvalidInputException exception = Assert.Throws<InvalidInputException>(() => ContextFile.Read("c.json", """{ "context": { "commercial": "yes", "regoins": [] } }"""));
        Assert.Equal(2, exception.Problems.Length);
    }

    private static AuditReport Judge(params Attestation[] attestations) =>
        RuleKit.Judge(Rules, Evidence, new JudgementRequest { Attestations = [.. attestations] });
}
