using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Reports;
using ModelAudit.Rules;

namespace ModelAudit.Signing;

/// <summary>Whether a statement says what the report inside it says. A signer's own mistake must not read as a pass.</summary>
internal static class StatementConsistency
{
    /// <summary>Everything that does not agree.</summary>
    /// <param name="content">The statement as read.</param>
    /// <param name="statement">The statement that the report gives.</param>
    public static IEnumerable<VerificationProblem> Problems(StatementContent content, ReportStatement statement)
    {
        AuditReport report = statement.Report;
        if (!content.Subjects.SequenceEqual(statement.Subjects))
        {
            StatementSubject? odd = content.Subjects.Except(statement.Subjects).FirstOrDefault();
            yield return new(VerificationStep.Subjects, odd is null
                ? "The subjects are not those of the report's files, in their order."
                : $"The subject '{odd.Name}' with the digest {odd.Digest} is not in the report.");
        }

        if (content.Result != statement.Result)
        {
            yield return Contradiction($"The predicate says {content.Result.Result}, but the report's results give {statement.Result.Result}, or the lists of tests differ.");
        }

        if (content.Verdict != EnumText<AuditVerdict>.Of(report.Verdict))
        {
            yield return Contradiction($"The statement's verdict is '{content.Verdict}', the report's '{EnumText<AuditVerdict>.Of(report.Verdict)}'.");
        }

        if (BestVerdict(report) is var best && Rank(report.Verdict) > Rank(best))
        {
            yield return Contradiction($"The verdict is '{EnumText<AuditVerdict>.Of(report.Verdict)}', but the findings allow at best '{EnumText<AuditVerdict>.Of(best)}'.");
        }

        if (!content.Configuration.SequenceEqual(report.Policy.Select(document => (document.Kind, document.Name, document.Version, document.Digest))))
        {
            yield return Contradiction("The configuration is not the policy of the report.");
        }

        foreach (PolicyDocument document in report.Policy)
        {
            if (document.Text is { } text && Sha256Digest.Of(Encoding.UTF8.GetBytes(text)) != document.Digest)
            {
                yield return Contradiction($"The text of the policy document '{document.Name}' does not have the digest that is given.");
            }
        }
    }

    private static AuditVerdict BestVerdict(AuditReport report)
    {
        IEnumerable<Finding> blocking = report.Findings.Where(finding => finding.Blocks);
        return blocking.Any(finding => finding.Outcome.Verdict == Verdict.Fail) ? AuditVerdict.Failed
            : blocking.Any(finding => finding.Outcome.Verdict is Verdict.Review or Verdict.Inconclusive) || report.Rules.All(result => result.Level == EnforcementLevel.Off) ? AuditVerdict.Incomplete
            : AuditVerdict.Passed;
    }

    private static int Rank(AuditVerdict verdict) => verdict switch
    {
        AuditVerdict.Passed => 2,
        AuditVerdict.Incomplete => 1,
        _ => 0,
    };

    private static VerificationProblem Contradiction(string message) => new(VerificationStep.Consistency, message);
}
