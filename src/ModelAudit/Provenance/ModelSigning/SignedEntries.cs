using ModelAudit.Provenance.HuggingFace;
using ModelAudit.Sources;

namespace ModelAudit.Provenance.ModelSigning;

/// <summary>Which entries of a source a signature over the model is about, so that an audit, a verification and a signer all mean the same files.</summary>
internal static class SignedEntries
{
    private const string SignatureSuffix = ".sig";

    /// <summary>Everything a source lists, in code-point order.</summary>
    public static async Task<List<ArtifactFile>> ListAsync(IArtifactSource source, CancellationToken cancellationToken)
    {
        var entries = new List<ArtifactFile>();
        await foreach (ArtifactFile entry in source.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            entries.Add(AsSigned(entry));
        }

        entries.Sort(static (left, right) => left.Path.CompareTo(right.Path));
        return entries;
    }

    /// <summary>The entry as a signer saw it. In a Hugging Face cache a file is a link to its blob, which is no sign of tampering.</summary>
    public static ArtifactFile AsSigned(ArtifactFile entry) =>
        entry.Kind == ArtifactEntryKind.LinkToFile
        && DownloadPaths.IsCached(entry.Path, out string folder, out string? part, out _) && part == "snapshots"
        && ArtifactPath.TryParse(entry.LinkTarget, out ArtifactPath target)
        && DownloadPaths.IsCached(target, out string other, out string? blobs, out _) && blobs == "blobs" && folder == other
            ? entry with { Kind = ArtifactEntryKind.File }
            : entry;

    /// <summary>
    /// The entries of an OCI image layout that a manifest is about: one that lists the blobs is about the layout, any other about the files in
    /// its layers. Other signatures that lie beside the blobs are about neither.
    /// </summary>
    /// <param name="source">Where the entries come from.</param>
    /// <param name="entries">Everything it listed.</param>
    /// <param name="manifest">What was signed; null where it is about to be.</param>
    public static IEnumerable<ArtifactFile> Of(SourceDescription source, IEnumerable<ArtifactFile> entries, OmsManifest? manifest)
    {
        if (source.Kind != OciLayoutSource.Kind)
        {
            return entries;
        }

        HashSet<string> signed = [.. (manifest?.Resources ?? []).Select(resource => resource.Path)];
        return signed.Any(path => ArtifactPath.TryParse(path, out ArtifactPath parsed) && OciLayoutSource.IsPackaging(parsed))
            ? entries
            : entries.Where(entry => signed.Contains(entry.Path.Value) || !(OciLayoutSource.IsPackaging(entry.Path) || IsSignature(entry)));
    }

    // What lies on the disk itself has an identity there; what layers hold has none.
    private static bool IsSignature(ArtifactFile entry) =>
        entry.Identity is not null && entry.Path.Folder.Length == 0 && entry.Path.Name.EndsWith(SignatureSuffix, StringComparison.OrdinalIgnoreCase);
}
