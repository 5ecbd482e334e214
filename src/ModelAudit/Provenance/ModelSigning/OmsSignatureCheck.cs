using System.Collections.Immutable;
using System.Security.Cryptography;
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
internal sealed class OmsSignatureCheck(Envelope envelope, byte[] signed, bool legacy, ModelTrust trust, DateTimeOffset now)
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

            List<SigningKey> candidates = string.IsNullOrEmpty(envelope.Hint) ? keys : keys.FindAll(key => key.Hint == envelope.Hint);
            foreach (SigningKey key in candidates)
            {
                if (Fits(key) is { } algorithm)
                {
                    return verification with { Algorithm = algorithm, Signer = new SignerIdentity(key.Hint, key.PublicKeyPem), IsTrusted = true };
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
            key = SigningKey.Own(leaf.GetECDsaPublicKey() ?? throw new FormatException("The certificate's key is not ECDSA."));
            string algorithm = Fits(key) ?? throw Broken();
            ImmutableArray<string> names = CertificateTrust.Names(leaf);
            ImmutableArray<VerificationProblem> problems = [.. Problems(certificates, names, key)];
            return verification with
            {
                Algorithm = algorithm,
                IsTrusted = problems.IsEmpty,
                TrustProblems = problems,
                Signer = new SignerIdentity(key.Hint, key.PublicKeyPem)
                {
                    Subject = leaf.Subject,
                    Issuer = leaf.Issuer,
                    Names = names,
                    Certificate = Sha256Digest.Of(leaf.RawDataMemory.Span),
                },
                Notices = [.. verification.Notices, "Whether the certificate was revoked is not known: nothing is downloaded."],
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

    private IEnumerable<VerificationProblem> Problems(X509Certificate2Collection chain, ImmutableArray<string> names, SigningKey key)
    {
        if (IsTrusted(key))
        {
            return [];
        }

        if (trust.Roots.IsEmpty)
        {
            return [new(VerificationStep.Trust, "No root is trusted, so nobody vouches for the certificate.")];
        }

        X509Certificate2 leaf = chain[0];
        bool signsCode = leaf.Extensions.OfType<X509EnhancedKeyUsageExtension>().Any(usage => usage.EnhancedKeyUsages.Cast<Oid>().Any(oid => oid.Value == CertificateTrust.CodeSigning));
        IEnumerable<string> usage = CertificateTrust.UsageProblems(leaf).Concat(signsCode ? [] : ["The certificate is not one for signing code, as Model Signing asks."]);
        IEnumerable<VerificationProblem> problems = CertificateTrust.ChainProblems(chain, trust.Roots, now).Concat(usage)
            .Distinct(StringComparer.Ordinal)
            .Select(message => new VerificationProblem(VerificationStep.Certificate, message));
        return trust.Identities.IsEmpty || trust.Identities.Any(identity => names.Contains(identity) || leaf.Subject == identity)
            ? problems
            : problems.Append(new(VerificationStep.Identity, $"The certificate names '{string.Join("', '", names.Append(leaf.Subject))}', not '{string.Join("' or '", trust.Identities)}'."));
    }

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
        return key.Kind == SigningKeyKind.Rsa || key.FormProblem(signature) is not null ? null
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
