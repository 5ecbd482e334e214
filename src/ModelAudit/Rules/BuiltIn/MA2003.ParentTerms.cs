using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Licensing;
using ModelAudit.Licensing.Terms;
using ModelAudit.Rules.Obligations;

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
            || !DeclaredLicenses.TryReadOwn(evidence, out _, out unknown)
            || !RuleFacts.TryRead(evidence, LicenseFacts.Files, out ImmutableArray<FactItem> files, out unknown)
            || !RuleFacts.TryRead(evidence, LicenseTextFacts.Detected, out _, out unknown))
        {
            return [unknown];
        }

        HashSet<string> kinds = [.. files.Select(file => file.Text("kind"))];
        var texts = new CarriedTexts(evidence);
        return parents.IsEmpty
            ? [RuleOutcome.NotApplicable("The model declares no base, and its configuration points to none.")]
            : parents.Select(parent => Judge(context, parent, texts, kinds) with { Item = parent.Name });
    }

    private static RuleOutcome Judge(RuleContext context, ParentModel parent, CarriedTexts texts, HashSet<string> kinds)
    {
        if (parent.Licenses.IsEmpty)
        {
            return RuleOutcome.Inconclusive($"The license of the base {parent.Chain} is not known to this rule pack.");
        }

        string source = $"The license of the base {parent.Chain}, {parent.LicenseNames},";
        string? copy = parent.Licenses.Select(texts.FileWith).FirstOrDefault(path => path is not null);
        string[] missing = [.. Missing(context, parent, texts, kinds, copy)];
        if (missing.Length == 0)
        {
            return RuleOutcome.Pass($"{source} is carried along{(copy is null ? string.Empty : $" in {copy}")}.");
        }

        bool isRestricted = parent.Licenses.All(license => context.IsRestricted(license) || InheritedTerms.Binds(license));
        string message = $"{source} wants its terms to travel with derived models; in the tree there is {string.Join(", and ", missing)}.";
        return parent.Certainty == ParentCertainty.Possible ? RuleOutcome.Review($"{message} That it comes from there is likely, not certain.")
            : parent.IsOfSameOwner(context) ? RuleOutcome.Review($"{message} '{parent.Owner}' publishes both and may license anew what it owns.")
            : isRestricted ? RuleOutcome.Fail(message)
            : RuleOutcome.Review(message);
    }

    private static IEnumerable<string> Missing(RuleContext context, ParentModel parent, CarriedTexts texts, HashSet<string> kinds, string? copy)
    {
        LicenseTerms?[] terms = [.. parent.Licenses.Select(LicenseTermsTable.Embedded.Find)];
        LicenseTerm? wanted = terms.All(known => known?.Terms.Any(WantsText) == true) ? terms[0]!.Terms.First(WantsText) : null;
        if (copy is null && wanted is not null)
        {
            yield return $"no copy of it ({TermWords.Clause(wanted)})";
        }
        else if (copy is null && terms.Contains(null) && !kinds.Contains("license"))
        {
            yield return "no license text at all";
        }

        bool hasPolicy = kinds.Contains("use-policy") || parent.Licenses.Any(license => texts.FileWith(license + "-use-policy") is not null);
        if (!hasPolicy && parent.Licenses.All(license => context.Lists("use-restricted-licenses", license)) && terms.All(known => known?.Find(TermKind.UsePolicy) is { IsIncluded: false } || (known is null && copy is null)))
        {
            yield return "no use policy";
        }
    }

    // MIT and its like want their notice kept, which is their text.
    private static bool WantsText(LicenseTerm term) => term.ReachesDerivatives && term.Kind is TermKind.CopyOfLicense or TermKind.KeepNotices;
}
