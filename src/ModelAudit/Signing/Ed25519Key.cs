using System.Security.Cryptography;

namespace ModelAudit.Signing;

/// <summary>An Ed25519 key as files hold it (RFC 8410).</summary>
internal sealed class Ed25519Key
{
    // An AlgorithmIdentifier with the OID 1.3.101.112 and no parameters has one encoding, and so have the keys around it.
    private static ReadOnlySpan<byte> PublicHead => [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00];

    private static ReadOnlySpan<byte> PrivateHead => [0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

    private readonly byte[] publicKey;
    private readonly byte[]? privateKey;

    private Ed25519Key(byte[] publicKey, byte[]? privateKey)
    {
        this.publicKey = publicKey;
        this.privateKey = privateKey;
    }

    /// <summary>The public key in DER.</summary>
    public byte[] SubjectPublicKeyInfo => [.. PublicHead, .. publicKey];

    /// <summary>Makes a new key.</summary>
    public static Ed25519Key Generate() => OfPrivate(RandomNumberGenerator.GetBytes(Ed25519.KeyBytes));

    /// <summary>Reads a public key.</summary>
    /// <param name="der">An SPKI.</param>
    /// <returns>Null when it is not one of Ed25519, or no good one.</returns>
    public static Ed25519Key? TryReadPublic(ReadOnlySpan<byte> der) =>
        der.Length == PublicHead.Length + Ed25519.KeyBytes && der.StartsWith(PublicHead) && der[PublicHead.Length..].ToArray() is var key && Ed25519.IsPublicKey(key)
            ? new Ed25519Key(key, null)
            : null;

    /// <summary>Reads a private key.</summary>
    /// <param name="der">PKCS#8 of version 1: what openssl writes.</param>
    /// <returns>Null when it is not one of Ed25519.</returns>
    public static Ed25519Key? TryReadPrivate(ReadOnlySpan<byte> der) =>
        der.Length == PrivateHead.Length + Ed25519.KeyBytes && der.StartsWith(PrivateHead) ? OfPrivate(der[PrivateHead.Length..].ToArray()) : null;

    /// <summary>Signs.</summary>
    public byte[] Sign(ReadOnlySpan<byte> data) => Ed25519.Sign(privateKey ?? throw new CryptographicException("This is a public key; signing needs the private one."), data);

    /// <summary>Verifies a signature.</summary>
    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) => Ed25519.Verify(publicKey, data, signature);

    /// <summary>The private key as PKCS#8, encrypted when there is a password.</summary>
    public string ExportPrivateKeyPem(string? password)
    {
        byte[] der = [.. PrivateHead, .. privateKey ?? throw new CryptographicException("There is no private key.")];
        return (password is null ? PemEncoding.WriteString("PRIVATE KEY", der) : PemEncoding.WriteString("ENCRYPTED PRIVATE KEY", Pbes2.Encrypt(der, password))) + "\n";
    }

    private static Ed25519Key OfPrivate(byte[] key) => new(Ed25519.PublicKey(key), key);
}
