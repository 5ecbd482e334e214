namespace ModelAudit.Signing;

/// <summary>Signs a report's DSSE pre-authentication encoding. Implemented for keys in files here, and by hosts for a KMS or an HSM.</summary>
public interface IReportSigner
{
    /// <summary>The hint by which verifiers find the key: lowercase hexadecimal SHA-256 of the SPKI PEM text with its trailing newline, as OpenSSF Model Signing writes it.</summary>
    string KeyId { get; }

    /// <summary>What the bundle says about who signed: a public key, or a certificate.</summary>
    VerificationMaterial Material { get; }

    /// <summary>Signs.</summary>
    /// <param name="preAuthenticationEncoding">The DSSE PAE: the very bytes to sign (DSSE protocol v1.0).</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The signature: ASN.1 DER for ECDSA, the plain octets for RSA.</returns>
    ValueTask<ReadOnlyMemory<byte>> SignAsync(ReadOnlyMemory<byte> preAuthenticationEncoding, CancellationToken cancellationToken);
}
