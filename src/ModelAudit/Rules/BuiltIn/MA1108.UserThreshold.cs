using System.Collections.Immutable;
using System.Globalization;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Licensing.Terms;
using ModelAudit.Rules.Obligations;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1108: the organisation has no more users and no more revenue than the license allows.</summary>
internal sealed class UserThresholdRule : IAuditRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1108", "License limits users or revenue", Severity.High)
    {
        Description = "The license of the model, or of a model it comes from, needs a further agreement, or asks for more, above a number of monthly active users or an amount of revenue. Some licenses count them on the release date, others at any time.",
        Remediation = "Declare users and revenue in a context file, or attest them as the license counts them, or ask the licensor for an agreement.",
        Controls = ["EU-AI-ACT:53(2)", "NIST-AI-600-1:GV-6.1"],
        Pack = RuleFacts.Pack,
        Question = "users-below-license-threshold",
    };

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(context);
        if (!DeclaredLicenses.TryReadAll(evidence, context, out ImmutableArray<(string License, string Origin)> sources, out RuleOutcome? unknown))
        {
            return [unknown];
        }

        var judge = new TermJudge(evidence, context);
        RuleOutcome[] outcomes =
        [
            .. sources.SelectMany(source => OfTerms(judge, source.License, source.Origin)).DistinctBy(outcome => (outcome.Item, outcome.Message)),
            .. sources.Where(source => LicenseTermsTable.Embedded.Find(source.License) is null)
                .Select(source => (source.License, source.Origin, Threshold: Threshold(context, source.License)))
                .Where(source => source.Threshold is not null)
                .DistinctBy(source => (source.Origin, source.Threshold))
                .Select(source => Judge(source.License, source.Origin, source.Threshold!.Value, context.Declared.Lookup(ContextFacts.MonthlyActiveUsers))),
        ];
        return outcomes.Length > 0 ? outcomes : [RuleOutcome.NotApplicable("No license that limits users or revenue is declared or inherited.")];
    }

    private static IEnumerable<RuleOutcome> OfTerms(TermJudge judge, string license, string origin)
    {
        if (LicenseTermsTable.Embedded.Find(license) is not { } terms)
        {
            yield break;
        }

        var subject = new TermSubject(terms, origin, null, [], string.Empty);
        foreach (LicenseTerm term in terms.Terms.Where(term => term.Kind is TermKind.UserThreshold or TermKind.RevenueThreshold))
        {
            Obligation obligation = judge.Judge(subject, term)!;
            string message = $"{LicenseLists.Display(license)} ({origin}), {obligation.Clause}: {obligation.What} {obligation.Evidence}";
            yield return new RuleOutcome(
                obligation.Status switch { ObligationStatus.Unmet => Verdict.Fail, ObligationStatus.Open => Verdict.Review, _ => Verdict.Pass },
                message) { Item = term.Kind == TermKind.UserThreshold ? license : $"revenue:{license}" };
        }
    }

    private static RuleOutcome Judge(string license, string origin, long threshold, in FactLookup users)
    {
        string limit = $"{LicenseLists.Display(license)} ({origin}) needs a further agreement above {threshold.ToString("N0", CultureInfo.InvariantCulture)} monthly active users";
        RuleOutcome outcome = users.Value is not { } value ? RuleOutcome.Review($"{limit}; declare the number as {ContextFacts.MonthlyActiveUsers.Name} in a context file.")
            : value.Integer > threshold ? RuleOutcome.Fail($"{limit}; {value.Integer.ToString("N0", CultureInfo.InvariantCulture)} are declared.")
            : RuleOutcome.Pass($"{limit}; {value.Integer.ToString("N0", CultureInfo.InvariantCulture)} are declared.");
        return outcome with { Item = license };
    }

    private static long? Threshold(RuleContext context, string license) =>
        long.TryParse(context.Find("license-user-thresholds", license), NumberStyles.None, CultureInfo.InvariantCulture, out long users) ? users : null;
}
