namespace ModelAudit.Signing;

/// <summary>How strictly a signer is judged, and when certificates must be valid.</summary>
/// <param name="Signers">Who is trusted.</param>
/// <param name="Now">Now.</param>
internal sealed record SignerTrust(TrustedSigners Signers, DateTimeOffset Now)
{
    /// <summary>Whether certificates of the roots have to name somebody.</summary>
    public bool NeedsIdentity { get; init; } = true;

    /// <summary>Whether certificates have to be ones for signing code.</summary>
    public bool NeedsCodeSigning { get; init; }

    /// <summary>Whether anybody's signature is accepted: then only its form is checked, and whether it fits a certificate that comes with it.</summary>
    public bool AcceptsAnySigner { get; init; }

    /// <summary>When the signature was made, where the caller knows.</summary>
    public DateTimeOffset? SigningTime { get; init; }

    /// <summary>How signatures over models are judged (OpenSSF Model Signing).</summary>
    public static SignerTrust OfModels(TrustedSigners signers, DateTimeOffset now) => new(signers, now) { NeedsIdentity = false, NeedsCodeSigning = true };
}
