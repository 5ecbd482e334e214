using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Licensing;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA2003: a derived model carries the texts that its parents' licenses want carried.</summary>
internal sealed class ParentTermsRule : IAuditRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA2003", "Parent's terms are not carried along", Severity.Medium)
    {
        Description = "Licenses of base models ask that a copy of the agreement, the use policy or the notices travels with every derived model, so that the next user knows what binds.",
        Remediation = "Add the parent's license text, use policy and notices to the repository.",
        Controls = ["ISO-5230:3.4.1", "OWASP-LLM:2025:LLM03"],
        Pack = RuleFacts.Pack,
        Question = "parent-terms-carried",
    };

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(context);
        if (!ParentModels.TryFind(evidence, context, out ImmutableArray<ParentModel> parents, out RuleOutcome? unknown)
            || !DeclaredLicenses.TryReadOwn(evidence, out ImmutableArray<string> own, out unknown)
            || !RuleFacts.TryRead(evidence, LicenseFacts.Files, out ImmutableArray<FactItem> texts, out unknown))
        {
            return [unknown];
        }

        HashSet<string> kinds = [.. texts.Select(text => text.Text("kind"))];
        return parents.IsEmpty
            ? [RuleOutcome.NotApplicable("The model declares no base, and its configuration points to none.")]
            : parents.Select(parent => Judge(context, parent, own, kinds) with { Item = parent.Name });
    }

    private static RuleOutcome Judge(RuleContext context, ParentModel parent, ImmutableArray<string> own, HashSet<string> kinds)
    {
        if (parent.Licenses.IsEmpty)
        {
            return RuleOutcome.Inconclusive($"The license of the base {parent.Name} is not known to this rule pack.");
        }

        bool certain = parent.Certainty != ParentCertainty.Possible;
        string source = $"The license of the base {parent.Name}, {parent.LicenseNames},";
        if (parent.Licenses.All(license => context.Lists("use-restricted-licenses", license)) && !kinds.Contains("use-policy"))
        {
            string message = $"{source} restricts use and wants its terms to travel with derived models; there is no use policy in the tree.";
            return certain ? RuleOutcome.Fail(message) : RuleOutcome.Review($"{message} That it comes from there is likely, not certain.");
        }

        return !kinds.Contains("license") ? RuleOutcome.Fail($"{source} wants its text or notices to travel with derived models; there is no license text in the tree.")
            : own.Any(license => parent.Licenses.Contains(license)) ? RuleOutcome.Pass($"The model is under its parent's license, {parent.LicenseNames}, and carries a license text.")
            : RuleOutcome.Review($"{source} wants its text or notices to travel with derived models; read whether the license files in the tree hold them.");
    }
}
