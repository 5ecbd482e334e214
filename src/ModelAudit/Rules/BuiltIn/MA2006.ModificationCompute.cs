using System.Globalization;
using ModelAudit.Evidence;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA2006: a modification of one's own takes less compute than makes one a provider.</summary>
internal sealed class ModificationComputeRule : IAuditRule
{
    // A third of 10^23 operations, the guidelines' criterion for a general-purpose model, where the original's compute is not known; in exaFLOP.
    private const long ThirdOfCriterion = 33_333;

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA2006", "Modification makes a provider", Severity.Medium)
    {
        Description = "Who modifies a general-purpose model with more than a third of the compute that the original took becomes the provider of the new model, with duties that are limited to the modification.",
        Remediation = "Declare the compute of the modification; above a third, take on a provider's duties for it.",
        Controls = ["EU-AI-ACT:53(1)"],
        Pack = RuleFacts.Pack,
        Question = "modification-below-a-third",
    };

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(context);
        return [Judge(evidence, context)];
    }

    private static RuleOutcome Judge(AuditEvidence evidence, RuleContext context)
    {
        if (context.Declared.Lookup(ContextFacts.Modifies) is not { Value: { } modifies })
        {
            return context.Declared.Text(ContextFacts.Role) is { } role && role != "modifier"
                ? RuleOutcome.NotApplicable($"The organisation's role is '{role}'.")
                : RuleOutcome.Inconclusive($"Not known: {context.Declared.Lookup(ContextFacts.Modifies).Reason}.");
        }

        if (!modifies.Boolean)
        {
            return RuleOutcome.NotApplicable("The organisation does not modify the model.");
        }

        (long third, string original) = Third(evidence, context);
        string limit = $"a third of {original} is {Number(third)} exaFLOP";
        return context.Declared.Lookup(ContextFacts.ModificationExaflop).Value is not { } compute
            ? RuleOutcome.Review($"The compute of the modification is not declared ({ContextFacts.ModificationExaflop.Name}); {limit}.")
            : compute.Integer > third ? RuleOutcome.Fail($"The modification took {Number(compute.Integer)} exaFLOP; {limit}.")
            : RuleOutcome.Pass($"The modification took {Number(compute.Integer)} exaFLOP; {limit}.");
    }

    private static (long Third, string Original) Third(AuditEvidence evidence, RuleContext context)
    {
        foreach (string name in ParentModels.NamesOf(evidence, context))
        {
            string? compute = context.Pairs("model-training-compute").Where(pair => KnownModels.Matches(pair.Key, name)).Select(pair => pair.Value).FirstOrDefault();
            if (long.TryParse(compute, NumberStyles.None, CultureInfo.InvariantCulture, out long exaflop))
            {
                return (exaflop / 3, $"the compute of {name}");
            }
        }

        return (ThirdOfCriterion, "10^23 operations, for an original whose compute is not known,");
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
