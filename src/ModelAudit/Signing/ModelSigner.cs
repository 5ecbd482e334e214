using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ModelAudit.Provenance.ModelSigning;
using ModelAudit.Sources;

namespace ModelAudit.Signing;

/// <summary>Signs models as the OpenSSF Model Signing specification v1.0 says; the reference implementation verifies the result.</summary>
public static class ModelSigner
{
    private const string DocumentName = "model";

    /// <summary>Hashes every file of a model and signs the manifest.</summary>
    /// <param name="source">Where the model lies.</param>
    /// <param name="signer">The key: ECDSA, for the specification knows no other. One of this library's signers, whose public key is known.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The bytes of the bundle.</returns>
    /// <exception cref="InvalidInputException">The model cannot be signed as it is; carries every problem.</exception>
    /// <exception cref="ArtifactSourceException">The source cannot be listed.</exception>
    /// <exception cref="ArgumentException">The signer is none of this library's.</exception>
    public static async Task<byte[]> SignAsync(IArtifactSource source, IReportSigner signer, ModelSigningOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(signer);
        ModelSigningOptions how = options ?? new ModelSigningOptions();
        if (signer is not IKeyedSigner { PublicKey: var key })
        {
            throw new ArgumentException("Models are signed with a key in a file, on a token or behind a program: its public key has to be known.", nameof(signer));
        }

        if (key.Kind is SigningKeyKind.Rsa or SigningKeyKind.Ed25519)
        {
            throw Problems("Models are signed with ECDSA keys on P-256, P-384 or P-521; this one is another kind.");
        }

        List<byte[]> chain = Chain(signer, key, how.CertificateChain);
        ImmutableArray<string> ignored = Ignored(how);
        List<ArtifactFile> entries = [.. SignedEntries.Of(source.Describe(), await SignedEntries.ListAsync(source, cancellationToken).ConfigureAwait(false), manifest: null)];
        var left = new OmsIgnoredPaths(ignored);
        entries.RemoveAll(entry => left.Contains(entry.Path));
        string[] problems = [.. entries.Select(Refusal).OfType<string>()];
        List<OmsPiece> pieces = [.. entries.SelectMany(entry => Cut(entry, how.ShardBytes))];
        if (problems.Length > 0 || pieces.Count == 0)
        {
            throw Problems(problems.Length > 0 ? problems : ["There is no file to sign."]);
        }

        PieceDigests.Result[] results = await PieceDigests.ComputeAsync(pieces, how.HashType, how.Jobs, cancellationToken).ConfigureAwait(false);
        string[] unread = [.. pieces.Zip(results).Where(pair => pair.Second.Digest is null).Select(pair => $"'{pair.First.Entry.Path}' cannot be read: {pair.Second.Problem}")];
        if (unread.Length > 0)
        {
            throw Problems(unread);
        }

        bool single = source.Describe().Kind == "file" && how.IsReferenceCompatible;
        OmsResource[] resources =
        [
            .. pieces.Zip(results, (piece, result) => new OmsResource(single ? "." : piece.Entry.Path.Value, result.Digest!)
            {
                Start = piece.End is null ? null : piece.Start,
                End = piece.End,
            }),
        ];
        Array.Sort(resources, static (left, right) => ArtifactPath.CompareCodePoints(left.Name, right.Name));
        byte[] payload = OmsStatementWriter.Statement(new OmsManifest
        {
            Version = "1.0",
            Name = source.Describe().Kind == "file" ? entries[0].Path.Name : source.Describe().Name,
            RootDigest = Root(resources),
            Method = how.ShardBytes is null ? OmsManifest.Files : OmsManifest.Shards,
            ShardBytes = how.ShardBytes ?? OmsManifest.DefaultShardBytes,
            HashType = how.HashType,
            IgnoredPaths = ignored,
            Resources = [.. resources],
        });
        ReadOnlyMemory<byte> signature = await signer.SignAsync(Dsse.PreAuthenticationEncoding(Dsse.InTotoPayloadType, payload), cancellationToken).ConfigureAwait(false);
        return OmsStatementWriter.Bundle(payload, signature.Span, signer.KeyId, chain);
    }

    private static ImmutableArray<string> Ignored(ModelSigningOptions options)
    {
        string[] wrong = [.. options.IgnoredPaths.Where(path => !ArtifactPath.TryParse(path, out _)).Select(path => $"'{path}' cannot be left out: it is no plain path below the model.")];
        if (wrong.Length > 0)
        {
            throw Problems(wrong);
        }

        if (options.ShardBytes is <= 0 || options.HashType is not ("sha256" or "blake2b" or "blake3"))
        {
            throw Problems("Pieces have at least one byte, and digests are sha256, blake2b or blake3.");
        }

        IEnumerable<string> own = options.SignaturePath is { } signature ? [signature.Value] : [];
        return [.. OmsManifest.DefaultIgnored.Concat(options.IgnoredPaths).Concat(own).Distinct(StringComparer.Ordinal).Order(Comparer<string>.Create(ArtifactPath.CompareCodePoints))];
    }

    private static string? Refusal(ArtifactFile entry) => entry.Kind switch
    {
        ArtifactEntryKind.File when entry.Open is not null => null,
        ArtifactEntryKind.LinkToFile or ArtifactEntryKind.LinkToFolder or ArtifactEntryKind.LinkOutside or ArtifactEntryKind.LinkBroken =>
            $"'{entry.Path}' is a symbolic link; replace it by what it leads to, or leave it out.",
        _ => $"'{entry.Path}' cannot be signed: {entry.Detail ?? "it cannot be read"}.",
    };

    private static IEnumerable<OmsPiece> Cut(ArtifactFile entry, long? shard)
    {
        if (shard is not { } bytes)
        {
            yield return new OmsPiece(entry, 0, null);
            yield break;
        }

        for (long start = 0; start < entry.Length; start += bytes)
        {
            yield return new OmsPiece(entry, start, entry.Length - start <= bytes ? entry.Length : start + bytes);
        }
    }

    private static string Root(OmsResource[] resources)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (OmsResource resource in resources)
        {
            hash.AppendData(Convert.FromHexString(resource.Digest));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static List<byte[]> Chain(IReportSigner signer, SigningKey key, string? pem)
    {
        if (pem is null)
        {
            return signer.Material.Certificate is { } own ? [own.ToArray()] : [];
        }

        X509Certificate2Collection certificates = CertificateReader.ReadPem(pem, "certificate");
        try
        {
            X509Certificate2 leaf = certificates.FirstOrDefault(certificate => certificate.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.SubjectPublicKeyInfo))
                ?? throw Problems("No certificate given is for the private key that signs.");
            string[] usage = [.. CertificateTrust.UsageProblems(leaf)];
            return usage.Length > 0 ? throw Problems(usage) :
            [
                leaf.RawData,
                .. certificates.Where(certificate => certificate != leaf && !certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData)).Select(certificate => certificate.RawData),
            ];
        }
        finally
        {
            CertificateReader.Dispose(certificates);
        }
    }

    private static InvalidInputException Problems(params string[] messages) =>
        new([.. messages.Select(message => new InputProblem(DocumentName, 0, 0, message))]);
}
