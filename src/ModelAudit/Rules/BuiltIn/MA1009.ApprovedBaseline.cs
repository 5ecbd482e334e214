using ModelAudit.Evidence;
using ModelAudit.Sources;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1009: the files are those of the approved version, byte for byte.</summary>
internal sealed class ApprovedBaselineRule : IAuditRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1009", "Differs from the approved version", Severity.High)
    {
        Description = "An approval holds for the bytes it was given for. A file that was added, removed or changed since then needs another approval.",
        Remediation = "Review the changes, approve the new version, and use its report as the baseline from then on.",
        Controls = ["ATLAS:AML.T0109", "NIST-AI-600-1:MG-3.1-003", "SOC2:CC8.1"],
        Pack = RuleFacts.Pack,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(context);
        if (context.Baseline is not { } baseline)
        {
            return [RuleOutcome.NotApplicable("No approved version was given to compare with.")];
        }

        Dictionary<ArtifactPath, FileEvidence> approved = baseline.Files.ToDictionary(file => file.Path);
        List<RuleOutcome> outcomes = [];
        foreach (FileEvidence file in evidence.Files)
        {
            if (!approved.Remove(file.Path, out FileEvidence? before))
            {
                outcomes.Add(RuleOutcome.Fail("The file is not part of the approved version.") with { Path = file.Path, Item = "added" });
            }
            else if (file.Digests.Sha256 is null || before.Digests.Sha256 is null)
            {
                outcomes.Add(RuleOutcome.Inconclusive("The file could not be hashed in both versions, so it cannot be compared.") with { Path = file.Path, Item = "unhashed" });
            }
            else if (file.Digests.Sha256 != before.Digests.Sha256)
            {
                outcomes.Add(RuleOutcome.Fail($"The file has SHA-256 {file.Digests.Sha256}; approved was {before.Digests.Sha256}.") with { Path = file.Path, Item = "changed" });
            }
        }

        outcomes.AddRange(approved.Values.OrderBy(file => file.Path.Value, StringComparer.Ordinal)
            .Select(file => RuleOutcome.Fail("The file of the approved version is missing.") with { Path = file.Path, Item = "removed" }));
        return outcomes.Count > 0 ? outcomes : [RuleOutcome.Pass($"All {evidence.Files.Length} files are those of the approved version.")];
    }
}
