using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Licensing.Terms;
using ModelAudit.Rules.Obligations;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1109: the license is granted where the model is deployed.</summary>
internal sealed class ExcludedRegionsRule : IAuditRule
{
    private const string Multimodal = "multimodal:";

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1109", "License excludes a deployment region", Severity.High)
    {
        Description = "The license of the model, or of a model it comes from, is not granted in some regions. Llama 3.2 and later exclude the European Union for multimodal models, by their use policy and not by the license text.",
        Remediation = "Declare the deployment regions; where one is excluded, choose another model or another region.",
        Controls = ["EU-AI-ACT:53(2)", "NIST-AI-600-1:GV-6.1"],
        Pack = RuleFacts.Pack,
        Question = "region-permitted-by-license",
    };

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(context);
        if (!DeclaredLicenses.TryReadAll(evidence, context, out ImmutableArray<(string License, string Origin)> sources, out RuleOutcome? unknown))
        {
            return [unknown];
        }

        var judge = new TermJudge(evidence, context);
        RuleOutcome[] outcomes =
        [
            .. sources.SelectMany(source => OfTerms(judge, source.License, source.Origin)).DistinctBy(outcome => (outcome.Item, outcome.Message)),
            .. sources.Where(source => LicenseTermsTable.Embedded.Find(source.License) is null).SelectMany(source => OfList(evidence, context, source.License, source.Origin)),
        ];
        return outcomes.Length > 0 ? outcomes : [RuleOutcome.NotApplicable("No license that excludes regions for such a model is declared or inherited.")];
    }

    private static IEnumerable<RuleOutcome> OfTerms(TermJudge judge, string license, string origin)
    {
        if (LicenseTermsTable.Embedded.Find(license) is not { } terms)
        {
            yield break;
        }

        var subject = new TermSubject(terms, origin, null, [], string.Empty);
        foreach (LicenseTerm term in terms.Terms.Where(term => term.Kind == TermKind.ExcludedTerritory))
        {
            Obligation obligation = judge.Judge(subject, term)!;
            if (obligation.Status != ObligationStatus.NotTriggered)
            {
                yield return new RuleOutcome(
                    obligation.Status switch { ObligationStatus.Unmet => Verdict.Fail, ObligationStatus.Open => Verdict.Review, _ => Verdict.Pass },
                    $"{LicenseLists.Display(license)} ({origin}), {obligation.Clause}: {obligation.What} {obligation.Evidence}") { Item = license };
            }
        }
    }

    // Licenses that the organisation lists itself, without terms.
    private static IEnumerable<RuleOutcome> OfList(AuditEvidence evidence, RuleContext context, string license, string origin)
    {
        if (context.Find("license-excluded-regions", license) is not { } listed)
        {
            yield break;
        }

        bool isForMultimodal = listed.StartsWith(Multimodal, StringComparison.Ordinal);
        bool? isConcerned = isForMultimodal ? Modalities.IsMultimodal(evidence, context) : true;
        if (isConcerned == false)
        {
            yield break;
        }

        string[] excluded = (isForMultimodal ? listed[Multimodal.Length..] : listed).Split(',');
        string grant = $"{LicenseLists.Display(license)} ({origin}) is not granted in {string.Join(", ", excluded)}{(isForMultimodal ? " for multimodal models" : string.Empty)}";
        ImmutableArray<string> regions = context.Declared.List(ContextFacts.Regions);
        string[] hit = regions.IsDefaultOrEmpty ? [] : [.. regions.Where(region => excluded.Contains(region, StringComparer.OrdinalIgnoreCase) || (excluded.Contains("EU") && context.Lists("eu-member-states", region.ToUpperInvariant())))];
        RuleOutcome outcome = regions.IsDefaultOrEmpty ? RuleOutcome.Review($"{grant}; declare the deployment regions as {ContextFacts.Regions.Name} in a context file.")
            : hit.Length == 0 ? RuleOutcome.Pass($"{grant}; no such region is declared.")
            : isConcerned == true ? RuleOutcome.Fail($"{grant}, and the model is to be deployed in {string.Join(", ", hit)}.")
            : RuleOutcome.Review($"{grant}; whether this one is multimodal is not stated, and it is to be deployed in {string.Join(", ", hit)}.");
        yield return outcome with { Item = license };
    }
}
