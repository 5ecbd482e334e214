using ModelAudit.Rules;

namespace ModelAudit.Reports;

/// <summary>The findings of an approved report, by which those of a later one are told to be new, unchanged or updated. Findings are the same by their fingerprint.</summary>
public sealed class FindingBaseline
{
    private readonly Dictionary<string, Finding> earlier = new(StringComparer.Ordinal);

    /// <summary>Takes the findings of a report.</summary>
    public FindingBaseline(AuditReport approved)
    {
        ArgumentNullException.ThrowIfNull(approved);
        foreach (Finding finding in approved.Findings)
        {
            earlier.TryAdd(finding.Fingerprint, finding);
        }
    }

    /// <summary>What has become of a finding since.</summary>
    public FindingState StateOf(Finding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return !earlier.TryGetValue(finding.Fingerprint, out Finding? before) ? FindingState.New
            : ReportDiff.IsOther(before, finding) ? FindingState.Updated
            : FindingState.Unchanged;
    }

    /// <summary>The findings that are no longer there, in the order of the approved report.</summary>
    public IEnumerable<Finding> Absent(AuditReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var present = report.Findings.Select(finding => finding.Fingerprint).ToHashSet(StringComparer.Ordinal);
        return earlier.Values.Where(finding => !present.Contains(finding.Fingerprint));
    }

    /// <summary>
    /// The verdict that the new findings alone would give: for a gate that fails only on what is new. A finding counts as known when it blocked before
    /// with the same outcome or a worse one; where nothing was judged, nothing is known. The report's own verdict is what is signed.
    /// </summary>
    public AuditVerdict VerdictOfNew(AuditReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        Finding[] blocking = [.. report.Findings.Where(finding => finding.Blocks)];
        if (report.Verdict == AuditVerdict.Passed || blocking.Length == 0)
        {
            return report.Verdict;
        }

        Finding[] added = [.. blocking.Where(finding => !IsKnown(finding))];
        return added.Any(finding => finding.Outcome.Verdict == Verdict.Fail) ? AuditVerdict.Failed
            : added.Length > 0 ? AuditVerdict.Incomplete
            : AuditVerdict.Passed;
    }

    private bool IsKnown(Finding finding) =>
        earlier.TryGetValue(finding.Fingerprint, out Finding? before) && before.Blocks
        && (before.Outcome.Verdict == finding.Outcome.Verdict || before.Outcome.Verdict == Verdict.Fail);
}
