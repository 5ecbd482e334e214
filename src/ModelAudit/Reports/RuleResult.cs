using ModelAudit.Rules;

namespace ModelAudit.Reports;

/// <summary>How one rule went: how many subjects with which outcome, and a sentence. Findings hold the details of all but passes.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Level">What the profile does about it; rules that are off were not evaluated.</param>
/// <param name="Passed">Subjects that passed.</param>
/// <param name="Failed">Subjects that failed, waived ones included.</param>
/// <param name="Reviews">Subjects a human must decide on.</param>
/// <param name="Inconclusive">Subjects without sufficient evidence.</param>
/// <param name="NotApplicable">Subjects the rule does not concern.</param>
/// <param name="Summary">One sentence: what was seen, or why the rule did not apply or run.</param>
public sealed record RuleResult(
    RuleDescriptor Rule,
    EnforcementLevel Level,
    long Passed,
    long Failed,
    long Reviews,
    long Inconclusive,
    long NotApplicable,
    string Summary)
{
    /// <summary>
    /// The rule's outcome as a whole: the worst of its subjects' (Fail, Review, Inconclusive, Pass, NotApplicable in this order).
    /// Null when the rule is off and was not evaluated.
    /// </summary>
    public Verdict? Verdict =>
        Level == EnforcementLevel.Off ? null
        : Failed > 0 ? Rules.Verdict.Fail
        : Reviews > 0 ? Rules.Verdict.Review
        : Inconclusive > 0 ? Rules.Verdict.Inconclusive
        : Passed > 0 ? Rules.Verdict.Pass
        : Rules.Verdict.NotApplicable;
}
