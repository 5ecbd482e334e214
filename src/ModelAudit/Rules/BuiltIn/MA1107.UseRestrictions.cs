using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Licensing;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1107: somebody compared the intended use with the restrictions of license and use policy.</summary>
internal sealed class UseRestrictionsRule : IAuditRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1107", "License restricts uses", Severity.Medium)
    {
        Description = "The license or a use policy forbids certain uses. Whether the intended use is among them is a decision of a person.",
        Remediation = "Compare the intended use with the policy, attest it, and pass the restrictions on where the license asks for it.",
        Controls = ["EU-AI-ACT:XI-1(b)", "NIST-AI-600-1:GV-1.4"],
        Pack = RuleFacts.Pack,
        Question = "use-case-permitted",
    };

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(context);
        if (!RuleFacts.TryRead(evidence, LicenseFacts.Files, out ImmutableArray<FactItem> texts, out RuleOutcome? outcome))
        {
            return [outcome];
        }

        if (texts.FirstOrDefault(text => text.Text("kind") == "use-policy") is { } policy)
        {
            return [(RuleOutcome.Review($"'{policy.Text("path")}' is a use policy: the intended use has to be compared with it.") with { Item = "use-policy" }).At(policy.Text("path"))];
        }

        if (!DeclaredExpression.TryRead(evidence, out SpdxExpression? license, out outcome))
        {
            return [outcome];
        }

        return license.IsFreeOf(context, "use-restricted-licenses")
            ? [RuleOutcome.Pass($"'{license}' is not known to restrict uses, and there is no use policy.")]
            : [RuleOutcome.Review($"'{license}' restricts uses: the intended use has to be compared with it.")];
    }
}
