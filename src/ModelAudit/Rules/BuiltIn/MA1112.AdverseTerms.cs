using ModelAudit.Evidence;
using ModelAudit.Licensing;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1112: counsel noted the adverse terms of the license.</summary>
internal sealed class AdverseTermsRule : IAuditRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1112", "License has adverse terms", Severity.Medium)
    {
        Description = "Some licenses let the licensor restrict use from afar or revoke the grant, end it on litigation, ask for indemnity, or set a foreign venue.",
        Remediation = "Have counsel note the terms that matter to you and attest it.",
        Controls = ["NIST-AI-600-1:GV-6.1"],
        Pack = RuleFacts.Pack,
        Question = "adverse-terms-noted",
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

        return license.IsFreeOf(context, "adverse-terms-licenses")
            ? [RuleOutcome.Pass($"'{license}' is not known to have such terms.")]
            : [RuleOutcome.Review($"'{license}' is known to have terms that counsel should see: revocation or remote restriction, end on litigation, indemnity, or venue.")];
    }
}
