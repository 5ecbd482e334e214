using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ModelAudit.Signing.Sigstore;

namespace ModelAudit.Signing.Timestamps;

/// <summary>Whether a timestamp is one of a trusted authority (RFC 3161, section 2.3 and appendix B).</summary>
internal static class TimestampAuthority
{
    private const string TimeStamping = "1.3.6.1.5.5.7.3.8";
    private const string ExtendedKeyUsage = "2.5.29.37";

    /// <summary>Checks a timestamp.</summary>
    /// <param name="response">The authority's response, in DER.</param>
    /// <param name="stamped">What has to be stamped.</param>
    /// <param name="trusted">The authorities that are trusted.</param>
    /// <param name="time">The time, when there is no problem.</param>
    /// <param name="authority">The name of the authority, when there is no problem.</param>
    /// <returns>A sentence, or null when a trusted authority stamped the bytes.</returns>
    public static string? Problem(ReadOnlyMemory<byte> response, ReadOnlySpan<byte> stamped, IEnumerable<Authority> trusted, out DateTimeOffset time, out string authority)
    {
        time = default;
        authority = string.Empty;
        TimestampResponse token;
        try
        {
            token = TimestampResponse.Read(response);
        }
        catch (CryptographicException exception)
        {
            return "A timestamp cannot be used: " + exception.Message;
        }

        if (!token.Covers(stamped))
        {
            return "A timestamp is about another signature.";
        }

        string? problem = null;
        foreach (Authority candidate in trusted)
        {
            problem = Problem(token, candidate, out string name);
            if (problem is null)
            {
                (time, authority) = (token.Time, name);
                return null;
            }
        }

        return problem ?? "A timestamp is by no authority that is trusted.";
    }

    private static string? Problem(TimestampResponse token, Authority authority, out string name)
    {
        name = authority.Name;
        var certificates = new X509Certificate2Collection();
        try
        {
            // Where certificates came along, the signer's has to be among them (RFC 3161, section 2.4.1).
            foreach (byte[] der in token.Certificates.Concat(authority.Certificates))
            {
                certificates.Add(CertificateReader.Load(der));
            }

            X509Certificate2? signer = certificates.Take(token.Certificates.Count > 0 ? token.Certificates.Count : certificates.Count).FirstOrDefault(certificate => IsSigner(token, certificate));
            if (signer is null || !token.NamesCertificate(signer.RawDataMemory.Span))
            {
                return "The certificate of a timestamp's authority is neither known nor in the timestamp.";
            }

            if (!SignatureAlgorithm.Verify(signer, new System.Formats.Asn1.AsnReader(token.Algorithm, System.Formats.Asn1.AsnEncodingRules.DER).ReadSequence(), token.Digest, token.Signed, token.Signature))
            {
                return "The signature of a timestamp does not fit.";
            }

            if (!authority.Valid.Covers(token.Time))
            {
                return $"The timestamping authority {authority.Name} does not vouch for {Evidence.DocumentTime.Format(token.Time)}.";
            }

            if (!OnlyStamps(signer))
            {
                return "The certificate of a timestamp's authority is not one for timestamps alone.";
            }

            if (CertificateChain.Build(signer, authority, certificates, token.Time) is { Problems: [var first, ..] })
            {
                return "The authority of a timestamp is not trusted: " + first;
            }

            name = name.Length > 0 ? name : signer.Subject;
            return null;
        }
        catch (Exception exception) when (exception is CryptographicException or System.Formats.Asn1.AsnContentException)
        {
            return "The certificates of a timestamp are damaged.";
        }
        finally
        {
            CertificateReader.Dispose(certificates);
        }
    }

    private static bool IsSigner(TimestampResponse token, X509Certificate2 certificate) => token.KeyId is { } id
        ? certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>().Any(extension => extension.SubjectKeyIdentifierBytes.Span.SequenceEqual(id))
        : certificate.SerialNumberBytes.Span.SequenceEqual(token.Serial) && certificate.IssuerName.RawData.AsSpan().SequenceEqual(token.Issuer);

    // The purpose has to be the only one, and nobody may overlook it (RFC 3161, section 2.3).
    private static bool OnlyStamps(X509Certificate2 certificate) =>
        certificate.Extensions.FirstOrDefault(extension => extension.Oid?.Value == ExtendedKeyUsage) is X509EnhancedKeyUsageExtension { Critical: true } usage
        && usage.EnhancedKeyUsages.Count == 1
        && usage.EnhancedKeyUsages[0].Value == TimeStamping;
}
