using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Models;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA2001: a model that shows signs of being derived declares what it comes from.</summary>
internal sealed class DeclaredBaseRule : IAuditRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA2001", "Base model undeclared", Severity.Medium)
    {
        Description = "A fine-tuned, merged, quantized or distilled model inherits the license, the weaknesses and the duties of its base. When the base is not declared, nobody can look them up.",
        Remediation = "Ask the publisher which model and revision it comes from, and declare it as base_model in the card.",
        Controls = ["EU-AI-ACT-MDF:1", "OWASP-LLM:2025:LLM03"],
        Pack = RuleFacts.Pack,
        Question = "base-model-known",
    };

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(context);
        if (!ParentModels.TryFind(evidence, context, out ImmutableArray<ParentModel> parents, out RuleOutcome? unknown)
            || !RuleFacts.TryRead(evidence, LineageFacts.DerivationSigns, out ImmutableArray<string> signs, out unknown))
        {
            return [unknown];
        }

        if (parents.Any(parent => parent.Certainty == ParentCertainty.Declared))
        {
            return [RuleOutcome.Pass($"Declared base: {string.Join(", ", parents.Select(parent => parent.Chain))}.")];
        }

        if (!signs.IsEmpty)
        {
            string likely = parents.IsEmpty ? string.Empty : $" It most likely comes from {parents[0].Name}: {parents[0].Reason}.";
            return [RuleOutcome.Fail($"The model shows signs of being derived ({string.Join(", ", signs)}) but declares no base.{likely}")];
        }

        return parents.IsEmpty
            ? [RuleOutcome.NotApplicable("The model shows no sign of being derived from another.")]
            : [RuleOutcome.Review($"No base is declared, but it most likely comes from {parents[0].Name}: {parents[0].Reason}.")];
    }
}
