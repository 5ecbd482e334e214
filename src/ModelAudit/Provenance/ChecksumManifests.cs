using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Models;
using ModelAudit.Reading;
using ModelAudit.Sources;

namespace ModelAudit.Provenance;

/// <summary>Compares the checksum manifests in the tree with the digests of the files they list.</summary>
public sealed class ChecksumManifests : IModelInspector, IDigestClaimant
{
    /// <inheritdoc/>
    public string Name => "checksums";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => ChecksumFacts.All;

    /// <inheritdoc/>
    void IDigestClaimant.Claim(DigestClaims claims)
    {
        foreach (ArtifactFile entry in claims.Entries.Where(entry => entry.Open is not null && ChecksumManifest.IsManifest(entry.Path, out _)))
        {
            if (claims.TryRead(entry, ChecksumManifest.MaximumBytes) is not { } content)
            {
                continue;
            }

            foreach (ChecksumEntry listed in ChecksumManifest.Parse(entry.Path, content).Entries)
            {
                if (listed.Algorithm != ChecksumManifest.Sha256 && ChecksumManifest.TryResolve(entry.Path, listed.Path, out ArtifactPath path))
                {
                    claims.Want(path, listed.Algorithm);
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Inspect(ModelContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var manifests = ImmutableArray.CreateBuilder<FactItem>();
        var mismatches = ImmutableArray.CreateBuilder<FactItem>();
        var missing = ImmutableArray.CreateBuilder<FactItem>();
        var covered = new HashSet<ArtifactPath>();
        bool complete = true;
        foreach (FileEvidence file in context.Files.Where(IsManifest))
        {
            if (!context.TryRead(file, ChecksumManifest.MaximumBytes, "the bound for checksum manifests", out byte[]? content))
            {
                complete = false;
                continue;
            }

            ChecksumManifest manifest = ChecksumManifest.Parse(file.Path, content);
            foreach (string problem in manifest.Problems)
            {
                context.Gap(GapReason.Malformed, problem, file.Path);
            }

            manifests.Add(FactItem.Of(
                ("path", FactValue.Of(file.Path.Value)),
                ("algorithm", manifest.Algorithm is { } algorithm ? FactValue.Of(algorithm) : null),
                ("entries", FactValue.Of(manifest.Entries.Length))));
            foreach (ChecksumEntry entry in manifest.Entries)
            {
                context.Cancellation.ThrowIfCancellationRequested();
                Compare(context, file.Path, entry, mismatches, missing, covered);
            }
        }

        if (!complete)
        {
            // What an unread manifest lists is unknown, so nothing can be said about any of this; the gap says why.
            return;
        }

        context.Facts.Set(ChecksumFacts.Manifests, manifests.DrainToImmutable());
        context.Facts.Set(ChecksumFacts.Mismatches, mismatches.DrainToImmutable());
        context.Facts.Set(ChecksumFacts.Missing, missing.DrainToImmutable());
        IEnumerable<FileEvidence> uncovered = context.Files
            .Where(file => !IsInside(file) && !covered.Contains(file.Path) && file.Facts.TryGet(FileFacts.Role, out string role) && role == "weights");
        context.Facts.Set(ChecksumFacts.Uncovered, [.. uncovered.Take(context.Limits.MaxItems).Select(file => FactItem.Of(("path", FactValue.Of(file.Path.Value))))]);

        // Items beyond the bound are counted, not made: it may be all files of a huge tree.
        if (uncovered.Count() is var count && count > context.Limits.MaxItems)
        {
            context.Gap(GapReason.LimitReached, $"'{ChecksumFacts.Uncovered.Name}' has {count} items, more than {nameof(AuditLimits.MaxItems)} ({context.Limits.MaxItems}); {count - context.Limits.MaxItems} were left out.");
        }
    }

    private static void Compare(
        ModelContext context,
        ArtifactPath manifest,
        ChecksumEntry entry,
        ImmutableArray<FactItem>.Builder mismatches,
        ImmutableArray<FactItem>.Builder missing,
        HashSet<ArtifactPath> covered)
    {
        bool safe = ChecksumManifest.TryResolve(manifest, entry.Path, out ArtifactPath path);
        if (!safe || !context.TryGetFile(path, out FileEvidence? file))
        {
            missing.Add(FactItem.Of(
                ("manifest", FactValue.Of(manifest.Value)),
                ("path", FactValue.Of(entry.Path)),
                ("unsafe", FactValue.Of(!safe))));
            return;
        }

        covered.Add(path);
        string? actual = entry.Algorithm == ChecksumManifest.Sha256 ? file.Digests.Sha256?.Hex : file.Digests.Others.GetValueOrDefault(entry.Algorithm);
        if (actual is null)
        {
            context.Gap(GapReason.Unreadable, $"The {entry.Algorithm} digest that '{manifest}' lists could not be compared: the file has none.", path);
        }
        else if (actual != entry.Digest)
        {
            mismatches.Add(FactItem.Of(
                ("manifest", FactValue.Of(manifest.Value)),
                ("path", FactValue.Of(path.Value)),
                ("algorithm", FactValue.Of(entry.Algorithm)),
                ("declared", FactValue.Of(entry.Digest)),
                ("actual", FactValue.Of(actual))));
        }
    }

    private static bool IsManifest(FileEvidence file) => !IsInside(file) && ChecksumManifest.IsManifest(file.Path, out _);

    private static bool IsInside(FileEvidence file) => file.Path.Value.Contains("!/", StringComparison.Ordinal);
}
