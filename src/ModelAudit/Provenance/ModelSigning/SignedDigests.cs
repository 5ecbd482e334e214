using ModelAudit.Reading;
using ModelAudit.Sources;

namespace ModelAudit.Provenance.ModelSigning;

/// <summary>Asks for the digests that signatures list, so that they are made while the files are hashed, within bounds on that work.</summary>
/// <param name="claims">Where to ask.</param>
internal sealed class SignedDigests(DigestClaims claims)
{
    /// <summary>The most digests of pieces of one file.</summary>
    private const int MaximumPieces = 10_000;

    /// <summary>How many times all pieces together may cover a file: manifests may cut it in different ways.</summary>
    private const int MaximumCover = 4;

    private readonly Dictionary<string, ArtifactFile> entries = claims.Entries.ToDictionary(entry => entry.Path.Value, StringComparer.Ordinal);
    private readonly Dictionary<ArtifactPath, (int Pieces, long Bytes)> asked = [];

    /// <summary>Asks for the digests of a manifest.</summary>
    public void Want(ArtifactPath? signature, OmsManifest manifest)
    {
        OmsScope scope = OmsScope.Of(signature, manifest, entries);
        foreach (OmsResource resource in manifest.Resources)
        {
            claims.Cancellation.ThrowIfCancellationRequested();
            if (!entries.TryGetValue(scope.Full(resource.Path), out ArtifactFile? entry))
            {
                continue;
            }

            if (resource.Start is not { } start || resource.End is not { } end)
            {
                if (manifest.HashType != DigestAlgorithms.Sha256)
                {
                    claims.Want(entry.Path, manifest.HashType);
                }
            }
            else if (end <= entry.Length && !(start == 0 && end == entry.Length && manifest.HashType == DigestAlgorithms.Sha256))
            {
                WantPiece(entry, new PieceName(manifest.HashType, start, end));
            }
        }
    }

    private void WantPiece(ArtifactFile entry, PieceName piece)
    {
        (int pieces, long bytes) = asked.GetValueOrDefault(entry.Path);
        bytes += piece.End - piece.Start;
        if (pieces < MaximumPieces && bytes / MaximumCover <= entry.Length)
        {
            asked[entry.Path] = (pieces + 1, bytes);
            claims.Want(entry.Path, piece.ToString());
        }
    }
}
