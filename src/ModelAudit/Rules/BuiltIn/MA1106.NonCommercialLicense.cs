using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Licensing;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1106: the license grants the declared use as far as commerce is concerned.</summary>
internal sealed class NonCommercialLicenseRule : IAuditRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1106", "Non-commercial or research-only license", Severity.High)
    {
        Description = "The license does not grant commercial use.",
        Remediation = "Obtain a commercial license, choose another model, or declare that the use is not commercial.",
        Controls = ["OWASP-LLM:2025:LLM03", "EU-AI-ACT:53(2)"],
        Pack = RuleFacts.Pack,
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

        if (license.IsFreeOf(context, "non-commercial-licenses"))
        {
            return [RuleOutcome.Pass($"'{license}' is not known to exclude commercial use.")];
        }

        return context.Declared.Lookup(ContextFacts.Commercial) switch
        {
            { State: FactState.Present, Value.Boolean: true } => [RuleOutcome.Fail($"'{license}' does not grant commercial use, and the declared use is commercial.")],
            { State: FactState.Present } => [RuleOutcome.Pass($"'{license}' does not grant commercial use, and the declared use is not commercial.")],
            _ => [RuleOutcome.Inconclusive($"'{license}' does not grant commercial use; whether the use is commercial is not declared.")],
        };
    }
}
