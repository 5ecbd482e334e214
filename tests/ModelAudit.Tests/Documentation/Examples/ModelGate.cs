using ModelAudit.Reports;
using ModelAudit.Rules;
using ModelAudit.Signing;
using ModelAudit.Sources;

namespace ModelAudit.Tests.Documentation.Examples;

// One per process: an auditor is immutable and safe for many threads.
public sealed class ModelGate(ModelAuditor auditor, IReportSigner signer)
{
    public async Task<bool> AdmitAsync(string folder, string reportFile, CancellationToken cancellationToken)
    {
        var request = new AuditRequest(new DirectorySource(folder))
        {
            Judgement = new JudgementRequest
            {
                Waivers = WaiverFile.Read("waivers.json", """{ "waivers": [] }""").Value,
                Context = ContextFile.Read("context.json", """{ "context": { "environment": "prod" } }""").Value,
            },
        };
        AuditReport report = await auditor.AuditAsync(request, cancellationToken);

        SignedReport signed = await ReportSigning.SignAsync(report, signer, cancellationToken: cancellationToken);
        await File.WriteAllBytesAsync(reportFile, signed.Bundle, cancellationToken);

        await using FileStream sarif = File.Create(reportFile + ".sarif");
        await ReportRenderers.Find("sarif")!.RenderAsync(report, sarif, cancellationToken);

        foreach (Finding finding in report.Findings.Where(finding => finding.Blocks))
        {
            Console.Error.WriteLine($"{finding.Rule.Id} {VisibleText.Of(finding.Outcome.Message)}");
        }

        return report.Verdict == AuditVerdict.Passed;
    }
}
