using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Models;
using ModelAudit.Provenance;
using ModelAudit.Provenance.Bom;
using ModelAudit.Provenance.HuggingFace;
using ModelAudit.Provenance.ModelSigning;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1003: some manifest, signature, bill of materials or download record has a digest of every weight file.</summary>
internal sealed class DigestsForWeightsRule : IAuditRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1003", "No digest to verify the weights against", Severity.Medium)
    {
        Description = "Without a digest from the publisher or from intake, a damaged or exchanged weight file looks like any other.",
        Remediation = "Record SHA-256 digests at intake (sha256sum > SHA256SUMS), or ask the publisher for a signed manifest.",
        Controls = ["CWE-353", "CWE-494", "OWASP-LLM:2025:LLM03", "EU-AI-ACT-MDF:1"],
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

        HashSet<string> open = [.. weights.Select(item => item.Text("path"))];
        RuleOutcome? notKnown = null;
        foreach (Fact<ImmutableArray<FactItem>> fact in (ReadOnlySpan<Fact<ImmutableArray<FactItem>>>)[ChecksumFacts.Uncovered, ModelSigningFacts.Uncovered, BomFacts.Uncovered])
        {
            if (RuleFacts.TryRead(evidence, fact, out ImmutableArray<FactItem> uncovered, out unknown))
            {
                open.IntersectWith(uncovered.Select(item => item.Text("path")));
            }
            else
            {
                notKnown ??= unknown;
            }
        }

        if (RuleFacts.TryRead(evidence, HuggingFaceFacts.Records, out ImmutableArray<FactItem> records, out unknown))
        {
            open.ExceptWith(records.Where(item => item.Text("algorithm") == "sha256").Select(item => item.Text("path")));
        }
        else
        {
            notKnown ??= unknown;
        }

        string[] left = [.. open.Order(StringComparer.Ordinal)];
        return left.Length == 0 ? [RuleOutcome.Pass("Every weight file is listed in a manifest, a signature, a bill of materials or a download record.")]
            : notKnown is not null ? [notKnown]
            : [RuleOutcome.Fail($"Weight files that no manifest lists: {string.Join(", ", left.Take(5))}{(left.Length > 5 ? FormattableString.Invariant($" and {left.Length - 5} more") : string.Empty)}.")];
    }
}
