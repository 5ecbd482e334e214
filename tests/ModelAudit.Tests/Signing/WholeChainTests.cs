using ModelAudit.Evidence;
using ModelAudit.Reports;
using ModelAudit.Rules;
using ModelAudit.Samples.Models;
using ModelAudit.Signing;
using ModelAudit.Sources;
using ModelAudit.Tests.Schemas;

namespace ModelAudit.Tests.Signing;

/// <summary>From a folder to a verified report and back: what the library does as a whole.</summary>
public sealed class WholeChainTests : IDisposable
{
    private const string Pack =
        """
        { "pack": "test", "version": "1.0.0",
          "rules": [
            { "id": "MA9901", "title": "Weights are safetensors", "severity": "high", "each": "file",
              "where": { "field": "file.role", "equals": "weights" }, "require": { "field": "file.format", "equals": "safetensors" },
              "message": "'{file.path}' is {file.format}." },
            { "id": "MA9902", "title": "No code", "severity": "medium", "each": "file",
              "forbid": { "field": "file.extension", "equals": ".py" }, "message": "'{file.path}' is code." },
            { "id": "MA9903", "title": "Commercial use is declared", "severity": "low", "each": "model",
              "require": { "field": "context.commercial", "exists": true }, "message": "Nothing is declared." } ],
          "profile": { "levels": { "MA9901": "block", "MA9902": "warn", "MA9903": "info" } } }
        """;

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Samples => [.. SampleModels.All.Select(sample => sample.Name)];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task A_sample_is_audited_signed_verified_and_judged_again(string name)
    {
        SampleModels.All.Single(sample => sample.Name == name).WriteTo(folder.Path);
        ModelAuditor auditor = ModelAuditor.CreateBuilder().AddRulePack(new RulePackSource("test.json", Pack)).Build();
        AuditReport report = await auditor.AuditAsync(new AuditRequest(new DirectorySource(folder.Path, name)) { AsOf = Auditing.AsOf });
        byte[] bytes = ReportJson.ToBytes(report);
        Assert.Equal(report, ReportJson.Read(bytes));
        SchemaCheck.AssertValid(EvidenceJson.ToBytes(report.Evidence));

        using var signer = KeySigner.Generate();
        SignedReport signed = await ReportSigning.SignAsync(report, signer);
        SchemaCheck.AssertValid(signed.Bundle);
        VerificationResult result = ReportVerifier.Verify(signed.Bundle, VerificationPolicy.TrustKeys(signer.ExportPublicKeyPem()));
        Assert.Empty(result.Problems);
        Assert.Equal(report, result.Verified!.Report);
        Assert.True((await ReportVerifier.VerifyModelAsync(result.Verified.Report, new DirectorySource(folder.Path))).IsSame);

        EarlierReport earlier = EarlierReport.Open(signed.Bundle);
        AuditReport again = auditor.Judge(earlier.Evidence, new JudgementRequest { AsOf = Auditing.AsOf, Context = earlier.Context, Waivers = earlier.Waivers, Attestations = earlier.Attestations, Documents = earlier.Documents });
        Assert.Equal(bytes, ReportJson.ToBytes(again));
        Assert.True(ReportDiff.Compare(report, again).IsEmpty);
    }

    [Fact]
    public async Task A_model_without_files_is_named_by_its_evidence()
    {
        ModelAuditor auditor = ModelAuditor.CreateBuilder().AddRulePack(new RulePackSource("test.json", Pack)).Build();
        AuditReport report = await auditor.AuditAsync(new AuditRequest(new DirectorySource(folder.Path, "nothing")) { AsOf = Auditing.AsOf });
        StatementSubject subject = Assert.Single(ReportSigning.Statement(report).Subjects);
        Assert.Equal(new StatementSubject("nothing (evidence)", Sha256Digest.Of(EvidenceJson.ToBytes(report.Evidence)), StatementSubject.Evidence), subject);
        using var signer = KeySigner.Generate();
        SignedReport signed = await ReportSigning.SignAsync(report, signer);
        SchemaCheck.AssertValid(signed.Bundle);
        Assert.Empty(ReportVerifier.Verify(signed.Bundle, VerificationPolicy.TrustKeys(signer.ExportPublicKeyPem())).Problems);
    }

    [Fact]
    public async Task A_statement_names_at_most_a_thousand_files_and_the_root_always()
    {
        AuditEvidence evidence = ReportCases.Evidence([.. Enumerable.Range(0, 1_500).Select(i => (i.ToString("D5", System.Globalization.CultureInfo.InvariantCulture), "x"))]);
        AuditReport report = ReportCases.Small() with { Evidence = evidence };
        ReportStatement statement = ReportSigning.Statement(report);
        Assert.Equal(1_001, statement.Subjects.Length);
        Assert.Equal(new StatementSubject("m", evidence.RootDigest!.Value, StatementSubject.Root), statement.Subjects[0]);
        using var signer = KeySigner.Generate();
        SignedReport signed = await ReportSigning.SignAsync(report, signer);
        Assert.Empty(ReportVerifier.Verify(signed.Bundle, VerificationPolicy.TrustKeys(signer.ExportPublicKeyPem())).Problems);
    }
}
