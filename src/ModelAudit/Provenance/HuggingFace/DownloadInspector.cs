using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Models;
using ModelAudit.Reading;
using ModelAudit.Sources;

namespace ModelAudit.Provenance.HuggingFace;

/// <summary>Compares what the Hugging Face client recorded about its downloads with the files as they are, without network.</summary>
public sealed class DownloadInspector : IModelInspector, IDigestClaimant, IContentReader
{
    /// <inheritdoc/>
    public string Name => "huggingface-download";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => HuggingFaceFacts.All;

    /// <inheritdoc/>
    void IDigestClaimant.Claim(DigestClaims claims)
    {
        foreach (ArtifactFile entry in claims.Entries.Where(entry => entry.Open is not null))
        {
            if (DownloadPaths.IsRecord(entry.Path, out _, out ArtifactPath file))
            {
                if (claims.TryRead(entry, DownloadRecord.MaximumBytes) is { } content && DownloadRecord.TryParse(content, out DownloadRecord? record, out _))
                {
                    Claim(claims, file, record.Digest);
                }
            }
            else if (DownloadPaths.IsListing(entry.Path, out string? folder))
            {
                if (claims.TryRead(entry, RepositoryListing.MaximumBytes) is { } content && RepositoryListing.TryParse(content, out RepositoryListing? listing, out _))
                {
                    foreach ((string path, _, ContentTag digest) in listing.Files)
                    {
                        if (ArtifactPath.TryParse(folder + path, out ArtifactPath listed))
                        {
                            Claim(claims, listed, digest);
                        }
                    }
                }
            }
            else if (DownloadPaths.IsCached(entry.Path, out _, out string? part, out _) && part == "blobs")
            {
                Claim(claims, entry.Path, ContentTag.Of(entry.Path.Name));
            }
            else if (SnapshotLinks.TagOf(entry) is { } tag)
            {
                Claim(claims, entry.Path, tag);
            }
        }
    }

    /// <inheritdoc/>
    int? IContentReader.LongestRead(FileEvidence file, AuditLimits limits) =>
        DownloadPaths.IsRecord(file.Path, out _, out _) ? DownloadRecord.MaximumBytes
        : DownloadPaths.IsListing(file.Path, out _) ? RepositoryListing.MaximumBytes
        : DownloadPaths.IsCached(file.Path, out _, out string? part, out _) && part == "refs" ? SharedCaches.MaximumReferenceBytes
        : null;

    /// <inheritdoc/>
    public void Inspect(ModelContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var findings = new DownloadFindings(context.Limits);
        var folder = new LocalDownloads(context, findings);
        foreach (FileEvidence file in context.Files)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            if (DownloadPaths.IsRecord(file.Path, out string? below, out ArtifactPath recorded))
            {
                folder.AddRecord(file, below, recorded);
            }
            else if (DownloadPaths.IsListing(file.Path, out below))
            {
                folder.AddListing(file, below);
            }
        }

        folder.FindUnrecorded();
        new SharedCaches(context, findings).Inspect();
        SnapshotLinks.Inspect(context, findings);
        foreach (ArtifactFile entry in context.Entries)
        {
            if (DownloadPaths.Leftover(entry.Path) is { } kind)
            {
                findings.Leftovers.Add(("path", FactValue.Of(entry.Path.Value)), ("kind", FactValue.Of(kind)));
            }
        }

        findings.State(context);
    }

    private static void Claim(DigestClaims claims, ArtifactPath path, ContentTag digest)
    {
        if (digest.Algorithm is { } algorithm and not ContentTag.Sha256)
        {
            claims.Want(path, algorithm);
        }
    }
}
