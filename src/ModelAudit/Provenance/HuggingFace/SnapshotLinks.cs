using ModelAudit.Evidence;
using ModelAudit.Models;
using ModelAudit.Sources;

namespace ModelAudit.Provenance.HuggingFace;

/// <summary>
/// The files of a snapshot of the shared cache that is audited alone: each is a link to a blob beside the snapshot, and the blob's name is the
/// digest of its content.
/// </summary>
internal static class SnapshotLinks
{
    /// <summary>What the name of the blob says of a file; null for an entry that is none of a snapshot.</summary>
    public static ContentTag? TagOf(ArtifactFile entry) => entry.Kind == ArtifactEntryKind.File ? BlobOf(entry) : null;

    /// <summary>Compares every file with its blob's name, and finds links to blobs that are not there.</summary>
    public static void Inspect(ModelContext context, DownloadFindings findings)
    {
        foreach (ArtifactFile entry in context.Entries)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            if (TagOf(entry) is { } tag && context.TryGetFile(entry.Path, out FileEvidence? file))
            {
                findings.Compare(context, file, tag, entry.Path);
            }
            else if (entry.Kind == ArtifactEntryKind.LinkBroken && BlobOf(entry) is { Algorithm: not null } && !DownloadPaths.IsCached(entry.Path, out _, out _, out _))
            {
                findings.Miss(entry.LinkTarget!, entry.Path.Value, "blob");
            }
        }
    }

    private static ContentTag? BlobOf(ArtifactFile entry) =>
        entry.LinkTarget?.Split('/') is [.., "..", "blobs", var name] ? ContentTag.Of(name) : null;
}
