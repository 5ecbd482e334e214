using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Models;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1109: the license is granted where the model is deployed.</summary>
internal sealed class ExcludedRegionsRule : IAuditRule
{
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

        List<RuleOutcome> outcomes = [];
        foreach ((string license, string origin) in sources)
        {
            if (context.Find("license-excluded-regions", license) is { } regions && IsFor(evidence, context, regions, out string excluded, out bool certain))
            {
                outcomes.Add(Judge(context, $"{LicenseLists.Display(license)} ({origin})", excluded.Split(','), certain) with { Item = license });
            }
        }

        return outcomes.Count > 0 ? outcomes : [RuleOutcome.NotApplicable("No license that excludes regions for such a model is declared or inherited.")];
    }

    /// <summary>Whether an exclusion can concern the model, and whether that is certain.</summary>
    private static bool IsFor(AuditEvidence evidence, RuleContext context, string regions, out string excluded, out bool certain)
    {
        const string Multimodal = "multimodal:";
        certain = true;
        excluded = regions;
        if (!regions.StartsWith(Multimodal, StringComparison.Ordinal))
        {
            return true;
        }

        excluded = regions[Multimodal.Length..];
        string? task = evidence.Lookup(ModelCardFacts.PipelineTag).Value?.Text;
        ImmutableArray<string> architectures = evidence.Lookup(HuggingFaceConfigFacts.Architectures).Value?.TextList ?? [];
        if ((task is not null && context.Lists("multimodal-tasks", task)) || architectures.Any(architecture => context.Lists("multimodal-architectures", architecture)))
        {
            return true;
        }

        certain = false;
        return task is null && !architectures.Any(architecture => architecture.EndsWith("ForCausalLM", StringComparison.Ordinal));
    }

    private static RuleOutcome Judge(RuleContext context, string license, string[] excluded, bool certain)
    {
        ImmutableArray<string> regions = context.Declared.List(ContextFacts.Regions);
        string names = string.Join(", ", excluded);
        if (regions.IsDefaultOrEmpty)
        {
            return RuleOutcome.Review($"{license} is not granted in {names}; declare the deployment regions as {ContextFacts.Regions.Name} in a context file.");
        }

        string[] hit = [.. regions.Where(region => excluded.Contains(region, StringComparer.OrdinalIgnoreCase) || (excluded.Contains("EU") && context.Lists("eu-member-states", region.ToUpperInvariant())))];
        return hit.Length == 0 ? RuleOutcome.Pass($"{license} is not granted in {names}; no such region is declared.")
            : certain ? RuleOutcome.Fail($"{license} is not granted in {names}, and the model is to be deployed in {string.Join(", ", hit)}.")
            : RuleOutcome.Review($"{license} is not granted in {names} for multimodal models; whether this one is multimodal is not stated, and it is to be deployed in {string.Join(", ", hit)}.");
    }
}
