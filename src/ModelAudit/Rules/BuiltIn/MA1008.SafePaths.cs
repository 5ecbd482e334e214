using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Provenance;
using ModelAudit.Sources;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1008: no link leaves the tree, nothing in it is a device, and every name means the same file on every system.</summary>
internal sealed class SafePathsRule : IAuditRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1008", "Unsafe path, link or device", Severity.Critical)
    {
        Description = "A link out of the tree, a device, a name that other systems reserve or that differs from another by case only, or a manifest entry that leaves the tree can make a loader read or overwrite something else than what was audited.",
        Remediation = "Make a copy with plain files and plain names and audit that one. A snapshot folder of the Hugging Face cache holds links only: audit a copy made with --local-dir, or one that follows links.",
        Controls = ["CWE-22", "CWE-59"],
        Pack = RuleFacts.Pack,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (!RuleFacts.TryRead(evidence, SourceFacts.Links, out ImmutableArray<FactItem> links, out RuleOutcome? unknown)
            || !RuleFacts.TryRead(evidence, SourceFacts.SpecialFiles, out ImmutableArray<FactItem> specials, out unknown)
            || !RuleFacts.TryRead(evidence, SourceFacts.Names, out ImmutableArray<FactItem> names, out unknown)
            || !RuleFacts.TryRead(evidence, ChecksumFacts.Missing, out ImmutableArray<FactItem> missing, out unknown))
        {
            return [unknown];
        }

        RuleOutcome[] outcomes =
        [
            .. links.Where(link => link.Text("kind") is "outside" or "broken").Select(link =>
                (RuleOutcome.Fail($"The symbolic link '{link.Text("path")}' points {(link.Text("kind") == "outside" ? "out of the tree" : "to nothing")} ('{link.Text("target")}'); it was not followed.")
                    with { Item = $"link:{link.Text("path")}" }).At(link.Text("path"))),
            .. specials.Select(special =>
                (RuleOutcome.Fail($"'{special.Text("path")}' is a {special.Text("kind")}; it was not opened.") with { Item = $"special:{special.Text("path")}" }).At(special.Text("path"))),
            .. names.Select(name =>
                (RuleOutcome.Fail($"The name '{name.Text("path")}' is not usable everywhere ({name.Text("issue")}: {name.Text("detail")}).")
                    with { Item = $"{name.Text("issue")}:{name.Text("path")}" }).At(name.Text("path"))),
            .. missing.Where(entry => entry["unsafe"] is { Boolean: true }).Select(entry =>
                (RuleOutcome.Fail($"'{entry.Text("manifest")}' lists '{entry.Text("path")}', which leaves the tree.") with { Item = $"manifest:{entry.Text("path")}" }).At(entry.Text("manifest"))),
        ];
        return outcomes.Length > 0
            ? outcomes
            : [RuleOutcome.Pass($"All {evidence.Files.Length} files have plain names, and no link leaves the tree.")];
    }
}
