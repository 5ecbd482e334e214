using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Provenance;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1002: every digest that a checksum manifest declares is the digest found.</summary>
internal sealed class DeclaredDigestsRule : IAuditRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1002", "Declared digest differs from the file", Severity.Critical)
    {
        Description = "A checksum manifest in the tree declares a digest that is not the digest of the file: the file or the manifest was changed or damaged.",
        Remediation = "Fetch the file again from its publisher; when the digests still differ, quarantine the model.",
        Controls = ["CWE-354", "ATLAS:AML.T0010.003", "SSDF-218A:PS.2.1"],
        Pack = RuleFacts.Pack,
        Locked = true,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (!RuleFacts.TryRead(evidence, ChecksumFacts.Manifests, out ImmutableArray<FactItem> manifests, out RuleOutcome? unknown)
            || !RuleFacts.TryRead(evidence, ChecksumFacts.Mismatches, out ImmutableArray<FactItem> mismatches, out unknown))
        {
            return [unknown];
        }

        if (manifests.IsEmpty)
        {
            return [RuleOutcome.NotApplicable("There is no checksum manifest.")];
        }

        return mismatches.IsEmpty
            ? [RuleOutcome.Pass($"Every file that is listed in {string.Join(", ", manifests.Select(manifest => manifest.Text("path")))} and present has the digest declared.")]
            : mismatches.Select(Mismatch);
    }

    private static RuleOutcome Mismatch(FactItem item) =>
        (RuleOutcome.Fail($"'{item.Text("manifest")}' declares the {item.Text("algorithm")} digest {item.Text("declared")}, but the file has {item.Text("actual")}.")
            with { Item = $"{item.Text("manifest")}#{item.Text("algorithm")}" }).At(item.Text("path"));
}
