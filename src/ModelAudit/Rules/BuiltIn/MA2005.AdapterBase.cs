using System.Collections.Immutable;
using System.Globalization;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Models;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA2005: an adapter names the base and the revision that it was made for, and fits it.</summary>
internal sealed class AdapterBaseRule : IAuditRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA2005", "Adapter without its base", Severity.Medium)
    {
        Description = "An adapter is a difference to one revision of one base; with another base it is something else.",
        Remediation = "Name the base model and its revision in adapter_config.json.",
        Controls = ["OWASP-LLM:2025:LLM03"],
        Pack = RuleFacts.Pack,
        Question = "adapter-base-pinned",
    };

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(context);
        if (!RuleFacts.TryRead(evidence, HuggingFaceConfigFacts.Files, out ImmutableArray<FactItem> files, out RuleOutcome? unknown))
        {
            return [unknown];
        }

        if (!files.Any(file => file.Text("kind") == "adapter"))
        {
            return [RuleOutcome.NotApplicable("There is no adapter.")];
        }

        if (!RuleFacts.TryRead(evidence, LineageFacts.Bases, out ImmutableArray<FactItem> bases, out unknown))
        {
            return [unknown];
        }

        FactItem[] adapters = [.. bases.Where(item => KnownModels.Last(item.Text("declaredIn")) == "adapter_config.json")];
        return adapters.Length == 0
            ? [RuleOutcome.Fail("There is an adapter configuration, but it names no base model.")]
            : adapters.Select(item => Judge(item, evidence.Lookup(TensorShapeFacts.AdapterWidth).Value?.Integer, context) with { Item = item.Text("name") });
    }

    private static RuleOutcome Judge(FactItem adapter, long? width, RuleContext context)
    {
        string name = adapter.Text("name");
        RuleOutcome outcome = width is { } made && Signatures.WidthOf(name, context) is { } known && known != made
            ? RuleOutcome.Fail($"The adapter was made for a model of width {made.ToString(CultureInfo.InvariantCulture)}, and its base {name} has {known.ToString(CultureInfo.InvariantCulture)}.")
            : adapter["revision"]?.Text is not { } revision ? RuleOutcome.Review($"The adapter names its base, {name}, but no revision of it.")
            : RuleOutcome.Pass($"The adapter names its base, {name} at {revision}.");
        return outcome.At(adapter.Text("declaredIn"));
    }
}
