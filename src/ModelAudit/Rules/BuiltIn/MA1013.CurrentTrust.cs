using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Provenance.ModelSigning;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1013: the keys and certificates that the audit trusts can be read, and certificates are valid at the date of the judgement.</summary>
internal sealed class CurrentTrustRule : IAuditRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1013", "Trust material is out of date", Severity.Medium)
    {
        Description = "Signatures are only as good as the keys and roots they are checked against. Roots that have expired vouch for nothing new, and one that cannot be read leaves signatures unchecked.",
        Remediation = "Fetch the roots anew from their authority, through another channel than the model, and replace the files that settings and options name.",
        Controls = ["CWE-298", "ATLAS:AML.M0013"],
        Pack = RuleFacts.Pack,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(context);
        if (!RuleFacts.TryRead(evidence, ModelSigningFacts.Trust, out ImmutableArray<FactItem> trust, out RuleOutcome? unknown))
        {
            return [unknown];
        }

        FactItem[] material = [.. trust.Where(item => item.Text("kind") != "identity")];
        if (material.Length == 0)
        {
            return [RuleOutcome.NotApplicable("The audit was told of nobody to trust.")];
        }

        RuleOutcome[] problems = [.. material.Select(item => Problem(item, context.AsOf)).OfType<RuleOutcome>()];
        return problems.Length > 0 ? problems : [RuleOutcome.Pass(FormattableString.Invariant($"All {material.Length} trusted keys and certificates can be used at this date."))];
    }

    private static RuleOutcome? Problem(FactItem item, DateTimeOffset asOf)
    {
        string name = item.Text("name");
        RuleOutcome? outcome = item.Text("kind") == "unreadable" ? RuleOutcome.Fail($"Trust material cannot be read: {name}")
            : DocumentTime.TryParse(item.Text("validUntil"), out DateTimeOffset until) && until < asOf ? RuleOutcome.Fail($"The trusted certificate '{name}' expired at {DocumentTime.Format(until)}.")
            : DocumentTime.TryParse(item.Text("validFrom"), out DateTimeOffset from) && from > asOf ? RuleOutcome.Fail($"The trusted certificate '{name}' is not valid before {DocumentTime.Format(from)}.")
            : item.Text("notice") is { Length: > 0 } notice ? RuleOutcome.Fail($"The {name} may be out of date: {notice}")
            : null;
        return outcome is null ? null : outcome with { Item = name };
    }
}
