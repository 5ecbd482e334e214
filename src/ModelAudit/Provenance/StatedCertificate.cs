using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ModelAudit.Evidence;
using ModelAudit.Signing;

namespace ModelAudit.Provenance;

/// <summary>What a certificate says of itself, before anybody vouches for it.</summary>
/// <param name="Subject">Its subject.</param>
/// <param name="Issuer">The subject of its issuer.</param>
/// <param name="Names">Its e-mail addresses, URIs and DNS names.</param>
/// <param name="Digest">Its SHA-256 digest.</param>
/// <param name="ValidFrom">When it begins to be valid.</param>
/// <param name="ValidUntil">When it ends.</param>
internal sealed record StatedCertificate(string Subject, string Issuer, ImmutableArray<string> Names, string Digest, string ValidFrom, string ValidUntil)
{
    /// <summary>Reads a certificate in DER.</summary>
    /// <exception cref="CryptographicException">It is damaged.</exception>
    public static StatedCertificate Read(ReadOnlySpan<byte> der)
    {
        using X509Certificate2 certificate = CertificateReader.Load(der);
        return Of(certificate);
    }

    /// <summary>Describes a certificate.</summary>
    /// <exception cref="CryptographicException">It is damaged.</exception>
    public static StatedCertificate Of(X509Certificate2 certificate) => new(
        certificate.Subject,
        certificate.Issuer,
        CertificateTrust.Names(certificate),
        Sha256Digest.Of(certificate.RawDataMemory.Span).Hex,
        DocumentTime.Format(certificate.NotBefore),
        DocumentTime.Format(certificate.NotAfter));
}
