namespace ModelAudit.Signing;

/// <summary>The kinds of keys that sign reports.</summary>
public enum SigningKeyKind
{
    /// <summary>ECDSA on NIST P-256 with SHA-256: the default, and what every verifier supports.</summary>
    EcdsaP256,

    /// <summary>ECDSA on NIST P-384 with SHA-384.</summary>
    EcdsaP384,

    /// <summary>ECDSA on NIST P-521 with SHA-512.</summary>
    EcdsaP521,

    /// <summary>RSA with 3072 bits or more and SHA-256.</summary>
    Rsa,

    /// <summary>Ed25519 (RFC 8032).</summary>
    Ed25519,
}
