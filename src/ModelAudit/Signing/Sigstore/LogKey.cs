namespace ModelAudit.Signing.Sigstore;

/// <summary>The key of a transparency log or of a certificate log.</summary>
/// <param name="Name">Where the log is, for people.</param>
/// <param name="Id">The id by which entries name the log: SHA-256 over its SPKI, or over name and key (C2SP signed-note).</param>
/// <param name="PublicKey">The SPKI in DER.</param>
/// <param name="Valid">When the key vouches.</param>
internal sealed record LogKey(string Name, byte[] Id, byte[] PublicKey, Validity Valid)
{
    /// <summary>Opens the key.</summary>
    /// <exception cref="FormatException">It is damaged, or of a kind that is not supported.</exception>
    public SigningKey Open() => SigningKey.FromSubjectPublicKeyInfo(PublicKey);
}
