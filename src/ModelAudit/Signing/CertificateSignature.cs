using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ModelAudit.Signing;

/// <summary>The signature of a certificate by its own key (RFC 5280, section 4.1). The platform does not check that of a trust anchor.</summary>
internal static class CertificateSignature
{
    /// <summary>Whether the certificate is signed by the key it certifies, with an algorithm that is still good.</summary>
    public static bool IsSelfSigned(X509Certificate2 certificate)
    {
        try
        {
            AsnReader fields = new AsnReader(certificate.RawDataMemory, AsnEncodingRules.DER).ReadSequence();
            ReadOnlySpan<byte> signed = fields.ReadEncodedValue().Span;
            string algorithm = fields.ReadSequence().ReadObjectIdentifier();
            byte[] signature = fields.ReadBitString(out int unused);
            fields.ThrowIfNotEmpty();
            if (unused != 0)
            {
                return false;
            }

            HashAlgorithmName? hash = algorithm switch
            {
                "1.2.840.10045.4.3.2" or "1.2.840.113549.1.1.11" => HashAlgorithmName.SHA256,
                "1.2.840.10045.4.3.3" or "1.2.840.113549.1.1.12" => HashAlgorithmName.SHA384,
                "1.2.840.10045.4.3.4" or "1.2.840.113549.1.1.13" => HashAlgorithmName.SHA512,
                _ => null,
            };
            using ECDsa? ecdsa = certificate.GetECDsaPublicKey();
            using RSA? rsa = certificate.GetRSAPublicKey();
            return hash is { } name
                && (ecdsa?.VerifyData(signed, signature, name, DSASignatureFormat.Rfc3279DerSequence)
                    ?? rsa?.VerifyData(signed, signature, name, RSASignaturePadding.Pkcs1)
                    ?? false);
        }
        catch (Exception exception) when (exception is AsnContentException or CryptographicException)
        {
            return false;
        }
    }
}
