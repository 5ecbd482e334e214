using System.Collections.Immutable;
using ModelAudit.Evidence;

namespace ModelAudit.Signing;

/// <summary>Who signed, as verified.</summary>
/// <param name="KeyId">Lowercase hexadecimal SHA-256 of the public key's SPKI PEM text with its trailing newline.</param>
/// <param name="PublicKeyPem">The public key.</param>
public sealed record SignerIdentity(string KeyId, string PublicKeyPem)
{
    /// <summary>The certificate's subject; null where a key was trusted.</summary>
    public string? Subject { get; init; }

    /// <summary>The subject of the certificate's issuer; null where a key was trusted.</summary>
    public string? Issuer { get; init; }

    /// <summary>The certificate's subject alternative names; empty where a key was trusted.</summary>
    public ImmutableArray<string> Names { get; init; } = [];

    /// <summary>Who authenticated the signer of a keyless signature: the URL of the OpenID issuer; null for other signatures.</summary>
    public string? OidcIssuer { get; init; }

    /// <summary>The certificate's SHA-256 digest; null where a key was trusted.</summary>
    public Sha256Digest? Certificate { get; init; }
}
