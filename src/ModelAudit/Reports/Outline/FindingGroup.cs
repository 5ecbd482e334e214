using System.Collections.Immutable;
using ModelAudit.Rules;

namespace ModelAudit.Reports.Outline;

/// <summary>Findings of one rule with one outcome.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Level">What the profile does about it.</param>
/// <param name="Verdict">The outcome they share.</param>
/// <param name="Findings">The findings in the report's order.</param>
internal sealed record FindingGroup(RuleDescriptor Rule, EnforcementLevel Level, Verdict Verdict, ImmutableArray<Finding> Findings)
{
    /// <summary>Groups findings by rule and outcome, in order of first appearance.</summary>
    public static ImmutableArray<FindingGroup> Of(IEnumerable<Finding> findings) =>
    [
        .. findings
            .GroupBy(finding => (finding.Rule.Id, finding.Outcome.Verdict, finding.Level))
            .Select(group => new FindingGroup(group.First().Rule, group.Key.Level, group.Key.Verdict, [.. group])),
    ];
}
