using ModelAudit.Reports;
using ModelAudit.Signing;
using ModelAudit.Tool.Output;
using ModelAudit.Tool.Settings;

namespace ModelAudit.Tool.Commands;

/// <summary>Reads the reports that verbs take as input.</summary>
/// <param name="environment">The environment.</param>
/// <param name="messages">Told what was not verified.</param>
internal sealed class ReportInput(ToolEnvironment environment, Messages messages)
{
    /// <summary>Reads a report that something will be built on: it must be signed by somebody trusted, unless anybody is accepted.</summary>
    /// <param name="path">The report.</param>
    /// <param name="policy">Who is trusted.</param>
    /// <exception cref="InvalidInputException">It is no report.</exception>
    /// <exception cref="ToolException">It is not signed, or does not verify.</exception>
    public EarlierReport ReadVerified(string path, VerificationPolicy policy)
    {
        byte[] document = BoundedFile.ReadBytes(environment, path);
        if (policy.AcceptsAnySigner)
        {
            return EarlierReport.Open(document, path);
        }

        // Verification reads the report whole, so nothing is read twice unless it fails.
        VerificationResult result = ReportVerifier.Verify(document, policy);
        if (result.Verified is { } verified)
        {
            return new EarlierReport { Evidence = verified.Report.Evidence, Report = verified.Report, IsSigned = true };
        }

        throw new ToolException(ExitCode.NotVerified, EarlierReport.Open(document, path).IsSigned
            ? $"'{path}' does not verify: {string.Join(' ', result.Problems.Select(problem => problem.Message))} {WayOut}"
            : $"'{path}' is not signed, so nobody vouches for its evidence. {WayOut}");
    }

    /// <summary>Reads a report to look at; says that its signature is not checked.</summary>
    /// <param name="path">The report.</param>
    /// <exception cref="InvalidInputException">It is no report.</exception>
    public AuditReport ReadUnverified(string path)
    {
        EarlierReport report = EarlierReport.Open(BoundedFile.ReadBytes(environment, path), path);
        if (report.IsSigned)
        {
            messages.Note($"The signature of '{path}' is not checked here; 'modelaudit verify' does.");
        }

        return report.Report ?? throw new InvalidInputException(new InputProblem(path, 0, 0, "This is evidence without a judgement; 'modelaudit evaluate' makes a report of it."));
    }

    private static string WayOut => "Name its key with --key, or its roots and identity, or the setting trustedKeys.";
}
