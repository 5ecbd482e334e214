using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Provenance;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1002: every file has the digest that a checksum manifest or a signature declares.</summary>
internal sealed class DeclaredDigestsRule : IAuditRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1002", "Declared digest differs from the file", Severity.Critical)
    {
        Description = "A file with another digest than its manifest or signature declares is damaged, or somebody changed it.",
        Remediation = "Fetch the file again from its publisher; when the digests still differ, quarantine the model.",
        Controls = ["CWE-354", "ATLAS:AML.T0010.003", "SSDF-218A:PS.2.1"],
        Locked = true,
        Pack = RuleFacts.Pack,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        var outcomes = new List<RuleOutcome>();
        var declaring = new List<string>();
        if (!RuleFacts.TryRead(evidence, ChecksumFacts.Manifests, out ImmutableArray<FactItem> manifests, out RuleOutcome? unknown)
            || !RuleFacts.TryRead(evidence, ChecksumFacts.Mismatches, out ImmutableArray<FactItem> mismatches, out unknown))
        {
            outcomes.Add(unknown);
        }
        else
        {
            declaring.AddRange(manifests.Select(item => item.Text("path")));
            outcomes.AddRange(mismatches.Select(Mismatch));
        }

        if (!SignedFiles.TryRead(evidence, out SignedFiles? signed, out unknown))
        {
            outcomes.Add(unknown);
        }
        else
        {
            declaring.AddRange(signed.Signatures);
            outcomes.AddRange(signed.Differences.Where(item => item.Text("state") == "changed").Select(Changed));
            outcomes.AddRange(signed.Differences.Where(item => item.Text("state") == "notCompared").Select(NotCompared));
        }

        return outcomes.Count > 0 ? outcomes
            : declaring.Count == 0 ? [RuleOutcome.NotApplicable("There is no checksum manifest and no signature over the model.")]
            : [RuleOutcome.Pass($"Every file that is listed in {string.Join(", ", declaring.Take(5))} and present has the digest declared.")];
    }

    private static RuleOutcome Mismatch(FactItem item) =>
        (RuleOutcome.Fail($"'{item.Text("manifest")}' declares the {item.Text("algorithm")} digest {item.Text("declared")}, but the file has {item.Text("actual")}.")
            with { Item = $"{item.Text("manifest")}:{item.Text("path")}" }).At(item.Text("path"));

    private static RuleOutcome Changed(FactItem item) =>
        (RuleOutcome.Fail(item.Text("actual").Length > 0
            ? $"'{item.Text("signature")}' signs the digest {item.Text("expected")}, but the file has {item.Text("actual")}. {item.Text("detail")}"
            : $"The file is not as '{item.Text("signature")}' signs it. {item.Text("detail")}")
            with { Item = $"{item.Text("signature")}:{item.Text("path")}" }).At(item.Text("path"));

    private static RuleOutcome NotCompared(FactItem item) =>
        (RuleOutcome.Inconclusive($"The file could not be compared with what '{item.Text("signature")}' signs. {item.Text("detail")}")
            with { Item = $"{item.Text("signature")}:{item.Text("path")}" }).At(item.Text("path"));
}
