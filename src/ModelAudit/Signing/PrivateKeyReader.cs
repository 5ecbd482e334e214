using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ModelAudit.Signing;

/// <summary>Reads private keys from files, and says in one sentence why a file cannot be used and what to do.</summary>
internal static class PrivateKeyReader
{
    // id-scrypt (RFC 7914, section 7) as DER: openssl pkcs8 -scrypt writes it.
    private static ReadOnlySpan<byte> ScryptOid => [0x06, 0x09, 0x2B, 0x06, 0x01, 0x04, 0x01, 0xDA, 0x47, 0x04, 0x0B];

    // Keys never touch the disk; macOS has no other way than its key chain.
    private static X509KeyStorageFlags Storage =>
        X509KeyStorageFlags.Exportable | (OperatingSystem.IsMacOS() ? X509KeyStorageFlags.DefaultKeySet : X509KeyStorageFlags.EphemeralKeySet);

    /// <summary>Reads a private key in PEM.</summary>
    /// <exception cref="InvalidInputException">There is no usable private key.</exception>
    public static SigningKey ReadPem(string pem, string? password, string name)
    {
        ArgumentNullException.ThrowIfNull(pem);
        string? other = null;
        ReadOnlySpan<char> rest = pem;
        while (PemEncoding.TryFind(rest, out PemFields fields))
        {
            string label = rest[fields.Label].ToString();
            ReadOnlySpan<char> block = rest[fields.Location];
            switch (label)
            {
                case var _ when IsPrivateKey(label):
                    if (HasPrivateKey(rest[fields.Location.End..]))
                    {
                        throw Problem(name, "The file holds more than one private key; give one that holds only the key to sign with.");
                    }

                    return Read(label, block, Convert.FromBase64String(rest[fields.Base64Data].ToString()), password, name);
                case "ENCRYPTED SIGSTORE PRIVATE KEY" or "ENCRYPTED COSIGN PRIVATE KEY":
                    throw Problem(name, "This is an encrypted cosign key, which only cosign can read; make a key with 'modelaudit key new', or with 'openssl ecparam -genkey -name prime256v1'.");
                default:
                    other ??= label;
                    break;
            }

            rest = rest[fields.Location.End..];
        }

        throw Problem(name, Explain(pem, other));
    }

    private static bool IsPrivateKey(string label) => label is "PRIVATE KEY" or "EC PRIVATE KEY" or "RSA PRIVATE KEY" or "ENCRYPTED PRIVATE KEY";

    private static bool HasPrivateKey(ReadOnlySpan<char> pem)
    {
        while (PemEncoding.TryFind(pem, out PemFields fields))
        {
            if (IsPrivateKey(pem[fields.Label].ToString()))
            {
                return true;
            }

            pem = pem[fields.Location.End..];
        }

        return false;
    }

    /// <summary>Reads a private key with its certificate from PKCS#12.</summary>
    /// <exception cref="InvalidInputException">There is no usable private key.</exception>
    public static (SigningKey Key, byte[] Certificate) ReadPkcs12(ReadOnlySpan<byte> pkcs12, string? password, string name)
    {
        X509Certificate2Collection certificates;
        try
        {
            certificates = X509CertificateLoader.LoadPkcs12Collection(pkcs12, password, Storage);
        }
        catch (CryptographicException)
        {
            throw Problem(name, password is null ? "The PKCS#12 file cannot be read without a password." : "The file is not PKCS#12, or the password is wrong.");
        }

        try
        {
            foreach (X509Certificate2 certificate in certificates)
            {
                if (certificate.HasPrivateKey)
                {
                    AsymmetricAlgorithm? key = certificate.GetECDsaPrivateKey() ?? (AsymmetricAlgorithm?)certificate.GetRSAPrivateKey();
                    return (Own(key ?? throw Problem(name, "The private key is none of ECDSA, RSA and Ed25519."), name), certificate.RawData);
                }
            }
        }
        finally
        {
            CertificateReader.Dispose(certificates);
        }

        throw Problem(name, "The PKCS#12 file has no private key.");
    }

    private static SigningKey Read(string label, ReadOnlySpan<char> block, byte[] der, string? password, string name)
    {
        bool encrypted = label == "ENCRYPTED PRIVATE KEY";
        if (encrypted && password is null)
        {
            throw Problem(name, "The private key is encrypted; give its password.");
        }

        if (encrypted && der.AsSpan().IndexOf(ScryptOid) >= 0)
        {
            throw Problem(name, "The private key is encrypted with scrypt, which is not supported; write it anew with 'openssl pkcs8 -topk8 -v2 aes-256-cbc'.");
        }

        byte[]? plain = encrypted ? Pbes2.TryDecrypt(der, password!) : der;
        if (plain is not null && Ed25519Key.TryReadPrivate(plain) is { } edwards)
        {
            return SigningKey.Own(edwards);
        }

        return Own(TryImport(ECDsa.Create(), block, password, encrypted) ?? TryImport(RSA.Create(), block, password, encrypted) ?? throw Problem(
            name,
            encrypted ? "The private key cannot be decrypted: the password is wrong, or it is none of ECDSA, RSA and Ed25519." : "The private key is damaged, or it is none of ECDSA, RSA and Ed25519."), name);
    }

    private static AsymmetricAlgorithm? TryImport(AsymmetricAlgorithm key, ReadOnlySpan<char> block, string? password, bool encrypted)
    {
        try
        {
            if (encrypted)
            {
                key.ImportFromEncryptedPem(block, password);
            }
            else
            {
                key.ImportFromPem(block);
            }

            return key;
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException or PlatformNotSupportedException)
        {
            key.Dispose();
            return null;
        }
    }

    private static SigningKey Own(AsymmetricAlgorithm key, string name)
    {
        try
        {
            return SigningKey.Own(key);
        }
        catch (FormatException exception)
        {
            key.Dispose();
            throw Problem(name, exception.Message);
        }
    }

    private static string Explain(string text, string? label) =>
        text.Contains("Proc-Type:", StringComparison.Ordinal)
            ? "The private key is encrypted in the old OpenSSL form, which is not supported; write it anew with 'openssl pkcs8 -topk8 -v2 aes-256-cbc -in OLD -out NEW'."
        : label is "PUBLIC KEY" or "RSA PUBLIC KEY" ? "This is a public key; signing needs the private one."
        : label == "CERTIFICATE" ? "This is a certificate; signing needs the private key (the certificate is given apart)."
        : label is not null ? $"The file has no private key, but '{label}'."
        : "The file is not PEM, or its base64 text is damaged.";

    private static InvalidInputException Problem(string name, string message) => new(new InputProblem(name, 0, 0, message));
}
