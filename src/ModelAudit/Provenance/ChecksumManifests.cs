using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Models;
using ModelAudit.Reading;
using ModelAudit.Sources;

namespace ModelAudit.Provenance;

/// <summary>Compares the checksum manifests in the tree with the digests of the files they list.</summary>
public sealed class ChecksumManifests : IModelInspector, IDigestClaimant, IContentReader
{
    [Flags]
    private enum Listed : byte
    {
        None = 0,
        Md5 = 1,
        Sha1 = 2,
        Strong = 4,
    }

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
    int? IContentReader.LongestRead(FileEvidence file, AuditLimits limits) =>
        IsManifest(file) ? ChecksumManifest.MaximumBytes : null;

    /// <inheritdoc/>
    public void Inspect(ModelContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var manifests = ImmutableArray.CreateBuilder<FactItem>();
        var mismatches = ImmutableArray.CreateBuilder<FactItem>();
        var missing = ImmutableArray.CreateBuilder<FactItem>();
        var covered = new Dictionary<ArtifactPath, Listed>();
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
        StateCoverage(context, covered);
    }

    private static void StateCoverage(ModelContext context, Dictionary<ArtifactPath, Listed> covered)
    {
        var uncovered = new BoundedItems(context.Limits);
        var unlisted = new BoundedItems(context.Limits);
        var weak = new BoundedItems(context.Limits);
        foreach (FileEvidence file in context.TreeFiles)
        {
            string role = ModelFiles.RoleOf(file);
            if (covered.TryGetValue(file.Path, out Listed algorithms))
            {
                if ((algorithms & Listed.Strong) == 0)
                {
                    weak.Add(("path", FactValue.Of(file.Path.Value)), ("algorithms", FactValue.Of(Names(algorithms))), ("role", FactValue.Of(role)));
                }

                continue;
            }

            if (role == "weights")
            {
                uncovered.Add(("path", FactValue.Of(file.Path.Value)));
            }

            if (covered.Count > 0 && IsPartOfModel(file, role) && !OciLayoutSource.IsPackaging(context.Source, file.Path))
            {
                unlisted.Add(("path", FactValue.Of(file.Path.Value)));
            }
        }

        uncovered.State(context, ChecksumFacts.Uncovered);
        unlisted.State(context, ChecksumFacts.Unlisted);
        weak.State(context, ChecksumFacts.Weak);
    }

    private static string Names(Listed algorithms) => algorithms switch
    {
        Listed.Md5 => DigestAlgorithms.Md5,
        Listed.Sha1 => DigestAlgorithms.Sha1,
        _ => $"{DigestAlgorithms.Md5}, {DigestAlgorithms.Sha1}",
    };

    private static Listed StrengthOf(string algorithm) => algorithm switch
    {
        DigestAlgorithms.Md5 => Listed.Md5,
        DigestAlgorithms.Sha1 => Listed.Sha1,
        _ => Listed.Strong,
    };

    private static bool IsPartOfModel(FileEvidence file, string role) =>
        !ChecksumManifest.IsManifest(file.Path, out _)
        && role != "signature"
        && !file.Path.Value.StartsWith(".git/", StringComparison.Ordinal)
        && !file.Path.Value.StartsWith(".cache/huggingface/", StringComparison.Ordinal);

    private static void Compare(
        ModelContext context,
        ArtifactPath manifest,
        ChecksumEntry entry,
        ImmutableArray<FactItem>.Builder mismatches,
        ImmutableArray<FactItem>.Builder missing,
        Dictionary<ArtifactPath, Listed> covered)
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

        covered[path] = covered.GetValueOrDefault(path) | StrengthOf(entry.Algorithm);
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

    private static bool IsManifest(FileEvidence file) => !file.Path.IsMember && ChecksumManifest.IsManifest(file.Path, out _);
}
