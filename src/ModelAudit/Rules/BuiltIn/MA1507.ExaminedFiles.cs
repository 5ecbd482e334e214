using ModelAudit.Evidence;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1507: every file could be examined.</summary>
internal sealed class ExaminedFilesRule : IAuditRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1507", "File could not be examined", Severity.Medium)
    {
        Description = "A file in a format that is not supported, or that reached a bound, was hashed but not examined. What was not looked at is no evidence of anything.",
        Remediation = "Convert the file to a supported format, leave it out of what is deployed, raise the bound that was reached, or waive it with a note on how it was examined otherwise.",
        Controls = ["SSDF-218A:PW.4.4"],
        Pack = RuleFacts.Pack,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        DescribedData described = DescribedData.Of(evidence);
        return evidence.AllGaps.Any(gap => IsAboutContent(gap, described)) ? Unexamined(evidence, described)
            : evidence.Files.IsEmpty ? [RuleOutcome.NotApplicable("There are no files.")]
            : [RuleOutcome.Pass($"All {evidence.Files.Length} files were examined as far as their formats go.")];
    }

    // One by one: there may be one for each of a million files.
    private static IEnumerable<RuleOutcome> Unexamined(AuditEvidence evidence, DescribedData described) =>
        evidence.AllGaps.Where(gap => IsAboutContent(gap, described))
            .Select(gap => new RuleOutcome(Verdict.Inconclusive, gap.Detail) { Path = gap.Path, Item = $"{gap.Inspector}:{gap.Reason}" });

    /// <summary>
    /// Trouble with reading is MA1001's, trouble of the engine MA9001's. What is unsupported without a file is a total over files (weights
    /// that no header counts): a file that was not examined has a gap of its own.
    /// </summary>
    private static bool IsAboutContent(EvidenceGap gap, DescribedData described) =>
        gap.Reason is GapReason.Malformed or GapReason.Truncated or GapReason.LimitReached or GapReason.Skipped
        || (gap.Reason == GapReason.Unsupported && gap.Path is not null && !described.Explains(gap));
}
