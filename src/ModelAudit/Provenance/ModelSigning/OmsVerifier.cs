using System.Security.Cryptography;
using ModelAudit.Signing;

namespace ModelAudit.Provenance.ModelSigning;

/// <summary>
/// Verifies the signature of a model (OpenSSF Model Signing): Sigstore bundle, DSSE envelope, in-toto statement. Nothing is downloaded, and
/// nothing in the document makes this throw. The files are compared elsewhere (<see cref="OmsPlan"/>).
/// </summary>
internal static class OmsVerifier
{
    /// <summary>The longest signature that is read, in bytes: 400,000 resources.</summary>
    public const int MaximumBytes = 64 << 20;

    private const string DocumentName = "signature";

    /// <summary>Verifies a signature.</summary>
    /// <param name="document">The bytes of the bundle.</param>
    /// <param name="trust">Who is trusted.</param>
    /// <param name="now">When certificates must be valid.</param>
    public static OmsVerification Verify(ReadOnlySpan<byte> document, TrustedSigners trust, DateTimeOffset now)
    {
        var verification = new OmsVerification { Time = now };
        try
        {
            Envelope envelope = Read(document);
            EnvelopeForm.Check(envelope);
            bool certified = !envelope.Certificates.IsEmpty;
            verification = verification with
            {
                Method = certified ? "certificate" : "key",
            };
            if (envelope.PayloadType != Dsse.InTotoPayloadType)
            {
                throw new VerificationException(VerificationStep.PayloadType, $"The payload is of type '{Reading.FactBounds.Cut(envelope.PayloadType, 200)}', not '{Dsse.InTotoPayloadType}'.");
            }

            byte[] payload = envelope.Payload!;
            bool legacy = OmsStatementReader.PredicateTypeOf(payload) == OmsManifest.LegacyPredicateType;
            byte[] signed = legacy ? LegacyEncoding.Of(payload) : Dsse.PreAuthenticationEncoding(envelope.PayloadType, payload);
            var check = new OmsSignatureCheck(envelope, signed, legacy, trust, now);
            verification = certified ? check.Certified(verification) : check.Keyed(verification);
            OmsManifest manifest = OmsStatementReader.Read(payload);
            return verification with { Manifest = manifest, Notices = [.. verification.Notices, .. manifest.Notices] };
        }
        catch (VerificationException exception)
        {
            return verification with { Problems = [.. verification.Problems, .. exception.Problems] };
        }
        catch (CryptographicException exception)
        {
            // Certificates are decoded piece by piece, and a damaged one may be noticed at any of them.
            return verification with { Problems = [.. verification.Problems, new(VerificationStep.Certificate, $"The certificate or the key is damaged: {exception.Message}")] };
        }
    }

    private static Envelope Read(ReadOnlySpan<byte> document)
    {
        try
        {
            Envelope envelope = EnvelopeReader.Read(document, DocumentName);
            return envelope.IsBundle ? envelope : throw new VerificationException(VerificationStep.MediaType, "This is a plain envelope; the signature of a model is a Sigstore bundle.");
        }
        catch (InvalidInputException exception)
        {
            throw new VerificationException([.. exception.Problems.Select(problem => new VerificationProblem(VerificationStep.Json, problem.ToString()))]);
        }
    }
}
