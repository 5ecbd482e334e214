using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Models;
using ModelAudit.Provenance.Attestations;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1208: the model was not withdrawn, and a conversion or quantization is by the publisher of its base, or shows how it was made.</summary>
internal sealed class ThirdPartyConversionRule : IAuditRule
{
    private const string ListName = "withdrawn-models";

    private static readonly string[] Conversions = ["gguf", "gptq", "awq", "quantized"];

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1208", "Withdrawn version, or conversion by a third party", Severity.Medium)
    {
        Description = "Whoever converts or quantizes weights can change them, and nobody sees it in the result. A version that its publisher withdrew has a reason to be gone.",
        Remediation = "Take the vendor's own build, convert it yourself and record how, or ask the converter for provenance by somebody you trust.",
        Controls = ["OWASP-LLM:2025:LLM03", "ATLAS:AML.T0010.003"],
        Pack = RuleFacts.Pack,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(context);
        string model = ModelName.Of(evidence, context);
        if (context.ListsFrom(ListName).SelectMany(list => list.Entries).FirstOrDefault(entry => string.Equals(KnownModels.Last(entry.Split('=')[0]), model, StringComparison.OrdinalIgnoreCase)) is { } withdrawn)
        {
            return [RuleOutcome.Fail($"'{model}' was withdrawn or is deprecated: {withdrawn[(withdrawn.IndexOf('=', StringComparison.Ordinal) + 1)..]}.") with { Item = "withdrawn" }];
        }

        if (!RuleFacts.TryRead(evidence, LineageFacts.DerivationSigns, out ImmutableArray<string> signs, out RuleOutcome? unknown)
            || !RuleFacts.TryRead(evidence, LineageFacts.Bases, out ImmutableArray<FactItem> bases, out unknown))
        {
            return [unknown];
        }

        if (!signs.Any(Conversions.Contains) && !bases.Any(item => item.Text("relation") == "quantized"))
        {
            return [RuleOutcome.NotApplicable("Nothing says that the weights were converted or quantized.")];
        }

        if (RuleFacts.TryRead(evidence, AttestationFacts.Uncovered, out ImmutableArray<FactItem> uncovered, out _) && uncovered.IsEmpty
            && RuleFacts.TryRead(evidence, AttestationFacts.Statements, out ImmutableArray<FactItem> statements, out _) && statements.Any(item => item.Text("kind") == "provenance" && item.Text("status") == "verified"))
        {
            return [RuleOutcome.Pass("Provenance by somebody trusted says how the weights were made.")];
        }

        if (context.Declared.Text(ContextFacts.Publisher) is not { } publisher)
        {
            return [RuleOutcome.Inconclusive($"Who converted the weights is not known: {ContextFacts.Publisher.Name} is not declared; declare it in a context file.")];
        }

        string[] owners = [.. bases.Select(item => item.Text("name")).Where(name => name.Contains('/', StringComparison.Ordinal)).Select(name => name.Split('/')[0]).Distinct(StringComparer.OrdinalIgnoreCase)];
        return [owners.Length == 0 ? RuleOutcome.Inconclusive("The weights were converted, and the model does not say whose they were.")
            : owners.All(owner => string.Equals(owner, publisher, StringComparison.OrdinalIgnoreCase)) ? RuleOutcome.Pass($"'{publisher}' converted weights of its own.")
            : RuleOutcome.Fail($"'{publisher}' converted weights of '{string.Join("', '", owners)}', and no provenance says how.")];
    }
}
