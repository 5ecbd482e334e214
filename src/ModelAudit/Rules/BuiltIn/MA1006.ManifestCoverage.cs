using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Provenance;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1006: a checksum manifest lists every weight file and a signature every file, and every file they list is there.</summary>
internal sealed class ManifestCoverageRule : IAuditRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1006", "Manifest and tree list different files", Severity.High)
    {
        Description = "A manifest protects only what it lists: a weight file outside it can be exchanged unnoticed, and a listed file that is missing leaves the model incomplete. A signature covers the whole tree, so a file outside it was added later.",
        Remediation = "Fetch the missing files, remove what the publisher did not ship, and make the manifest anew over the whole tree.",
        Controls = ["CWE-345", "ATLAS:AML.M0014", "SSDF-218A:PS.2.1"],
        Pack = RuleFacts.Pack,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (!RuleFacts.TryRead(evidence, ChecksumFacts.Manifests, out ImmutableArray<FactItem> manifests, out RuleOutcome? unknown)
            || !RuleFacts.TryRead(evidence, ChecksumFacts.Missing, out ImmutableArray<FactItem> missing, out unknown)
            || !RuleFacts.TryRead(evidence, ChecksumFacts.Uncovered, out ImmutableArray<FactItem> uncovered, out unknown))
        {
            return [unknown];
        }

        if (!SignedFiles.TryRead(evidence, out SignedFiles? signed, out unknown))
        {
            return [unknown];
        }

        if (manifests.IsEmpty && signed.Signatures.IsEmpty)
        {
            return [RuleOutcome.NotApplicable("There is no checksum manifest and no signature over the model.")];
        }

        List<RuleOutcome> outcomes = manifests.IsEmpty ? [] : [.. missing.Select(Missing), .. uncovered.Select(Uncovered)];
        outcomes.AddRange(signed.Differences.Select(Unsigned).OfType<RuleOutcome>());
        return outcomes.Count > 0 ? outcomes : [RuleOutcome.Pass(manifests.IsEmpty
            ? "Every signed file is present, and every file is signed."
            : "Every listed file is present, and every weight file is listed.")];
    }

    private static RuleOutcome Missing(FactItem item) =>
        (RuleOutcome.Fail($"'{item.Text("manifest")}' lists '{item.Text("path")}', which is not in the tree.")
            with { Item = $"missing:{item.Text("path")}" }).At(item.Text("manifest"));

    private static RuleOutcome Uncovered(FactItem item) =>
        (RuleOutcome.Fail($"The weight file '{item.Text("path")}' is in no manifest.") with { Item = "uncovered" }).At(item.Text("path"));

    // A signature may come on top of others: it does not make the tree another one.
    private static RuleOutcome? Unsigned(FactItem item)
    {
        string signature = item.Text("signature");
        return (item.Text("state"), item.Text("role")) switch
        {
            ("missing", _) => (RuleOutcome.Fail($"'{signature}' signs '{item.Text("path")}', which is not in the tree.") with { Item = $"missing:{item.Text("path")}" }).At(signature),
            ("extra", not "signature") => (RuleOutcome.Fail($"'{item.Text("path")}' is not among the files that '{signature}' signs.") with { Item = $"unsigned:{signature}" }).At(item.Text("path")),
            _ => null,
        };
    }
}
