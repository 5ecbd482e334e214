using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Models;
using ModelAudit.Provenance.Attestations;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1205: provenance by somebody trusted says how every weight file was made.</summary>
internal sealed class BuildProvenanceRule : IAuditRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1205", "No trusted provenance of the weights", Severity.Medium)
    {
        Description = "Provenance (SLSA) says which builder made a file of which source with which parameters. Without it, how the weights came about rests on what the card says.",
        Remediation = "Ask the publisher for provenance (*.intoto.jsonl, *.sigstore.json) and say whom you trust (--model-key, or --model-roots with --model-identity); make it yourself for what you convert or quantize.",
        Controls = ["SSDF-218A:PS.3.2", "OWASP-LLM:2025:LLM03"],
        Pack = RuleFacts.Pack,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (!RuleFacts.TryRead(evidence, WeightsFacts.Files, out ImmutableArray<FactItem> weights, out RuleOutcome? unknown))
        {
            return [unknown];
        }

        if (weights.IsEmpty)
        {
            return [RuleOutcome.NotApplicable("There are no weight files.")];
        }

        if (!RuleFacts.TryRead(evidence, AttestationFacts.Statements, out ImmutableArray<FactItem> statements, out unknown)
            || !RuleFacts.TryRead(evidence, AttestationFacts.Uncovered, out ImmutableArray<FactItem> uncovered, out unknown))
        {
            return [unknown];
        }

        FactItem[] provenance = [.. statements.Where(item => item.Text("kind") == "provenance")];
        string list = $"{string.Join(", ", uncovered.Take(5).Select(item => item.Text("path")))}{(uncovered.Length > 5 ? FormattableString.Invariant($" and {uncovered.Length - 5} more") : string.Empty)}";
        return [uncovered.IsEmpty ? RuleOutcome.Pass("Provenance by somebody trusted is about every weight file.")
            : provenance.Length == 0 ? RuleOutcome.Fail("There is no provenance of the weights.")
            : provenance.FirstOrDefault(item => item.Text("status") == "unverified") is { } open ? RuleOutcome.Inconclusive($"'{open.Text("path")}' holds provenance, and the audit was told of nobody to trust.")
            : RuleOutcome.Fail($"Weight files that no provenance by somebody trusted is about: {list}.")];
    }
}
