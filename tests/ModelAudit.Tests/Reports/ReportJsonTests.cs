using System.Text;
using CsCheck;
using ModelAudit.Evidence;
using ModelAudit.Reports;
using ModelAudit.Rules;
using ModelAudit.Signing;
using ModelAudit.Tests.Evidence;

namespace ModelAudit.Tests.Reports;

public sealed class ReportJsonTests
{
    [Fact]
    public void Any_report_comes_back_as_it_was() => Gen.Int.Sample(
        seed =>
        {
            AuditReport report = new Arbitrary(seed).Report();
            byte[] bytes = ReportJson.ToBytes(report);
            AuditReport again = ReportJson.Read(bytes);
            Assert.Equal(report, again);
            Assert.Equal(bytes, ReportJson.ToBytes(again));
        },
        iter: 300);

    [Fact]
    public void The_evidence_inside_a_report_has_the_bytes_of_the_evidence_alone()
    {
        AuditReport report = new Arbitrary(11).Report();
        Assert.Contains(
            Encoding.UTF8.GetString(EvidenceJson.ToBytes(report.Evidence)),
            Encoding.UTF8.GetString(ReportJson.ToBytes(report)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_has_no_floating_point_number_and_no_space()
    {
        string json = Encoding.UTF8.GetString(ReportJson.ToBytes(SampleReports.Passed()));
        Assert.DoesNotContain("\": ", json, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"[:,\[]-?[0-9]+[.eE]", json);
    }

    [Fact]
    public void Each_rule_is_described_once()
    {
        AuditReport report = SampleReports.Passed();
        string json = Encoding.UTF8.GetString(ReportJson.ToBytes(report));
        string title = report.Rules[0].Rule.Title;
        Assert.Equal(2, json.Split("\"title\":\"" + title + "\"").Length);
    }

    [Fact]
    public void Two_rules_with_one_id_are_not_written()
    {
        AuditReport report = SampleReports.Passed();
        RuleResult result = report.Rules[0];
        AuditReport odd = report with { Rules = [result, result with { Rule = result.Rule with { Title = "Another" } }] };
        Assert.Contains("have the id", Assert.Throws<ArgumentException>(() => ReportJson.ToBytes(odd)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_finding_with_a_waiver_that_is_not_listed_is_not_written()
    {
        AuditReport report = SampleReports.Passed();
        var finding = new Finding(SampleReports.RemoteCode, EnforcementLevel.Block, RuleOutcome.Fail("x"), "f", SampleReports.Waiver());
        Assert.Throws<ArgumentException>(() => ReportJson.ToBytes(report with { Findings = [finding], Waivers = [] }));
    }

    [Theory]
    [InlineData("\"verdict\":\"passed\"", "\"verdict\":\"fine\"", "'fine' is not one of")]
    [InlineData("\"schema\":\"modelaudit.report.v1\"", "\"schema\":\"other\"", "this version reads")]
    [InlineData("\"results\":[{\"rule\":\"", "\"results\":[{\"rule\":\"X", "is not described in the report")]
    [InlineData("\"findings\":[", "\"findings\":[{\"rule\":\"MA1002\",\"level\":\"warn\",\"verdict\":\"fail\",\"message\":\"m\",\"fingerprint\":\"f\",\"waiver\":9},", "no waiver at position 9")]
    [InlineData("\"profile\":", "\"comment\":1,\"profile\":", "'comment' is not a member of the document of report version 1")]
    public void A_report_that_is_not_exactly_right_is_refused(string from, string to, string message)
    {
        string json = Encoding.UTF8.GetString(ReportJson.ToBytes(SampleReports.Passed()));
        Assert.Contains(from, json, StringComparison.Ordinal);
        string changed = json.Replace(from, to, StringComparison.Ordinal).Replace(",]", "]", StringComparison.Ordinal);
        InvalidInputException exception = Assert.Throws<InvalidInputException>(() => ReportJson.Read(Encoding.UTF8.GetBytes(changed)));
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_earlier_document_of_any_kind_opens_again()
    {
        AuditReport report = SampleReports.Passed();
        using var signer = KeySigner.Generate();
        SignedReport signed = await ReportSigning.SignAsync(report, signer);
        (byte[] Bytes, bool Signed, bool Whole)[] documents =
        [
            (signed.Bundle.ToArray(), true, true),
            (signed.ToEnvelopeLine(), true, true),
            (signed.Payload.ToArray(), false, true),
            (ReportJson.ToBytes(report), false, true),
            (EvidenceJson.ToBytes(report.Evidence), false, false),
        ];
        foreach ((byte[] bytes, bool isSigned, bool whole) in documents)
        {
            EarlierReport earlier = EarlierReport.Open(bytes);
            Assert.Equal(report.Evidence, earlier.Evidence);
            Assert.Equal(isSigned, earlier.IsSigned);
            Assert.Equal(whole ? report : null, earlier.Report);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"payload\":\"!\",\"payloadType\":\"x\",\"signatures\":[]}")]
    [InlineData("{\"schema\":5}")]
    [InlineData("{\"schema\":\"else\"}")]
    [InlineData("{\"version\":\"2.1.0\"}")]
    [InlineData("not json")]
    public void Another_document_is_refused_with_a_reason(string text) =>
        Assert.NotEmpty(Assert.Throws<InvalidInputException>(() => EarlierReport.Open(Encoding.UTF8.GetBytes(text))).Problems);
}
