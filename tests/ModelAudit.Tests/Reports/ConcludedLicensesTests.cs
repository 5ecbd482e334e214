using ModelAudit.Evidence;
using ModelAudit.Licensing;
using ModelAudit.Reports;
using ModelAudit.Reports.Outline;
using ModelAudit.Reports.Text;
using ModelAudit.Rules;

namespace ModelAudit.Tests.Reports;

public sealed class ConcludedLicensesTests
{
    private static readonly AuditReport Report = new SampleReportBuilder().File("LICENSE").Fact(LicenseFacts.Declared, "MIT").Fact(LicenseFacts.Applicable, "LicenseRef-llama3.1").Build();

    private static Attestation Answer(string answer, string question = "license-concluded") =>
        new("A-1", question, answer, "Lin Counsel", "legal counsel", Report.AsOf.AddDays(-1), Report.AsOf.AddDays(1)) { Subject = Report.Evidence.RootDigest };

    private static string[] Concluded(params Attestation[] attestations) =>
        [.. ConcludedLicenses.Of(Report with { Attestations = [.. attestations] }).Select(found => $"{found.Part}={found.Expression}")];

    [Theory]
    [InlineData("MIT OR Apache-2.0", "=MIT OR Apache-2.0")]
    [InlineData("yes", "=LicenseRef-llama3.1")]
    [InlineData("no", null)]
    [InlineData("we think it is fine", null)]
    public void An_attestation_about_the_model_concludes_what_it_answers(string answer, string? concluded) => Assert.Equal(concluded is null ? [] : [concluded], Concluded(Answer(answer)));

    [Fact]
    public void Parts_are_concluded_by_themselves() =>
        Assert.Equal(["code=MIT", "weights=CC-BY-NC-4.0"], Concluded(Answer("CC-BY-NC-4.0", "license-concluded:weights"), Answer("MIT", "license-concluded:code"), Answer("MIT", "license-concluded:fonts")));

    [Fact]
    public void Nothing_is_concluded_by_what_is_not_about_this_model_or_not_in_force() => Assert.Empty(Concluded(
        Answer("MIT") with { Subject = null }, Answer("MIT") with { Subject = Sha256Digest.Of("other"u8) }, Answer("MIT") with { ExpiresAt = Report.AsOf }, Answer("MIT") with { Date = Report.AsOf.AddHours(1) }));

    [Fact]
    public void The_newest_answer_counts() => Assert.Equal(["=ISC"], Concluded(Answer("MIT"), Answer("ISC") with { Id = "A-2", Date = Report.AsOf }));

    [Fact]
    public async Task A_report_says_who_concluded_what()
    {
        Assert.Contains("Lin Counsel (legal counsel)", await SampleReports.RenderAsync(new TextRenderer(200), Report with { Attestations = [Answer("MIT")] }), StringComparison.Ordinal);
        Assert.DoesNotContain("Concluded ", await SampleReports.RenderAsync(new TextRenderer(200), Report), StringComparison.Ordinal);
    }
}
