using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Reading;
using ModelAudit.Rules;

namespace ModelAudit.Reports.Outline;

/// <summary>A report in the order in which people read it. Everything in it is selected from the report; nothing is judged here.</summary>
internal sealed class ReportOutline
{
    /// <summary>Arranges a report.</summary>
    public ReportOutline(AuditReport report)
    {
        Report = report;
        Finding[] open = [.. report.Findings.Where(finding => finding.Waiver is null)];
        Blocking = FindingGroup.Of(open.Where(finding => finding.Blocks && finding.Outcome.Verdict == Verdict.Fail));
        Human = FindingGroup.Of(open.Where(finding => finding.Outcome.Verdict == Verdict.Review).OrderByDescending(finding => finding.Blocks));
        Inconclusive = FindingGroup.Of(open.Where(finding => finding.Blocks && finding.Outcome.Verdict == Verdict.Inconclusive));
        Warnings = FindingGroup.Of(open.Where(finding => finding.Level == EnforcementLevel.Warn && finding.Outcome.Verdict != Verdict.Review));
        Notices = FindingGroup.Of(open.Where(finding => finding.Level == EnforcementLevel.Info && finding.Outcome.Verdict != Verdict.Review));
        Waived = FindingGroup.Of(report.Findings.Where(finding => finding.Waiver is not null));
        Gaps = GapGroup.Of(report.Evidence);
        Waivers = Decision.Waivers(report);
        Attestations = Decision.Attestations(report);
        Rules = [.. report.Rules, .. Unlisted(report)];
        RootDigest = report.Evidence.RootDigest;
        RulesRun = report.Rules.Count(rule => rule.Level != EnforcementLevel.Off);
    }

    /// <summary>The report.</summary>
    public AuditReport Report { get; }

    /// <summary>Unwaived fails of blocking rules.</summary>
    public ImmutableArray<FindingGroup> Blocking { get; }

    /// <summary>Reviews, those that block first.</summary>
    public ImmutableArray<FindingGroup> Human { get; }

    /// <summary>Blocking rules without sufficient evidence.</summary>
    public ImmutableArray<FindingGroup> Inconclusive { get; }

    /// <summary>Fails and inconclusive outcomes of warning rules.</summary>
    public ImmutableArray<FindingGroup> Warnings { get; }

    /// <summary>Fails and inconclusive outcomes of rules that inform.</summary>
    public ImmutableArray<FindingGroup> Notices { get; }

    /// <summary>Findings with a waiver.</summary>
    public ImmutableArray<FindingGroup> Waived { get; }

    /// <summary>What was not examined.</summary>
    public ImmutableArray<GapGroup> Gaps { get; }

    /// <summary>The waivers.</summary>
    public ImmutableArray<Decision> Waivers { get; }

    /// <summary>The attestations.</summary>
    public ImmutableArray<Decision> Attestations { get; }

    /// <summary>Every rule of the report once: the listed ones, then those that only findings name.</summary>
    public ImmutableArray<RuleResult> Rules { get; }

    /// <summary>The root digest, derived once.</summary>
    public Sha256Digest? RootDigest { get; }

    /// <summary>The number of rules that are not off.</summary>
    public int RulesRun { get; }

    /// <summary>The number of files.</summary>
    public int FileCount => Report.Evidence.Files.Length;

    /// <summary>The bytes of all files that are not inside containers or links.</summary>
    public long Bytes => Quantity.Sum(Report.Evidence.Files.Where(file => file.LinkTarget is null && !file.Path.IsMember));

    /// <summary>A sentence on the files that were not read in the audit; null when all were.</summary>
    public string? NotRead
    {
        get
        {
            FileEvidence[] cached = [.. Report.Evidence.Files.Where(file => !file.Path.IsMember && file.Facts.TryGet(FileFacts.Cached, out string _))];
            bool isConfirmed = cached.All(file => file.Facts.TryGet(FileFacts.Cached, out string how) && how == "content");
            return cached.Length == 0 ? null
                : $"{Quantity.Count(cached.Length)} of {Quantity.Count(Report.Evidence.Files.Count(file => !file.Path.IsMember), "file")} ({Quantity.Bytes(Quantity.Sum(cached.Where(file => file.LinkTarget is null)))}) were not examined in this audit: their digests and facts come from a digest cache{(isConfirmed ? ", by times, identity and XxHash3 of the content" : ", by times and identity alone")}";
        }
    }

    /// <summary>The files that a gap is about.</summary>
    public IEnumerable<FileEvidence> FilesWithGaps => Report.Evidence.Files.Where(file => !file.Gaps.IsEmpty);

    /// <summary>The verdict as one word in capitals.</summary>
    public string VerdictWord => Report.Verdict switch
    {
        AuditVerdict.Passed => "PASSED",
        AuditVerdict.Failed => "FAILED",
        AuditVerdict.Incomplete => "INCOMPLETE",
        _ => throw new InvalidOperationException($"The verdict {Report.Verdict} is unknown."),
    };

    /// <summary>Why the verdict is what it is, as a clause.</summary>
    public string Reason => Report.Verdict switch
    {
        _ when RulesRun == 0 => "no rule was run, so nothing is known",
        _ when FileCount == 0 => "there was no file to examine",
        AuditVerdict.Failed => $"{Quantity.Count(Blocking.Length, "blocking rule")} failed{Ids(Blocking)}",
        AuditVerdict.Incomplete => IncompleteReason(),
        _ => PassedReason(),
    };

    private static IEnumerable<RuleResult> Unlisted(AuditReport report)
    {
        var listed = report.Rules.Select(rule => rule.Rule.Id).ToHashSet(StringComparer.Ordinal);
        return report.Findings.Where(finding => !listed.Contains(finding.Rule.Id)).GroupBy(finding => finding.Rule.Id, StringComparer.Ordinal)
            .Select(group =>
            {
                long Count(Verdict verdict) => group.Count(finding => finding.Outcome.Verdict == verdict);
                Finding first = group.First();
                return new RuleResult(
                    first.Rule, first.Level, 0, Count(Verdict.Fail), Count(Verdict.Review), Count(Verdict.Inconclusive), 0, first.Outcome.Message);
            });
    }

    private static string Ids(ImmutableArray<FindingGroup> groups)
    {
        string[] ids = [.. groups.Select(group => group.Rule.Id).Distinct(StringComparer.Ordinal)];
        return ids.Length == 0 ? string.Empty : $" ({string.Join(", ", ids.Take(6))}{(ids.Length > 6 ? ", …" : string.Empty)})";
    }

    private string IncompleteReason()
    {
        ImmutableArray<FindingGroup> human = [.. Human.Where(group => group.Findings.Any(finding => finding.Blocks))];
        string[] reasons =
        [
            .. human.IsEmpty ? (string[])[] : [$"{Quantity.Count(human.Length, "rule")} {(human.Length == 1 ? "needs" : "need")} a human{Ids(human)}"],
            .. Inconclusive.IsEmpty ? (string[])[] : [$"{Quantity.Count(Inconclusive.Length, "rule")} could not be concluded{Ids(Inconclusive)}"],
        ];
        return reasons.Length == 0 ? "no conclusion was reached" : "no blocking rule failed, but " + string.Join(" and ", reasons);
    }

    private string PassedReason()
    {
        int passed = Report.Rules.Count(rule => rule.Verdict == Verdict.Pass);
        string[] parts =
        [
            $"no blocking rule failed, {Quantity.Count(passed, "rule")} passed",
            .. Part(Count(Warnings), "warning"), .. Part(Count(Human), "review"), .. Part(Count(Waived), "waived finding"),
            .. Part(Gaps.Sum(group => group.Gaps.Length), "part not examined", "parts not examined"),
        ];
        return string.Join(", ", parts);
    }

    private static int Count(ImmutableArray<FindingGroup> groups) => groups.Sum(group => group.Findings.Length);

    private static IEnumerable<string> Part(int count, string singular, string? plural = null) =>
        count == 0 ? [] : [Quantity.Count(count, singular, plural)];
}
