using System.Collections.Immutable;
using ModelAudit.Reports.Outline;
using ModelAudit.Rules;

namespace ModelAudit.Reports.Junit;

/// <summary>A test case: one rule's outcome, or what one waiver covers of it.</summary>
/// <param name="Pack">The rule's pack: the class name.</param>
/// <param name="Name">The name.</param>
/// <param name="Result">"failure", "error", "skipped", or empty for a rule that passed.</param>
/// <param name="Type">The kind of failure or error.</param>
/// <param name="Message">One sentence.</param>
/// <param name="Findings">The findings behind it.</param>
internal sealed record JunitCase(string Pack, string Name, string Result, string Type, string Message, ImmutableArray<Finding> Findings)
{
    /// <summary>The test cases of a report.</summary>
    public static IEnumerable<JunitCase> Of(ReportOutline outline)
    {
        ILookup<string, Finding> findings = outline.Report.Findings.ToLookup(finding => finding.Rule.Id, StringComparer.Ordinal);
        bool stops = false;
        foreach (RuleResult rule in outline.Rules)
        {
            foreach (JunitCase test in OfRule(rule, [.. findings[rule.Rule.Id]]))
            {
                stops |= test.Result is "failure" or "error";
                yield return test;
            }
        }

        if (!stops && outline.Report.Verdict != AuditVerdict.Passed)
        {
            yield return new JunitCase("modelaudit", "Verdict", outline.Report.Verdict == AuditVerdict.Failed ? "failure" : "error", outline.VerdictWord, outline.Reason, []);
        }
    }

    private static IEnumerable<JunitCase> OfRule(RuleResult rule, ImmutableArray<Finding> findings)
    {
        string pack = rule.Rule.Pack.Length > 0 ? rule.Rule.Pack : "modelaudit";
        string name = $"{rule.Rule.Id} {rule.Rule.Title}";
        ImmutableArray<Finding> open = [.. findings.Where(finding => finding.Waiver is null)];
        yield return open.IsEmpty && !findings.IsEmpty && rule.Passed == 0
            ? new JunitCase(pack, name, "skipped", string.Empty, $"every finding is waived: {Quantity.Count(findings.Length)}", [])
            : Main(rule, pack, name, open);

        foreach (IGrouping<string, Finding> waived in findings.Where(finding => finding.Waiver is not null).GroupBy(finding => finding.Waiver!.Id, StringComparer.Ordinal))
        {
            Waiver waiver = waived.First().Waiver!;
            string message = $"waived until {Quantity.Day(waiver.ExpiresAt)} by {waiver.ApprovedBy}: {waiver.Justification}";
            yield return new JunitCase(pack, $"{name} (waiver {waiver.Id})", "skipped", string.Empty, message, [.. waived]);
        }
    }

    private static JunitCase Main(RuleResult rule, string pack, string name, ImmutableArray<Finding> open)
    {
        if (rule.Level == EnforcementLevel.Off)
        {
            return new JunitCase(pack, name, "skipped", string.Empty, "off in this profile, not evaluated", []);
        }

        if (open.IsEmpty)
        {
            return rule.Passed > 0
                ? new JunitCase(pack, name, string.Empty, string.Empty, rule.Summary, [])
                : new JunitCase(pack, name, "skipped", string.Empty, $"not applicable: {rule.Summary}", []);
        }

        Verdict worst = open.Any(finding => finding.Outcome.Verdict == Verdict.Fail) ? Verdict.Fail
            : open.Any(finding => finding.Outcome.Verdict == Verdict.Review) ? Verdict.Review
            : Verdict.Inconclusive;
        string message = $"{Words(worst)}: {open.First(finding => finding.Outcome.Verdict == worst).Outcome.Message}"
            + (open.Length > 1 ? $" (and {Quantity.Count(open.Length - 1)} more)" : string.Empty);
        string result = rule.Level != EnforcementLevel.Block ? "skipped" : worst == Verdict.Fail ? "failure" : "error";
        string about = result == "skipped" ? $"{(rule.Level == EnforcementLevel.Warn ? "warning" : "for information")}, {message}" : message;
        return new JunitCase(pack, name, result, worst.ToString(), about, open);
    }

    private static string Words(Verdict verdict) => verdict switch
    {
        Verdict.Fail => "failed",
        Verdict.Review => "needs a human",
        _ => "inconclusive",
    };
}
