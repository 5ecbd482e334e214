using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ModelAudit.Evidence;

namespace ModelAudit.Signing;

/// <summary>Finds the key that must have signed, and checks that it did.</summary>
internal sealed class SignatureCheck : IDisposable
{
    private readonly List<SigningKey> keys = [];
    private readonly X509Certificate2Collection certificates = [];

    private SignatureCheck()
    {
    }

    /// <summary>Who signed, as far as it was established.</summary>
    public SignerIdentity? Signer { get; private set; }

    /// <summary>The algorithm; null when no signature could be checked.</summary>
    public string? Algorithm { get; private set; }

    /// <summary>When it was signed, and whether the certificate is trusted; null when nothing could be checked, because anybody was accepted.</summary>
    public SignerExamination? Examination { get; private set; }

    /// <summary>Runs the check.</summary>
    /// <param name="envelope">An envelope with one signature, and in a bundle one material.</param>
    /// <param name="trust">Who is trusted.</param>
    /// <exception cref="VerificationException">Nobody trusted signed, or the signature does not fit.</exception>
    public static SignatureCheck Run(Envelope envelope, SignerTrust trust)
    {
        var check = new SignatureCheck();
        try
        {
            check.Check(envelope, trust);
            return check;
        }
        catch
        {
            check.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        keys.ForEach(key => key.Dispose());
        CertificateReader.Dispose(certificates);
    }

    private void Check(Envelope envelope, SignerTrust trust)
    {
        ReadKeys(trust);
        bool certified = !envelope.Certificates.IsEmpty;
        if (keys.Count == 0 && !trust.AcceptsAnySigner)
        {
            if (trust.Signers.Roots.IsEmpty && trust.Signers.TrustedRoot is null)
            {
                throw Untrusted("Nobody is trusted: give a public key, or roots with an identity.");
            }

            if (!certified)
            {
                throw Untrusted("The report is signed by a key without certificate, but only roots are trusted: give the public key.");
            }
        }

        if (certified)
        {
            CheckCertified(envelope, trust);
        }
        else if (!trust.AcceptsAnySigner)
        {
            CheckKeys(envelope, trust);
        }
    }

    private void ReadKeys(SignerTrust trust)
    {
        foreach (string pem in trust.Signers.PublicKeys)
        {
            try
            {
                keys.AddRange(TrustedKeys.Read(pem));
            }
            catch (FormatException exception)
            {
                throw Untrusted(exception.Message);
            }
        }
    }

    private void CheckKeys(Envelope envelope, SignerTrust trust)
    {
        List<SigningKey> candidates = string.IsNullOrEmpty(envelope.Hint) ? keys : keys.FindAll(key => key.HasHint(envelope.Hint));
        if (candidates.Count == 0)
        {
            throw Untrusted($"The report is signed by the key {envelope.Hint}, which is not trusted; trusted are {string.Join(", ", keys.Select(key => key.Hint))}.");
        }

        (SigningKey signer, byte[] signed) = Verify(envelope, candidates);
        Examination = SignerExamination.Keyed(envelope, signed, signer.SubjectPublicKeyInfo, trust);
    }

    private void CheckCertified(Envelope envelope, SignerTrust trust)
    {
        SigningKey key;
        try
        {
            foreach (byte[]? der in envelope.Certificates)
            {
                certificates.Add(CertificateReader.Load(der));
            }

            key = SigningKey.FromSubjectPublicKeyInfo(certificates[0].PublicKey.ExportSubjectPublicKeyInfo());
        }
        catch (CryptographicException)
        {
            throw new VerificationException(VerificationStep.Certificate, "The certificate of the bundle is damaged.");
        }
        catch (FormatException exception)
        {
            throw new VerificationException(VerificationStep.Certificate, exception.Message);
        }

        bool trusted = keys.Exists(known => known.SubjectPublicKeyInfo.AsSpan().SequenceEqual(key.SubjectPublicKeyInfo));
        keys.Add(key);
        if (!trusted && trust.Signers.Roots.IsEmpty && trust.Signers.TrustedRoot is null && !trust.AcceptsAnySigner)
        {
            throw Untrusted($"The report is signed by the key {key.Hint} of a certificate, which is not trusted.");
        }

        (_, byte[] signed) = Verify(envelope, [key]);
        X509Certificate2 certificate = certificates[0];
        if (trusted)
        {
            Examination = SignerExamination.Keyed(envelope, signed, certificate.RawData, trust);
            return;
        }

        Examination = trust.AcceptsAnySigner ? null : SignerExamination.Certified(envelope, signed, certificates, trust);
        Signer = Signer! with
        {
            Subject = certificate.Subject,
            Issuer = certificate.Issuer,
            Names = CertificateTrust.Names(certificate),
            OidcIssuer = CertificateTrust.OidcIssuer(certificate),
            Certificate = Sha256Digest.Of(certificate.RawDataMemory.Span),
        };
    }

    private (SigningKey Key, byte[] Signed) Verify(Envelope envelope, List<SigningKey> candidates)
    {
        byte[] signature = envelope.Signatures[0]!;
        byte[] signed = Dsse.PreAuthenticationEncoding(envelope.PayloadType, envelope.Payload);
        string? form = null;
        foreach (SigningKey key in candidates)
        {
            string? problem = key.FormProblem(signature);
            form ??= problem;
            if (problem is null && key.Verify(signed, signature) is { } algorithm)
            {
                Signer = new SignerIdentity(key.Hint, key.PublicKeyPem);
                Algorithm = algorithm;
                return (key, signed);
            }
        }

        throw new VerificationException(
            VerificationStep.Signature,
            candidates.Count == 1 && form is not null ? form : "The signature does not fit: the payload, the signature or the key was changed, or another key signed.");
    }

    private static VerificationException Untrusted(string message) => new(VerificationStep.Trust, message);
}
