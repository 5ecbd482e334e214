using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Models;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1508: the weights that a loader takes by default could be examined.</summary>
internal sealed class ExaminedWeightsRule : IAuditRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1508", "Main weights could not be examined", Severity.High)
    {
        Description = "The weights in the root of the repository are what loaders take first. When one of them could not be examined, or there are none, the audit says nothing about the model itself. Copies in subfolders are left to MA1507, unless all weights lie in subfolders.",
        Remediation = "Use a release with weights in a supported format, such as safetensors, or move the unsupported copies out of what is deployed.",
        Controls = ["SSDF-218A:PW.4.4", "ATLAS:AML.T0076"],
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
            return [RuleOutcome.Inconclusive("There is no weight file in the tree: what a runtime would load was not audited.")];
        }

        HashSet<string> paths = weights.Select(item => item.Text("path")).ToHashSet(StringComparer.Ordinal);
        FileEvidence[] files = [.. evidence.Files.Where(file => paths.Contains(file.Path.Value))];
        if (Array.Exists(files, file => file.Path.IsAtRoot))
        {
            files = Array.FindAll(files, file => file.Path.IsAtRoot);
        }

        DescribedData described = DescribedData.Of(evidence);
        RuleOutcome[] outcomes = [.. files.Select(file => Unexamined(file, described)).OfType<RuleOutcome>()];
        return outcomes.Length > 0 ? outcomes : [RuleOutcome.Pass($"The {files.Length} main weight files were examined.")];
    }

    private static RuleOutcome? Unexamined(FileEvidence file, DescribedData described) =>
        file.Gaps.FirstOrDefault(gap => !described.Explains(gap)) is { } gap
            ? RuleOutcome.Inconclusive(gap.Detail) with { Path = file.Path, Item = $"{gap.Inspector}:{gap.Reason}" }
            : null;
}
