using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using ModelAudit.Signing.Sigstore;

namespace ModelAudit.Signing;

/// <summary>A chain of certificates from a leaf to a trusted root (RFC 5280, section 6). Nothing is downloaded; revocation is not known.</summary>
/// <param name="Problems">What is wrong: sentences; empty when the chain holds.</param>
/// <param name="Issuer">The certificate of whoever issued the leaf, in DER; null when the chain does not hold, or is the leaf alone.</param>
internal sealed record CertificateChain(ImmutableArray<string> Problems, byte[]? Issuer)
{
    /// <summary>Builds the chain of a certificate that an authority vouches for.</summary>
    /// <param name="leaf">The certificate.</param>
    /// <param name="authority">The authority, whose last certificate is the root.</param>
    /// <param name="others">Certificates that may help and are no anchors.</param>
    /// <param name="time">When every certificate must have been valid.</param>
    public static CertificateChain Build(X509Certificate2 leaf, Authority authority, X509Certificate2Collection others, DateTimeOffset time)
    {
        var given = new X509Certificate2Collection();
        try
        {
            foreach (byte[] der in authority.Certificates)
            {
                given.Add(CertificateReader.Load(der));
            }

            return Build(leaf, given, others, time);
        }
        finally
        {
            CertificateReader.Dispose(given);
        }
    }

    /// <summary>Builds a chain.</summary>
    /// <param name="leaf">The certificate.</param>
    /// <param name="given">What is trusted: roots, which are issued by themselves, and others that only help.</param>
    /// <param name="others">Certificates that may help and are no anchors.</param>
    /// <param name="time">When every certificate must have been valid.</param>
    public static CertificateChain Build(X509Certificate2 leaf, X509Certificate2Collection given, X509Certificate2Collection others, DateTimeOffset time)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        chain.ChainPolicy.VerificationTime = time.UtcDateTime;
        chain.ChainPolicy.ExtraStore.AddRange(others);
        foreach (X509Certificate2 certificate in given)
        {
            bool root = certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
            if (root && !CertificateSignature.IsSelfSigned(certificate))
            {
                return new(["A root's own signature does not fit: the file is damaged."], null);
            }

            (root ? chain.ChainPolicy.CustomTrustStore : chain.ChainPolicy.ExtraStore).Add(certificate);
        }

        if (chain.ChainPolicy.CustomTrustStore.Count == 0)
        {
            return new(["The trusted certificates contain no root: none is issued by itself."], null);
        }

        bool built = chain.Build(leaf);
        byte[]? issuer = chain.ChainElements.Count > 1 ? chain.ChainElements[1].Certificate.RawData : null;
        ImmutableArray<string> messages = [.. chain.ChainStatus.Select(status => Explain(status, leaf, time)).Distinct(StringComparer.Ordinal)];
        foreach (X509ChainElement element in chain.ChainElements)
        {
            element.Certificate.Dispose();
        }

        return built ? new([], issuer) : new(messages.IsEmpty ? ["The certificate is not vouched for by a trusted root."] : messages, null);
    }

    private static string Explain(X509ChainStatus status, X509Certificate2 leaf, DateTimeOffset time) => status.Status switch
    {
        X509ChainStatusFlags.NotTimeValid =>
            $"A certificate of the chain was not valid at {Evidence.DocumentTime.Format(time)}; the signer's is valid from {Evidence.DocumentTime.Format(leaf.NotBefore)} to {Evidence.DocumentTime.Format(leaf.NotAfter)}.",
        X509ChainStatusFlags.PartialChain => "No chain leads from the certificate to a trusted root.",
        X509ChainStatusFlags.UntrustedRoot => "The chain ends in a root that is not trusted.",
        X509ChainStatusFlags.NotSignatureValid => "A signature in the certificate chain does not fit.",
        X509ChainStatusFlags.InvalidBasicConstraints => "A certificate of the chain may not issue others.",
        _ => $"The certificate chain is not valid ({status.Status}).",
    };
}
