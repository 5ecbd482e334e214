using System.Collections.Immutable;
using ModelAudit.Evidence;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1902: no law bars the publisher from the declared deployment scope.</summary>
internal sealed class RestrictedSuppliersRule : IDenyListRule
{
    private const string ListName = "restricted-suppliers";

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1902", "Supplier is restricted for the deployment scope", Severity.Critical)
    {
        Description = "Laws name suppliers whose models may not be used in some scopes, such as a department of defense and its contractors. The rule applies when the declared use cases contain such a scope.",
        Remediation = "Choose another model for this scope, or obtain a legal waiver; have counsel confirm the list first.",
        Controls = ["US-NDAA-FY26:1532", "US-NDAA-FY26:6604"],
        Pack = RuleFacts.Pack,
        Locked = true,
    };

    /// <inheritdoc/>
    public ImmutableArray<string> Lists => [ListName];

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        ImmutableArray<string> useCases = context.Declared.List(ContextFacts.UseCases);
        (string Scope, string Publisher)[] restrictions = [.. context.Pairs(ListName).Where(pair => !useCases.IsDefault && useCases.Contains(pair.Key))];
        if (restrictions.Length == 0)
        {
            return [RuleOutcome.NotApplicable($"No declared use case is a scope that '{ListName}' covers.")];
        }

        if (context.Declared.Text(ContextFacts.Publisher) is not { } publisher)
        {
            return [RuleOutcome.Inconclusive($"Whether the publisher is restricted for {string.Join(", ", restrictions.Select(pair => pair.Scope).Distinct())} is not known: {ContextFacts.Publisher.Name} is not declared; declare it in a context file.")];
        }

        string? hit = restrictions.Where(pair => string.Equals(pair.Publisher, publisher, StringComparison.OrdinalIgnoreCase)).Select(pair => pair.Scope).FirstOrDefault();
        return hit is null
            ? [RuleOutcome.Pass($"'{publisher}' is not on '{ListName}' for the declared use cases.")]
            : [RuleOutcome.Fail($"'{publisher}' is restricted for '{hit}' ({Provenance(context)}).") with { Item = hit }];
    }

    private static string Provenance(RuleContext context) =>
        context.TryGetList(ListName, out RuleList? list) && list.Provenance is { } provenance ? provenance : $"list '{ListName}'";
}
