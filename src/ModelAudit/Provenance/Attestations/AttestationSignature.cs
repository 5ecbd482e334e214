using System.Collections.Immutable;
using System.Security.Cryptography;
using ModelAudit.Signing;

namespace ModelAudit.Provenance.Attestations;

/// <summary>Whether somebody trusted signed a statement.</summary>
/// <param name="Status">verified, untrusted, unverified, unsigned, wrong or malformed, as in <see cref="AttestationFacts.Statements"/>.</param>
/// <param name="Signer">Who signed, where verified.</param>
/// <param name="Problem">What is wrong; null when nothing is.</param>
internal sealed record AttestationSignature(string Status, ImmutableArray<string> Signer, string? Problem)
{
    /// <summary>Checks every signature; one of somebody trusted suffices (threshold 1).</summary>
    /// <param name="document">The statement.</param>
    /// <param name="trust">Who is trusted.</param>
    /// <param name="time">When certificates must be valid.</param>
    public static AttestationSignature Of(AttestationDocument document, TrustedSigners trust, DateTimeOffset time)
    {
        if (document.Problem is { } problem)
        {
            return new AttestationSignature("malformed", [], problem);
        }

        if (document.Envelopes.IsEmpty)
        {
            return new AttestationSignature("unsigned", [], "The statement is not signed.");
        }

        AttestationSignature[] checks = [.. document.Envelopes.Select(envelope => Check(envelope, trust, time))];
        return Array.Find(checks, check => check.Status == "verified") ?? Array.Find(checks, check => check.Status == "wrong") ?? checks[0];
    }

    private static AttestationSignature Check(Envelope envelope, TrustedSigners trust, DateTimeOffset time)
    {
        try
        {
            using SignatureCheck check = SignatureCheck.Run(envelope, new SignerTrust(trust, time) { AcceptsAnySigner = trust.IsEmpty });
            return trust.IsEmpty ? new AttestationSignature("unverified", [], "The audit was told of nobody to trust.")
                : check.Examination is not { Problems: [{ } problem, ..] } ? new AttestationSignature("verified", Names(check.Signer!), null)
                : new AttestationSignature("untrusted", [], problem.Message);
        }
        catch (VerificationException exception)
        {
            VerificationProblem first = exception.Problems[0];
            bool named = !envelope.Certificates.IsEmpty || !string.IsNullOrEmpty(envelope.Hint);
            return first.Step switch
            {
                VerificationStep.Signature when named => new AttestationSignature("wrong", [], "The signature does not fit: the statement, the signature or the key was changed."),
                VerificationStep.Signature => new AttestationSignature("untrusted", [], "The signature fits none of the trusted keys."),
                VerificationStep.Trust => new AttestationSignature("untrusted", [], "It is signed by somebody who is not trusted."),
                _ => new AttestationSignature("malformed", [], first.Message),
            };
        }
        catch (CryptographicException exception)
        {
            return new AttestationSignature("malformed", [], $"The certificate or the key is damaged: {exception.Message}");
        }
    }

    private static ImmutableArray<string> Names(SignerIdentity signer) =>
        signer.Subject is null ? [signer.KeyId] : [.. signer.Names, signer.Subject];
}
