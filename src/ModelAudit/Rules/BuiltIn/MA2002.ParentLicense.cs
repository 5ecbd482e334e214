using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Licensing.Terms;

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
            : parents.Select(parent => Judge(context, parent, own) with { Item = parent.Name }).Concat(Between(parents));
    }

    private static RuleOutcome Judge(RuleContext context, ParentModel parent, ImmutableArray<string> own)
    {
        if (parent.Licenses.IsEmpty)
        {
            return RuleOutcome.Inconclusive($"The license of the base {parent.Chain} is not known to this rule pack.");
        }

        string parentLicense = $"The base {parent.Chain} is under {parent.LicenseNames}";
        if (own.Any(license => parent.Licenses.Contains(license)))
        {
            return RuleOutcome.Pass($"{parentLicense}, and so is this model.");
        }

        if (!parent.Licenses.Any(license => context.IsRestricted(license) || context.Lists("copyleft-licenses", license) || InheritedTerms.Binds(license)))
        {
            return RuleOutcome.Pass($"{parentLicense}, which allows other terms for derived models; MA2003 judges its notices.");
        }

        if (own.IsEmpty)
        {
            string none = $"{parentLicense}, and this model declares no license at all.";
            return parent.Certainty == ParentCertainty.Possible ? RuleOutcome.Review($"{none} That it comes from there is likely, not certain.") : RuleOutcome.Fail(none);
        }

        string message = $"{parentLicense}, but this model is under {string.Join(", ", own.Select(LicenseLists.Display))}";
        string dropped = InheritedTerms.Dropped(parent, own);
        bool isPermissive = own.All(license => context.Lists("permissive-licenses", license));
        bool isBound = parent.Licenses.All(license => InheritedTerms.IsBoundTo(license, own)) || parent.Licenses.Any(license => context.Lists("copyleft-licenses", license));
        string reason = parent.Reason.Length > 0 ? $" That it comes from there: {parent.Reason}." : string.Empty;
        return parent.Certainty == ParentCertainty.Possible ? RuleOutcome.Review($"{message}. That it comes from there is likely, not certain; an owner may also license anew what it owns.{reason}")
            : parent.IsOfSameOwner(context) ? RuleOutcome.Review($"{message}. '{parent.Owner}' publishes both and may license anew what it owns.")
            : parent.Relation == "adapter" && isPermissive ? RuleOutcome.Review($"{message}. The adapter alone may be; with its base only what both allow is allowed.{dropped}")
            : isPermissive && isBound ? RuleOutcome.Fail($"{message}, which drops the parent's terms.{dropped}{reason}")
            : isBound && parent.Licenses.All(license => LicenseTermsTable.Embedded.Find(license)?.Find(TermKind.SameLicense) is not null)
                ? RuleOutcome.Fail($"{message}, and derived models may be passed on under the parent's license only.{reason}")
            : RuleOutcome.Review($"{message}; whether that keeps the parent's terms has to be read.{dropped}{reason}");
    }

    // Two bases that each allow their own license only cannot be merged into something that may be passed on.
    private static IEnumerable<RuleOutcome> Between(ImmutableArray<ParentModel> parents)
    {
        string[] exclusive =
        [
            .. parents.Where(parent => parent is { Certainty: ParentCertainty.Declared, Licenses.Length: 1 } && LicenseTermsTable.Embedded.Find(parent.Licenses[0])?.Find(TermKind.SameLicense) is { Scope: null })
                .Select(parent => parent.Licenses[0]).Distinct(StringComparer.Ordinal),
        ];
        if (exclusive.Length > 1)
        {
            yield return RuleOutcome.Fail($"Its bases are under {string.Join(" and ", exclusive.Select(LicenseLists.Display))}, and each may be passed on under its own license only.") with { Item = "bases" };
        }
    }
}
