using System.Collections.Immutable;
using ModelAudit.Reports;
using ModelAudit.Rules.Declarative;

namespace ModelAudit.Rules;

/// <summary>Runs the examples that rules carry.</summary>
public static class RuleExamples
{
    /// <summary>Runs the examples of all packs of a set, in the order of packs and rules.</summary>
    public static ImmutableArray<RuleExampleResult> Run(RuleSet rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return [.. rules.Packs.SelectMany(pack => Run(rules, pack))];
    }

    /// <summary>Runs the examples of one pack.</summary>
    /// <param name="rules">The set that the pack was loaded in.</param>
    /// <param name="pack">The pack.</param>
    public static ImmutableArray<RuleExampleResult> Run(RuleSet rules, RulePack pack)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(pack);
        return [.. pack.Bound.SelectMany(rule => rule.Examples.Read().Select((example, index) => Run(rules, pack, rule, example, index + 1)))];
    }

    private static RuleExampleResult Run(RuleSet rules, RulePack pack, DeclarativeRule rule, RuleExample example, int number)
    {
        var context = new RuleContext(example.AsOf, example.Context, rules.Lists, example.Attestations, null);
        var desk = new AttestationDesk(example.Attestations, example.Evidence.RootDigest, example.AsOf);
        var tally = new RuleTally(rule.Descriptor, EnforcementLevel.Block);
        bool hasText = example.Message is null;
        foreach (RuleOutcome outcome in rule.Evaluate(example.Evidence, context))
        {
            RuleOutcome answered = desk.Answer(rule.Descriptor, outcome).Outcome;
            tally.Add(answered);
            hasText = hasText || (answered.Verdict == example.Expected && answered.Message.Contains(example.Message!, StringComparison.Ordinal));
        }

        RuleResult result = tally.Result();
        Verdict actual = result.Verdict ?? Verdict.NotApplicable;
        return new RuleExampleResult(pack.Name, rule.Descriptor.Id, number, example.Line, example.Expected, actual, result.Summary, actual == example.Expected && hasText)
        {
            Title = example.Title,
            MissingText = hasText ? null : example.Message,
        };
    }
}
