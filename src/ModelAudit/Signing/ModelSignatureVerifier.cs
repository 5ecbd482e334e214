using System.Collections.Immutable;
using ModelAudit.Provenance.ModelSigning;
using ModelAudit.Reading;
using ModelAudit.Sources;

namespace ModelAudit.Signing;

/// <summary>
/// Verifies signatures of models (OpenSSF Model Signing, all versions since 0.1): who signed, and that the files are those that were
/// signed, none missing and none added. Works offline; nothing is downloaded.
/// </summary>
public static class ModelSignatureVerifier
{
    /// <summary>Verifies a signature against the files of a source.</summary>
    /// <param name="signature">The bytes of the bundle.</param>
    /// <param name="source">Where the model lies.</param>
    /// <param name="trust">Who is trusted.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>What was established. Nothing in the document or the files makes this throw.</returns>
    /// <exception cref="ArtifactSourceException">The source cannot be listed.</exception>
    public static async Task<ModelVerification> VerifyAsync(
        ReadOnlyMemory<byte> signature,
        IArtifactSource source,
        TrustedSigners trust,
        ModelVerificationOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(trust);
        return await VerifyAsync(signature, source, await SignedEntries.ListAsync(source, cancellationToken).ConfigureAwait(false), trust, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Verifies a signature that lies in the source, such as in a layer of an OCI image layout, against its other files.</summary>
    /// <param name="signature">The path of the bundle.</param>
    /// <param name="source">Where the model lies.</param>
    /// <param name="trust">Who is trusted.</param>
    /// <param name="options">How; null for the defaults. The path of the signature is the one given here.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>What was established. Nothing in the document or the files makes this throw.</returns>
    /// <exception cref="ArtifactSourceException">The source cannot be listed, or has no such file that could be read.</exception>
    public static async Task<ModelVerification> VerifyContainedAsync(
        ArtifactPath signature,
        IArtifactSource source,
        TrustedSigners trust,
        ModelVerificationOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(trust);
        List<ArtifactFile> entries = await SignedEntries.ListAsync(source, cancellationToken).ConfigureAwait(false);
        ArtifactFile entry = entries.Find(entry => entry.Path == signature && entry.Open is not null)
            ?? throw new ArtifactSourceException($"There is no signature '{signature}' in the model.");
        byte[] document;
        try
        {
            document = WholeFile.Read(entry, OmsVerifier.MaximumBytes) ?? throw new ArtifactSourceException(FormattableString.Invariant($"The signature '{signature}' is longer than {OmsVerifier.MaximumBytes} bytes."));
        }
        catch (Exception exception) when (ReadFailure.Is(exception))
        {
            throw new ArtifactSourceException($"The signature '{signature}' cannot be read: {ReadFailure.Sentence(exception)}", exception);
        }

        return await VerifyAsync(document, source, entries, trust, (options ?? new ModelVerificationOptions()) with { SignaturePath = signature }, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<ModelVerification> VerifyAsync(
        ReadOnlyMemory<byte> signature,
        IArtifactSource source,
        List<ArtifactFile> entries,
        TrustedSigners trust,
        ModelVerificationOptions? options,
        CancellationToken cancellationToken)
    {
        ModelVerificationOptions how = options ?? new ModelVerificationOptions();
        OmsVerification checkedSignature = OmsVerifier.Verify(signature.Span, trust, how.Clock.GetUtcNow());
        ModelVerification verification = Describe(checkedSignature);
        if (checkedSignature.Manifest is not { } manifest)
        {
            return verification;
        }

        OmsPlan plan = OmsPlan.Make(manifest, [.. SignedEntries.Of(source.Describe(), entries, manifest)], how.SignaturePath);
        PieceDigests.Result[] results = await PieceDigests.ComputeAsync(plan.Pieces, manifest.HashType, how.Jobs, cancellationToken).ConfigureAwait(false);
        IEnumerable<ModelFileDifference> differences = plan.Differences.Concat(plan.Pieces.Zip(results, OmsDifference.Of).OfType<ModelFileDifference>());
        return Compare(verification, differences, plan.Notices, how.IgnoresUnsignedFiles);
    }

    /// <summary>The result before the files were looked at.</summary>
    internal static ModelVerification Describe(OmsVerification verification) => new()
    {
        Method = verification.Method,
        Signer = verification.Signer,
        Algorithm = verification.Algorithm,
        Time = verification.Time,
        TimeSource = verification.TimeSource,
        Times = verification.Times,
        FormatVersion = verification.Manifest?.Version,
        Serialization = verification.Manifest?.Method,
        HashType = verification.Manifest?.HashType,
        Resources = verification.Manifest?.Resources.Length ?? 0,
        RootDigest = verification.Manifest?.RootDigest,
        Problems = [.. verification.Problems, .. verification.TrustProblems],
        Notices = verification.Notices,
    };

    /// <summary>The result with what is known about the files.</summary>
    internal static ModelVerification Compare(ModelVerification verification, IEnumerable<ModelFileDifference> differences, IReadOnlyList<string> notices, bool ignoresUnsigned)
    {
        ModelFileDifference[] all = [.. differences];
        ImmutableArray<ModelFileDifference> counted =
        [
            .. all.Where(difference => !ignoresUnsigned || difference.State != ModelFileState.Extra)
                .OrderBy(difference => difference.Path, Comparer<string>.Create(ArtifactPath.CompareCodePoints)),
        ];
        int unsigned = all.Length - counted.Length;
        return verification with
        {
            Differences = counted,
            Problems = counted.IsEmpty ? verification.Problems : verification.Problems.Add(new VerificationProblem(VerificationStep.Files, Sentence(counted))),
            Notices =
            [
                .. verification.Notices,
                .. notices,
                .. unsigned > 0 ? [FormattableString.Invariant($"{unsigned} files that were not signed are ignored, as asked.")] : Array.Empty<string>(),
            ],
        };
    }

    private static string Sentence(ImmutableArray<ModelFileDifference> differences)
    {
        int Count(ModelFileState state) => differences.Count(difference => difference.State == state);
        return FormattableString.Invariant($"The files are not those that were signed: {Count(ModelFileState.Changed)} changed, {Count(ModelFileState.Missing)} missing, {Count(ModelFileState.Extra)} not signed, {Count(ModelFileState.NotCompared)} not comparable.");
    }
}
