using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Provenance.ModelSigning;
using ModelAudit.Rules.BuiltIn;
using ModelAudit.Sources;

namespace ModelAudit.Reports;

/// <summary>A verified signature over the model, and which files it says are as they are: those it is about and does not differ from.</summary>
internal sealed class VouchingSignature
{
    private const string Inspector = "model-signing";

    private readonly FactItem item;
    private readonly string path;
    private readonly string scope;
    private readonly OmsIgnoredPaths ignored;
    private readonly HashSet<string> different;

    private VouchingSignature(FactItem item, IEnumerable<FactItem> differences)
    {
        this.item = item;
        path = Text(item, "path");
        scope = Text(item, "scope");
        ignored = new OmsIgnoredPaths([.. OmsManifest.DefaultIgnored, .. item["ignored"]?.TextList ?? []]);
        different = [.. differences.Where(difference => Text(difference, "signature") == path).Select(difference => Text(difference, "path"))];
    }

    /// <summary>What it says of a file that it signs.</summary>
    public string Sentence => $"'{path}' of {SignedModelRule.SignerOf(item)} signs the new content.";

    /// <summary>The signatures of an audit.</summary>
    public static IEnumerable<VouchingSignature> In(AuditEvidence evidence)
    {
        ImmutableArray<FactItem> differences = evidence.Lookup(ModelSigningFacts.Differences).Value?.Collection ?? [];

        // Where differences were left out, a file without one may differ all the same.
        bool isCut = evidence.Gaps.Any(gap => gap.Inspector == Inspector && gap.Reason == GapReason.LimitReached);
        return (evidence.Lookup(ModelSigningFacts.Signatures).Value?.Collection ?? [])
            .Where(item => Text(item, "status") == "verified" && (Text(item, "files") == "same" || !isCut))
            .Select(item => new VouchingSignature(item, differences));
    }

    /// <summary>Whether it signs a file as it is now; of one inside a container, the container.</summary>
    public bool Signs(ArtifactPath file)
    {
        string outer = file.Value.Split("!/")[0];
        string? below = scope == "." ? outer
            : outer == scope ? file.Name
            : outer.StartsWith(scope + "/", StringComparison.Ordinal) ? outer[(scope.Length + 1)..]
            : null;
        return below is not null && outer != path && !different.Contains(outer) && ArtifactPath.TryParse(below, out ArtifactPath parsed) && !ignored.Contains(parsed);
    }

    private static string Text(FactItem item, string name) => item[name]?.ToString() ?? string.Empty;
}
