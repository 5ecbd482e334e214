using ModelAudit.Reports;
using ModelAudit.Signing;
using ModelAudit.Sources;

namespace ModelAudit.Tests.Documentation.Examples;

public static class ReportArchive
{
    public static async Task<string> CheckAsync(byte[] document, string publicKeyPem, string folder, ModelAuditor auditor)
    {
        VerificationResult result = ReportVerifier.Verify(document, VerificationPolicy.TrustKeys(publicKeyPem));
        if (result.Verified is not { } verified)
        {
            return string.Join(" ", result.Problems.Select(problem => problem.Message));
        }

        ModelComparison files = await ReportVerifier.VerifyModelAsync(verified.Report, new DirectorySource(folder));
        if (!files.IsSame)
        {
            return $"changed: {files.Changed.Length}, missing: {files.Missing.Length}, extra: {files.Extra.Length}";
        }

        // Today's rules on the evidence of then: opens no file.
        AuditReport today = auditor.Judge(verified.Report.Evidence);
        return $"{verified.Report.Verdict} then, {today.Verdict} today";
    }
}
