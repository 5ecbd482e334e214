using ModelAudit.Evidence;
using ModelAudit.Licensing;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA2007: no model is trained on the outputs against the license.</summary>
internal sealed class OutputTermsRule : IAuditRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA2007", "License binds models trained on outputs", Severity.Medium)
    {
        Description = "Some licenses forbid training other models with what this one puts out, or bind such models to their terms or names.",
        Remediation = "Attest that outputs are not used to train other models, or follow the terms for them.",
        Controls = ["OWASP-LLM:2025:LLM03"],
        Pack = RuleFacts.Pack,
        Question = "outputs-not-used-for-training",
    };

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(context);
        if (!DeclaredExpression.TryRead(evidence, out SpdxExpression? license, out RuleOutcome? outcome))
        {
            return [outcome];
        }

        return license.IsFreeOf(context, "output-restricted-licenses")
            ? [RuleOutcome.Pass($"'{license}' is not known to restrict the use of outputs.")]
            : [RuleOutcome.Review($"'{license}' restricts training other models with the outputs, or binds such models.")];
    }
}
