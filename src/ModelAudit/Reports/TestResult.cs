using System.Collections.Immutable;
using ModelAudit.Rules;

namespace ModelAudit.Reports;

/// <summary>
/// A report in the terms of the in-toto predicate test-result v0.1. Monotonic: a rule that did not conclude or needs a human is never
/// a passed test, and one that was not evaluated or does not apply is no test at all.
/// </summary>
/// <param name="Result">PASSED, WARNED or FAILED.</param>
/// <param name="Passed">Ids of rules that every subject passed, in ordinal order.</param>
/// <param name="Warned">Ids of rules with a finding that does not fail the audit, in ordinal order.</param>
/// <param name="Failed">Ids of rules that fail the audit, in ordinal order.</param>
public sealed record TestResult(string Result, ImmutableArray<string> Passed, ImmutableArray<string> Warned, ImmutableArray<string> Failed)
{
    /// <summary>Every test passed.</summary>
    public const string PassedResult = "PASSED";

    /// <summary>Nothing failed, but something is open or warned of.</summary>
    public const string WarnedResult = "WARNED";

    /// <summary>A blocking rule failed.</summary>
    public const string FailedResult = "FAILED";

    /// <summary>Sums a report up.</summary>
    public static TestResult Of(AuditReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var failed = report.Findings.Where(finding => finding.Blocks && finding.Outcome.Verdict == Verdict.Fail)
            .Select(finding => finding.Rule.Id)
            .ToHashSet(StringComparer.Ordinal);
        var warned = report.Rules.Where(result => result.Verdict is Verdict.Fail or Verdict.Review or Verdict.Inconclusive)
            .Select(result => result.Rule.Id)
            .Concat(report.Findings.Select(finding => finding.Rule.Id))
            .Where(id => !failed.Contains(id))
            .ToHashSet(StringComparer.Ordinal);
        var passed = report.Rules.Where(result => result.Verdict == Verdict.Pass)
            .Select(result => result.Rule.Id)
            .Where(id => !failed.Contains(id) && !warned.Contains(id))
            .ToHashSet(StringComparer.Ordinal);
        string word = report.Verdict == AuditVerdict.Failed || failed.Count > 0 ? FailedResult
            : report.Verdict == AuditVerdict.Incomplete || warned.Count > 0 || passed.Count == 0 ? WarnedResult
            : PassedResult;
        return new TestResult(word, Ordered(passed), Ordered(warned), Ordered(failed));
    }

    private static ImmutableArray<string> Ordered(HashSet<string> ids) => [.. ids.Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public bool Equals(TestResult? other) =>
        other is not null
        && Result == other.Result
        && Passed.SequenceEqual(other.Passed, StringComparer.Ordinal)
        && Warned.SequenceEqual(other.Warned, StringComparer.Ordinal)
        && Failed.SequenceEqual(other.Failed, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Result, Passed.Length, Warned.Length, Failed.Length);
}
