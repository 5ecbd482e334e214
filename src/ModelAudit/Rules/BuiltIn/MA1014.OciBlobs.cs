using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Provenance.Oci;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1014: the blobs of an OCI image layout are those that its manifests name, down to the content of the layers.</summary>
internal sealed class OciBlobsRule : IAuditRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1014", "OCI layout does not fit its manifests", Severity.High)
    {
        Description = "In an OCI image layout (CNCF ModelPack, KitOps ModelKit) everything is named by its digest. A blob with another digest, a layer with another content or a missing part is damage or an exchange; a layer that stands for a path outside the model would overwrite something else, and of two layers that bring different files of one path it depends on the program which is used.",
        Remediation = "Pull the artifact again from its registry by digest.",
        Controls = ["CWE-354", "CWE-22", "ATLAS:AML.M0014"],
        Pack = RuleFacts.Pack,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (!RuleFacts.TryRead(evidence, OciFacts.Blobs, out ImmutableArray<FactItem> blobs, out RuleOutcome? unknown)
            || !RuleFacts.TryRead(evidence, OciFacts.Problems, out ImmutableArray<FactItem> problems, out unknown))
        {
            return [unknown];
        }

        if (blobs.IsEmpty && problems.IsEmpty)
        {
            return [RuleOutcome.NotApplicable("There is no OCI image layout.")];
        }

        RuleOutcome[] outcomes =
        [
            .. problems.Select(item => (RuleOutcome.Fail($"'{item.Text("path")}': {item.Text("detail")}") with { Item = item.Text("detail") }).At(item.Text("path"))),
            .. blobs.SelectMany(Judge),
        ];
        return outcomes.Length > 0 ? outcomes : [RuleOutcome.Pass(FormattableString.Invariant($"All {blobs.Length} blobs are those that the manifests name."))];
    }

    private static IEnumerable<RuleOutcome> Judge(FactItem item)
    {
        string path = item.Text("path");
        RuleOutcome? blob = item.Text("state") switch
        {
            "mismatch" => RuleOutcome.Fail($"The blob has the digest {item.Text("actual")}, not that of its name."),
            "size" => RuleOutcome.Fail($"The blob has {item.Text("actual")} bytes; '{item.Text("manifest")}' says {item["size"]}."),
            "missing" => RuleOutcome.Fail($"'{item.Text("manifest")}' names a {item.Text("use")} that is not there."),
            "notCompared" => RuleOutcome.Inconclusive("The blob could not be compared with its digest."),
            _ => null,
        };
        RuleOutcome? content = item.Text("diffState") switch
        {
            "mismatch" => RuleOutcome.Fail($"The unpacked layer is not the one of digest {item.Text("diffId")} that the configuration names."),
            "notCompared" when blob is null => RuleOutcome.Inconclusive($"The unpacked layer could not be compared with {item.Text("diffId")}."),
            _ => null,
        };
        return new[] { (Outcome: blob, Key: "blob"), (Outcome: content, Key: "content") }
            .Where(pair => pair.Outcome is not null)
            .Select(pair => (pair.Outcome! with { Item = $"{pair.Key}:{item.Text("manifest")}" }).At(path));
    }
}
