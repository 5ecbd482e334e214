namespace ModelAudit.Signing;

/// <summary>Exactly one of a public key or a certificate, as it is written into a Sigstore bundle.</summary>
public sealed record VerificationMaterial
{
    /// <summary>The hint of a public key that the verifier has by other means; null in certificate mode.</summary>
    public string? PublicKeyHint { get; init; }

    /// <summary>The leaf certificate in DER; null in key mode. Roots are never embedded.</summary>
    public ReadOnlyMemory<byte>? Certificate { get; init; }
}
