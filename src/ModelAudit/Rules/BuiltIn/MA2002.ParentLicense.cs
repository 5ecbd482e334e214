using System.Collections.Immutable;
using ModelAudit.Evidence;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA2002: the license of a derived model is no more permissive than its parents' licenses allow.</summary>
internal sealed class ParentLicenseRule : IAuditRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA2002", "Parent's license is more restrictive", Severity.High)
    {
        Description = "The publisher of a derived model cannot grant more than its parent's license does, unless both have the same owner. A permissive label over a restricted base hides duties that still bind.",
        Remediation = "Treat the model as bound by the parent's license too; ask the publisher to correct the label, and let counsel conclude.",
        Controls = ["OWASP-LLM:2025:LLM03", "ISO-5230:3.1.5"],
        Pack = RuleFacts.Pack,
        Question = "parent-license-concluded",
    };

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(context);
        if (!ParentModels.TryFind(evidence, context, out ImmutableArray<ParentModel> parents, out RuleOutcome? unknown)
            || !DeclaredLicenses.TryReadOwn(evidence, out ImmutableArray<string> own, out unknown))
        {
            return [unknown];
        }

        return parents.IsEmpty
            ? [RuleOutcome.NotApplicable("The model declares no base, and its configuration points to none.")]
            : parents.Select(parent => Judge(context, parent, own) with { Item = parent.Name });
    }

    private static RuleOutcome Judge(RuleContext context, ParentModel parent, ImmutableArray<string> own)
    {
        if (parent.Licenses.IsEmpty)
        {
            return RuleOutcome.Inconclusive($"The license of the base {parent.Name} is not known to this rule pack.");
        }

        string parentLicense = $"The base {parent.Name} is under {parent.LicenseNames}";
        if (own.Any(license => parent.Licenses.Contains(license)))
        {
            return RuleOutcome.Pass($"{parentLicense}, and so is this model.");
        }

        if (!parent.Licenses.Any(license => context.IsRestricted(license) || context.Lists("copyleft-licenses", license)))
        {
            return RuleOutcome.Pass($"{parentLicense}, which allows other terms for derived models.");
        }

        if (own.IsEmpty)
        {
            return RuleOutcome.Fail($"{parentLicense}, and this model declares no license at all.");
        }

        string message = $"{parentLicense}, but this model is declared under {string.Join(", ", own.Select(LicenseLists.Display))}";
        return parent.Certainty == ParentCertainty.Possible ? RuleOutcome.Review($"{message}. That it comes from there is likely, not certain; an owner may also license anew what it owns.")
            : parent.Owner is { } owner && IsOwner(context, owner) ? RuleOutcome.Review($"{message}. '{owner}' publishes both and may license anew what it owns.")
            : own.All(license => context.Lists("permissive-licenses", license)) ? RuleOutcome.Fail($"{message}, which drops the parent's terms.")
            : RuleOutcome.Review($"{message}; whether that keeps the parent's terms has to be read.");
    }

    private static bool IsOwner(RuleContext context, string owner) =>
        string.Equals(context.Declared.Text(ContextFacts.Publisher), owner, StringComparison.OrdinalIgnoreCase);
}
