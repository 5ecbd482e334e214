using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Models;
using ModelAudit.Reading;
using ModelAudit.Sources;

namespace ModelAudit.Provenance.Oci;

/// <summary>Verifies OCI image layouts in the tree from the index to the blobs and the content of their layers.</summary>
public sealed class OciLayoutInspector : IModelInspector, IDigestClaimant, IContentReader
{
    private const string Marker = "oci-layout";
    private const int MaximumLayouts = 64;

    /// <inheritdoc/>
    public string Name => "oci-layout";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => OciFacts.All;

    /// <inheritdoc/>
    void IDigestClaimant.Claim(DigestClaims claims)
    {
        if (claims.Entries.Any(entry => entry.Path.Name == Marker))
        {
            foreach (ArtifactFile entry in claims.Entries.Where(entry => entry.Path.Value.Contains("blobs/sha512/", StringComparison.Ordinal)))
            {
                claims.Want(entry.Path, DigestAlgorithms.Sha512);
            }
        }
    }

    /// <inheritdoc/>
    int? IContentReader.LongestRead(FileEvidence file, AuditLimits limits) =>
        OciLayout.IsDocument(file.Path) ? OciLayout.MaximumDocumentBytes : null;

    /// <inheritdoc/>
    public void Inspect(ModelContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var findings = new OciFindings(context.Limits);
        bool isComplete = true;
        int count = 0;
        foreach (FileEvidence marker in context.TreeFiles.Where(file => file.Path.Name == Marker))
        {
            if (++count > MaximumLayouts)
            {
                context.Gap(GapReason.LimitReached, FormattableString.Invariant($"There are more than {MaximumLayouts} OCI image layouts; this one and those that follow were not read."), marker.Path);
                isComplete = false;
                break;
            }

            isComplete &= new OciLayout(context, marker.Path.Value[..^Marker.Length], findings).Walk();
        }

        OciLayers.Describe(context, findings);
        if (isComplete)
        {
            findings.State(context);
        }
    }
}
