using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ModelAudit.Signing.Timestamps;

/// <summary>Digest and signature algorithms as X.509 and CMS name them. Only those that are still good are known.</summary>
internal static class SignatureAlgorithm
{
    private const string RsaEncryption = "1.2.840.113549.1.1.1";
    private const string RsaPss = "1.2.840.113549.1.1.10";
    private const string Ed25519 = "1.3.101.112";

    /// <summary>Reads an AlgorithmIdentifier of a digest, with no parameters or NULL (RFC 5754, section 2).</summary>
    /// <returns>The digest, or null when it is not one of SHA-2.</returns>
    public static HashAlgorithmName? ReadDigest(AsnReader reader)
    {
        AsnReader identifier = reader.ReadSequence();
        string oid = identifier.ReadObjectIdentifier();
        if (identifier.HasData)
        {
            identifier.ReadNull();
        }

        identifier.ThrowIfNotEmpty();
        return oid switch
        {
            "2.16.840.1.101.3.4.2.1" => HashAlgorithmName.SHA256,
            "2.16.840.1.101.3.4.2.2" => HashAlgorithmName.SHA384,
            "2.16.840.1.101.3.4.2.3" => HashAlgorithmName.SHA512,
            _ => null,
        };
    }

    /// <summary>Verifies a signature by the key of a certificate.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="algorithm">The AlgorithmIdentifier of the signature.</param>
    /// <param name="digest">The digest that the signature goes with; where the algorithm names one, it has to be the same.</param>
    /// <param name="data">What was signed.</param>
    /// <param name="signature">The signature.</param>
    /// <exception cref="AsnContentException">The identifier is damaged.</exception>
    public static bool Verify(X509Certificate2 certificate, AsnReader algorithm, HashAlgorithmName digest, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        string oid = algorithm.ReadObjectIdentifier();
        using ECDsa? ecdsa = certificate.GetECDsaPublicKey();
        if (ecdsa is not null)
        {
            algorithm.ThrowIfNotEmpty();
            return oid == EcdsaOid(digest) && ecdsa.VerifyData(data, signature, digest, DSASignatureFormat.Rfc3279DerSequence);
        }

        using RSA? rsa = certificate.GetRSAPublicKey();
        if (rsa is null)
        {
            return oid == Ed25519 && certificate.PublicKey.Oid.Value == Ed25519 && !algorithm.HasData
                && Signing.Ed25519.Verify(certificate.PublicKey.EncodedKeyValue.RawData, data, signature);
        }

        if (oid == RsaPss)
        {
            return rsa.VerifyData(data, signature, digest, RSASignaturePadding.Pss);
        }

        algorithm.ReadNull();
        algorithm.ThrowIfNotEmpty();
        return (oid == RsaEncryption || oid == RsaOid(digest)) && rsa.VerifyData(data, signature, digest, RSASignaturePadding.Pkcs1);
    }

    private static string EcdsaOid(HashAlgorithmName digest) =>
        digest == HashAlgorithmName.SHA256 ? "1.2.840.10045.4.3.2" : digest == HashAlgorithmName.SHA384 ? "1.2.840.10045.4.3.3" : "1.2.840.10045.4.3.4";

    private static string RsaOid(HashAlgorithmName digest) =>
        digest == HashAlgorithmName.SHA256 ? "1.2.840.113549.1.1.11" : digest == HashAlgorithmName.SHA384 ? "1.2.840.113549.1.1.12" : "1.2.840.113549.1.1.13";
}
