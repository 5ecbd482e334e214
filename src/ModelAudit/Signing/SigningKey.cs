using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ModelAudit.Signing;

/// <summary>A public or private key with the one way in which it is used. Thread-safe.</summary>
internal sealed class SigningKey : IDisposable
{
    /// <summary>The shortest RSA key that is accepted, in bits (NIST SP 800-57: 128 bits of security).</summary>
    public const int MinimumRsaBits = 3072;

    /// <summary>The longest RSA key that is accepted, in bits: longer ones only cost time.</summary>
    public const int MaximumRsaBits = 16384;

    private readonly ECDsa? ecdsa;
    private readonly RSA? rsa;
    private readonly Ed25519Key? edwards;

    private SigningKey(SigningKeyKind kind, ECDsa? ecdsa, RSA? rsa, Ed25519Key? edwards = null)
    {
        Kind = kind;
        this.ecdsa = ecdsa;
        this.rsa = rsa;
        this.edwards = edwards;
        SubjectPublicKeyInfo = edwards?.SubjectPublicKeyInfo ?? (ecdsa ?? (AsymmetricAlgorithm)rsa!).ExportSubjectPublicKeyInfo();
        PublicKeyPem = PemEncoding.WriteString("PUBLIC KEY", SubjectPublicKeyInfo) + "\n";
        Hint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(PublicKeyPem)));
    }

    /// <summary>The kind of key.</summary>
    public SigningKeyKind Kind { get; }

    /// <summary>The public key in DER (RFC 5280, section 4.1.2.7).</summary>
    public byte[] SubjectPublicKeyInfo { get; }

    /// <summary>The public key in PEM, with a newline at the end.</summary>
    public string PublicKeyPem { get; }

    /// <summary>Lowercase hexadecimal SHA-256 of <see cref="PublicKeyPem"/>.</summary>
    public string Hint { get; }

    /// <summary>Takes an Ed25519 key over.</summary>
    public static SigningKey Own(Ed25519Key key) => new(SigningKeyKind.Ed25519, null, null, key);

    /// <summary>Reads a public key in DER (RFC 5280, section 4.1.2.7).</summary>
    /// <exception cref="FormatException">It is damaged, or of a kind that is not supported; one sentence.</exception>
    public static SigningKey FromSubjectPublicKeyInfo(byte[] der) =>
        Ed25519Key.TryReadPublic(der) is { } key
            ? Own(key)
            : Own(Import(ECDsa.Create(), der) ?? Import(RSA.Create(), der) ?? throw new FormatException("The public key is damaged, or it is none of ECDSA, RSA and Ed25519."));

    /// <summary>Takes a key over when it is of a supported kind.</summary>
    /// <exception cref="FormatException">It is not; one sentence.</exception>
    public static SigningKey Own(AsymmetricAlgorithm key)
    {
        switch (key)
        {
            case ECDsa ecdsa:
                string? oid = ecdsa.ExportParameters(includePrivateParameters: false).Curve.Oid?.Value;
                return new SigningKey(
                    oid switch
                    {
                        "1.2.840.10045.3.1.7" => SigningKeyKind.EcdsaP256,
                        "1.3.132.0.34" => SigningKeyKind.EcdsaP384,
                        "1.3.132.0.35" => SigningKeyKind.EcdsaP521,
                        _ => throw new FormatException($"The elliptic curve {oid ?? "with explicit parameters"} is not supported; use P-256, P-384 or P-521."),
                    },
                    ecdsa,
                    null);
            case RSA rsa when rsa.KeySize is < MinimumRsaBits or > MaximumRsaBits:
                throw new FormatException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The RSA key has {rsa.KeySize} bits; {MinimumRsaBits} to {MaximumRsaBits} are accepted."));
            case RSA rsa:
                return new SigningKey(SigningKeyKind.Rsa, null, rsa);
            default:
                throw new FormatException("The key is none of ECDSA, RSA and Ed25519.");
        }
    }

    /// <summary>
    /// Whether a hint names the key: the digest that Model Signing writes (<see cref="Hint"/>), or the one that cosign writes, base64 of
    /// SHA-256 over the SPKI.
    /// </summary>
    public bool HasHint(string hint) => hint == Hint || hint == Convert.ToBase64String(SHA256.HashData(SubjectPublicKeyInfo));

    /// <summary>What the signature algorithm is called.</summary>
    public string Algorithm(RSASignaturePadding padding) => Kind switch
    {
        SigningKeyKind.Ed25519 => "Ed25519",
        SigningKeyKind.EcdsaP256 => "ECDSA P-256 with SHA-256",
        SigningKeyKind.EcdsaP384 => "ECDSA P-384 with SHA-384",
        SigningKeyKind.EcdsaP521 => "ECDSA P-521 with SHA-512",
        _ => string.Create(CultureInfo.InvariantCulture, $"RSA-{rsa!.KeySize} {(padding == RSASignaturePadding.Pss ? "PSS" : "PKCS #1 v1.5")} with SHA-256"),
    };

    /// <summary>Signs.</summary>
    public byte[] Sign(ReadOnlySpan<byte> data, RSASignaturePadding padding) =>
        edwards is not null
            ? edwards.Sign(data)
            : ecdsa is not null
            ? ecdsa.SignData(data, Hash, DSASignatureFormat.Rfc3279DerSequence)
            : rsa!.SignData(data, HashAlgorithmName.SHA256, padding);

    /// <summary>Signs data that is not in memory.</summary>
    /// <param name="head">What comes before the stream.</param>
    /// <param name="rest">The rest, from where it stands to its end.</param>
    /// <param name="padding">The padding of RSA signatures.</param>
    public byte[] Sign(ReadOnlySpan<byte> head, Stream rest, RSASignaturePadding padding)
    {
        if (edwards is not null)
        {
            // Ed25519 reads the data twice, so all of it has to be there.
            byte[] all = new byte[head.Length + rest.Length - rest.Position];
            head.CopyTo(all);
            rest.ReadExactly(all.AsSpan(head.Length));
            return edwards.Sign(all);
        }

        using var hash = IncrementalHash.CreateHash(Hash);
        hash.AppendData(head);
        byte[] piece = new byte[1 << 16];
        while (rest.Read(piece) is > 0 and var read)
        {
            hash.AppendData(piece.AsSpan(0, read));
        }

        return ecdsa is not null
            ? ecdsa.SignHash(hash.GetHashAndReset(), DSASignatureFormat.Rfc3279DerSequence)
            : rsa!.SignHash(hash.GetHashAndReset(), Hash, padding);
    }

    /// <summary>Checks the form of a signature.</summary>
    /// <returns>A sentence, or null when the form is right.</returns>
    public string? FormProblem(ReadOnlySpan<byte> signature) =>
        edwards is not null
            ? signature.Length == Ed25519.SignatureBytes ? null : "The signature has not the 64 bytes of an Ed25519 signature."
            : ecdsa is not null
            ? EcdsaSignature.IsStrict(signature, EcdsaSignature.Order(Kind)) ? null : "The signature is not the DER encoding of an ECDSA signature for this curve."
            : signature.Length == (rsa!.KeySize + 7) / 8 ? null : "The signature is not as long as the RSA modulus.";

    /// <summary>Verifies a signature whose form was checked.</summary>
    /// <returns>The algorithm, or null when the signature is another one.</returns>
    public string? Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (edwards is not null)
        {
            return edwards.Verify(data, signature) ? Algorithm(RSASignaturePadding.Pkcs1) : null;
        }

        if (ecdsa is not null)
        {
            return ecdsa.VerifyData(data, signature, Hash, DSASignatureFormat.Rfc3279DerSequence) ? Algorithm(RSASignaturePadding.Pkcs1) : null;
        }

        // A bundle does not say which padding was used; both are bound to the same trusted key.
        foreach (RSASignaturePadding padding in (ReadOnlySpan<RSASignaturePadding>)[RSASignaturePadding.Pkcs1, RSASignaturePadding.Pss])
        {
            if (rsa!.VerifyData(data, signature, HashAlgorithmName.SHA256, padding))
            {
                return Algorithm(padding);
            }
        }

        return null;
    }

    /// <summary>The digest that signatures by this key are made over.</summary>
    public byte[] Digest(ReadOnlySpan<byte> data) => CryptographicOperations.HashData(Hash, data);

    /// <summary>Takes a signature that somebody else made with the private key, in DER or as plain octets.</summary>
    /// <returns>The signature as this software writes it; null when it is not one of the data.</returns>
    public byte[]? Accept(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (FormProblem(signature) is null && Verify(data, signature) is not null)
        {
            return signature.ToArray();
        }

        if (ecdsa is null || signature.Length != (ecdsa.KeySize + 7) / 8 * 2)
        {
            return null;
        }

        byte[] der = EcdsaSignature.ToDer(signature);
        return FormProblem(der) is null && Verify(data, der) is not null ? der : null;
    }

    /// <summary>Verifies an ECDSA signature over the SHA-256 digest, whatever the curve: what old versions of Model Signing made.</summary>
    /// <returns>The algorithm, or null when the signature is another one.</returns>
    public string? VerifySha256(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) =>
        ecdsa is not null && ecdsa.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)
            ? Algorithm(RSASignaturePadding.Pkcs1).Replace("SHA-384", "SHA-256", StringComparison.Ordinal).Replace("SHA-512", "SHA-256", StringComparison.Ordinal)
            : null;

    /// <summary>The private key as PKCS#8, encrypted when there is a password.</summary>
    public string ExportPrivateKeyPem(string? password)
    {
        if (edwards is not null)
        {
            return edwards.ExportPrivateKeyPem(password);
        }

        AsymmetricAlgorithm key = ecdsa ?? (AsymmetricAlgorithm)rsa!;
        return (password is null
            ? key.ExportPkcs8PrivateKeyPem()
            : key.ExportEncryptedPkcs8PrivateKeyPem(password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, iterationCount: 600_000))) + "\n";
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ecdsa?.Dispose();
        rsa?.Dispose();
    }

    private static AsymmetricAlgorithm? Import(AsymmetricAlgorithm key, byte[] der)
    {
        try
        {
            key.ImportSubjectPublicKeyInfo(der, out int read);
            if (read == der.Length)
            {
                return key;
            }
        }
        catch (Exception exception) when (exception is CryptographicException or PlatformNotSupportedException)
        {
            // Tried as another kind next.
        }

        key.Dispose();
        return null;
    }

    private HashAlgorithmName Hash => Kind switch
    {
        SigningKeyKind.EcdsaP384 => HashAlgorithmName.SHA384,
        SigningKeyKind.EcdsaP521 => HashAlgorithmName.SHA512,
        _ => HashAlgorithmName.SHA256,
    };
}
