using System.Security.Cryptography.X509Certificates;
using ModelAudit.Evidence;
using ModelAudit.Signing;

namespace ModelAudit.Provenance.ModelSigning;

/// <summary>Checks the signature itself, and whether whoever made it is trusted.</summary>
/// <param name="envelope">An envelope with one signature and one material.</param>
/// <param name="signed">The bytes that were signed.</param>
/// <param name="legacy">Whether the hash is SHA-256 whatever the curve, as in versions up to 0.2.0.</param>
/// <param name="trust">Who is trusted.</param>
/// <param name="now">When certificates must be valid.</param>
internal sealed class OmsSignatureCheck(Envelope envelope, byte[] signed, bool legacy, TrustedSigners trust, DateTimeOffset now)
{
    /// <summary>Checks against the trusted keys. A key inside the bundle is never one of them.</summary>
    public OmsVerification Keyed(OmsVerification verification)
    {
        List<SigningKey> keys = ReadKeys();
        try
        {
            if (keys.Count == 0)
            {
                return Untrusted(verification, "No public key is trusted, so the signature could not be checked.");
            }

            List<SigningKey> candidates = string.IsNullOrEmpty(envelope.Hint) ? keys : keys.FindAll(key => key.HasHint(envelope.Hint));
            foreach (SigningKey key in candidates)
            {
                if (Fits(key) is { } algorithm)
                {
                    return Examined(
                        verification with { Algorithm = algorithm, Signer = new SignerIdentity(key.Hint, key.PublicKeyPem) },
                        SignerExamination.Keyed(envelope, signed, key.SubjectPublicKeyInfo, SignerTrust.OfModels(trust, now)));
                }
            }

            return candidates.Count == 0
                ? Untrusted(verification, $"The model is signed by the key {Reading.FactBounds.Cut(envelope.Hint!, 64)}, which is not trusted.")
                : string.IsNullOrEmpty(envelope.Hint)
                ? Untrusted(verification, "The signature fits none of the trusted keys.")
                : throw Broken();
        }
        finally
        {
            keys.ForEach(key => key.Dispose());
        }
    }

    /// <summary>Checks against the certificate of the bundle, and that one against the roots.</summary>
    public OmsVerification Certified(OmsVerification verification)
    {
        var certificates = new X509Certificate2Collection();
        SigningKey? key = null;
        try
        {
            foreach (byte[]? der in envelope.Certificates)
            {
                certificates.Add(CertificateReader.Load(der));
            }

            X509Certificate2 leaf = certificates[0];
            key = SigningKey.FromSubjectPublicKeyInfo(leaf.PublicKey.ExportSubjectPublicKeyInfo());
            string algorithm = Fits(key) ?? throw Broken();
            SignerExamination examination = IsTrusted(key)
                ? SignerExamination.Keyed(envelope, signed, leaf.RawData, SignerTrust.OfModels(trust, now))
                : SignerExamination.Certified(envelope, signed, certificates, SignerTrust.OfModels(trust, now));
            return Examined(verification, examination) with
            {
                Algorithm = algorithm,
                Method = examination.Method == "keyless" ? "keyless" : verification.Method,
                Signer = new SignerIdentity(key.Hint, key.PublicKeyPem)
                {
                    Subject = leaf.Subject,
                    Issuer = leaf.Issuer,
                    Names = CertificateTrust.Names(leaf),
                    OidcIssuer = CertificateTrust.OidcIssuer(leaf),
                    Certificate = Sha256Digest.Of(leaf.RawDataMemory.Span),
                },
                Notices = [.. verification.Notices, .. examination.Notices, "Whether the certificate was revoked is not known: nothing is downloaded."],
            };
        }
        catch (FormatException exception)
        {
            throw new VerificationException(VerificationStep.Certificate, exception.Message);
        }
        finally
        {
            key?.Dispose();
            CertificateReader.Dispose(certificates);
        }
    }

    private static OmsVerification Examined(OmsVerification verification, SignerExamination examination) => verification with
    {
        Time = examination.Time,
        TimeSource = examination.TimeSource,
        Times = examination.Times,
        IsTrusted = examination.Problems.IsEmpty,
        TrustProblems = examination.Problems,
        Notices = [.. verification.Notices, .. examination.Notices],
    };

    private bool IsTrusted(SigningKey key)
    {
        List<SigningKey> keys = ReadKeys();
        bool known = keys.Exists(trusted => trusted.SubjectPublicKeyInfo.AsSpan().SequenceEqual(key.SubjectPublicKeyInfo));
        keys.ForEach(trusted => trusted.Dispose());
        return known;
    }

    private string? Fits(SigningKey key)
    {
        byte[] signature = envelope.Signatures[0]!;

        // Model Signing knows the three curves and nothing else.
        return key.Kind is SigningKeyKind.Rsa or SigningKeyKind.Ed25519 || key.FormProblem(signature) is not null ? null
            : legacy ? key.VerifySha256(signed, signature)
            : key.Verify(signed, signature);
    }

    private List<SigningKey> ReadKeys()
    {
        var keys = new List<SigningKey>();
        foreach (string pem in trust.PublicKeys)
        {
            try
            {
                keys.AddRange(TrustedKeys.Read(pem));
            }
            catch (FormatException exception)
            {
                keys.ForEach(key => key.Dispose());
                throw new VerificationException(VerificationStep.Trust, exception.Message);
            }
        }

        return keys;
    }

    private static OmsVerification Untrusted(OmsVerification verification, string message) =>
        verification with { TrustProblems = [new(VerificationStep.Trust, message)] };

    private static VerificationException Broken() =>
        new(VerificationStep.Signature, "The signature does not fit: the manifest, the signature or the key was changed, or another key signed.");
}
