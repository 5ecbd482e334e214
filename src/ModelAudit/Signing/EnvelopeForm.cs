using System.Globalization;

namespace ModelAudit.Signing;

/// <summary>The form that a bundle or an envelope must have before its signature is worth checking.</summary>
internal static class EnvelopeForm
{
    /// <summary>The media type of version 0.1.</summary>
    public const string FirstVersion = "application/vnd.dev.sigstore.bundle+json;version=0.1";

    /// <summary>The media type of version 0.2.</summary>
    public const string SecondVersion = "application/vnd.dev.sigstore.bundle+json;version=0.2";

    private static readonly string[] MediaTypes =
    [
        SignedReport.BundleMediaType,
        "application/vnd.dev.sigstore.bundle+json;version=0.3",
        SecondVersion,
        FirstVersion,
    ];

    /// <summary>Checks media type, material, the number of signatures and base64.</summary>
    /// <exception cref="VerificationException">Something is not as it has to be.</exception>
    public static void Check(Envelope envelope)
    {
        if (envelope.IsBundle && !MediaTypes.Contains(envelope.MediaType, StringComparer.Ordinal))
        {
            throw new VerificationException(VerificationStep.MediaType, $"'{envelope.MediaType}' is not the media type of a Sigstore bundle of version 0.1 to 0.3.");
        }

        if (envelope.IsBundle && envelope.Materials.Length != 1)
        {
            throw new VerificationException(VerificationStep.Material, string.Create(
                CultureInfo.InvariantCulture,
                $"The bundle has {envelope.Materials.Length} of a public key, a certificate and a certificate chain; exactly one is needed."));
        }

        if (envelope.Materials is ["x509CertificateChain"] && envelope.Certificates.IsEmpty)
        {
            throw new VerificationException(VerificationStep.Material, "The certificate chain of the bundle is empty.");
        }

        if (envelope.Signatures.Length != 1)
        {
            throw new VerificationException(VerificationStep.Signatures, string.Create(
                CultureInfo.InvariantCulture,
                $"The envelope has {envelope.Signatures.Length} signatures; exactly one is needed."));
        }

        string? damaged = envelope.Payload is null ? "payload"
            : envelope.Signatures[0] is null ? "signature"
            : envelope.Certificates.Contains(null) ? "certificate"
            : envelope.HasDamagedEntry ? "log entry"
            : envelope.Timestamps.Contains(null) ? "timestamp"
            : null;
        if (damaged is not null)
        {
            throw new VerificationException(VerificationStep.Base64, $"The {damaged} is not canonical base64.");
        }
    }
}
