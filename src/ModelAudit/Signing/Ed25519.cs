namespace ModelAudit.Signing;

/// <summary>Ed25519 (RFC 8032), which the platform does not have. Keys and signatures are the plain octets.</summary>
internal static class Ed25519
{
    /// <summary>The length of a private or public key in bytes.</summary>
    public const int KeyBytes = 32;

    /// <summary>The length of a signature in bytes.</summary>
    public const int SignatureBytes = 64;

    /// <summary>The public key of a private one.</summary>
    public static byte[] PublicKey(byte[] privateKey)
    {
        byte[] key = new byte[KeyBytes];
        Org.BouncyCastle.Math.EC.Rfc8032.Ed25519.GeneratePublicKey(privateKey, 0, key, 0);
        return key;
    }

    /// <summary>Whether the octets are a point of the curve that is good as a public key: canonical, and none of the few of small order.</summary>
    public static bool IsPublicKey(byte[] key) => key.Length == KeyBytes && Org.BouncyCastle.Math.EC.Rfc8032.Ed25519.ValidatePublicKeyFull(key, 0);

    /// <summary>Signs.</summary>
    public static byte[] Sign(byte[] privateKey, ReadOnlySpan<byte> data)
    {
        byte[] signature = new byte[SignatureBytes];
        byte[] message = data.ToArray();
        Org.BouncyCastle.Math.EC.Rfc8032.Ed25519.Sign(privateKey, 0, message, 0, message.Length, signature, 0);
        return signature;
    }

    /// <summary>
    /// Verifies a signature; one whose number is not below the order of the group is refused (RFC 8032, section 5.1.7), and so is one whose
    /// point is not canonical or has a part of small order, on which verifiers with and without the cofactor disagree.
    /// </summary>
    public static bool Verify(byte[] publicKey, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SignatureBytes || !IsPublicKey(publicKey) || !IsPublicKey(signature[..KeyBytes].ToArray()))
        {
            return false;
        }

        byte[] message = data.ToArray();
        return Org.BouncyCastle.Math.EC.Rfc8032.Ed25519.Verify(signature.ToArray(), 0, publicKey, 0, message, 0, message.Length);
    }
}
