using ModelAudit.Evidence;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1001: every file could be read, and none changed meanwhile.</summary>
internal sealed class ReadableFilesRule : IAuditRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1001", "File unreadable or changed during the audit", Severity.High)
    {
        Description = "A file that could not be read, or that changed while it was read, has no digest that stands for what will be loaded.",
        Remediation = "Audit a copy that nothing writes to, as a user that may read all of it.",
        Controls = ["CWE-367", "ATLAS:AML.M0014"],
        Pack = RuleFacts.Pack,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        RuleOutcome[] outcomes =
        [
            .. evidence.AllGaps.Where(gap => gap.Reason is GapReason.Unreadable or GapReason.ChangedDuringAudit)
                .Select(gap => RuleOutcome.Fail(gap.Detail) with { Path = gap.Path, Item = $"{gap.Inspector}:{gap.Reason}" }),
        ];
        return outcomes.Length > 0 ? outcomes : [RuleOutcome.Pass("Every file could be read, and none changed meanwhile.")];
    }
}
