using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;

namespace ModelAudit.Signing;

/// <summary>Encrypted private keys (PKCS#8) by PBES2 with PBKDF2 and AES-CBC (RFC 8018), for keys of kinds that the platform does not have.</summary>
internal static class Pbes2
{
    private const string SchemeOid = "1.2.840.113549.1.5.13";
    private const string DerivationOid = "1.2.840.113549.1.5.12";
    private const string Sha256Oid = "1.2.840.113549.2.9";
    private const string Aes256Oid = "2.16.840.1.101.3.4.1.42";
    private const int Iterations = 600_000;
    private const int MaximumIterations = 100_000_000;
    private const int KeyBytes = 32;
    private const int SaltBytes = 16;

    /// <summary>Encrypts a private key: AES-256, PBKDF2 with HMAC-SHA-256.</summary>
    public static byte[] Encrypt(ReadOnlySpan<byte> pkcs8, string password)
    {
        byte[] salt = RandomNumberGenerator.GetBytes(SaltBytes);
        using var aes = Aes.Create();
        aes.Key = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, Iterations, HashAlgorithmName.SHA256, KeyBytes);
        byte[] iv = RandomNumberGenerator.GetBytes(aes.BlockSize / 8);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(SchemeOid);
                using (writer.PushSequence())
                {
                    WriteDerivation(writer, salt);
                    using (writer.PushSequence())
                    {
                        writer.WriteObjectIdentifier(Aes256Oid);
                        writer.WriteOctetString(iv);
                    }
                }
            }

            writer.WriteOctetString(aes.EncryptCbc(pkcs8, iv));
        }

        return writer.Encode();
    }

    /// <summary>Decrypts a private key.</summary>
    /// <returns>Null when the password is wrong, or the key is sealed in another way.</returns>
    public static byte[]? TryDecrypt(ReadOnlyMemory<byte> der, string password)
    {
        try
        {
            AsnReader info = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
            AsnReader scheme = info.ReadSequence();
            if (scheme.ReadObjectIdentifier() != SchemeOid)
            {
                return null;
            }

            AsnReader parameters = scheme.ReadSequence();
            AsnReader derivation = parameters.ReadSequence();
            if (derivation.ReadObjectIdentifier() != DerivationOid)
            {
                return null;
            }

            (byte[] salt, int iterations, HashAlgorithmName hash) = ReadDerivation(derivation.ReadSequence());
            AsnReader cipher = parameters.ReadSequence();
            int keyBytes = cipher.ReadObjectIdentifier() switch
            {
                "2.16.840.1.101.3.4.1.2" => 16,
                "2.16.840.1.101.3.4.1.22" => 24,
                Aes256Oid => KeyBytes,
                _ => throw new CryptographicException(),
            };
            using var aes = Aes.Create();
            aes.Key = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, iterations, hash, keyBytes);
            return aes.DecryptCbc(info.ReadOctetString(), cipher.ReadOctetString());
        }
        catch (Exception exception) when (exception is AsnContentException or CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    private static void WriteDerivation(AsnWriter writer, byte[] salt)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(DerivationOid);
            using (writer.PushSequence())
            {
                writer.WriteOctetString(salt);
                writer.WriteInteger(Iterations);
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(Sha256Oid);
                    writer.WriteNull();
                }
            }
        }
    }

    private static (byte[] Salt, int Iterations, HashAlgorithmName Hash) ReadDerivation(AsnReader parameters)
    {
        byte[] salt = parameters.ReadOctetString();
        if (!parameters.TryReadInt32(out int iterations) || iterations is < 1 or > MaximumIterations)
        {
            throw new CryptographicException();
        }

        if (parameters.HasData && parameters.PeekTag().HasSameClassAndValue(Asn1Tag.Integer))
        {
            _ = parameters.ReadInteger();
        }

        return (salt, iterations, !parameters.HasData ? HashAlgorithmName.SHA1 : parameters.ReadSequence().ReadObjectIdentifier() switch
        {
            "1.2.840.113549.2.7" => HashAlgorithmName.SHA1,
            Sha256Oid => HashAlgorithmName.SHA256,
            "1.2.840.113549.2.10" => HashAlgorithmName.SHA384,
            "1.2.840.113549.2.11" => HashAlgorithmName.SHA512,
            _ => throw new CryptographicException(),
        });
    }
}
