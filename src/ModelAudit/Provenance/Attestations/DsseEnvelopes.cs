using System.Collections.Immutable;
using ModelAudit.Signing;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Provenance.Attestations;

/// <summary>Reads plain DSSE envelopes (protocol v1.0), which may have several signatures and be written in either alphabet of base64.</summary>
internal static class DsseEnvelopes
{
    /// <summary>Reads an envelope: once for each signature, so that each can be checked alone.</summary>
    /// <exception cref="FormatException">It is not one; says what is wrong.</exception>
    public static ImmutableArray<Envelope> Read(JObject root, int maximumSignatures)
    {
        byte[] payload = Bytes(root["payload"], "payload");
        string type = root["payloadType"] is JValue { Value: string text } ? text : throw new FormatException("The payload has no type.");
        if (root["signatures"] is not JArray { Count: > 0 } signatures)
        {
            throw new FormatException("The envelope has no signature.");
        }

        if (signatures.Count > maximumSignatures)
        {
            throw new FormatException(FormattableString.Invariant($"The envelope has {signatures.Count} signatures; at most {maximumSignatures} are read."));
        }

        return
        [
            .. signatures.Select(item => new Envelope
            {
                Payload = payload,
                PayloadType = type,
                Signatures = [Bytes((item as JObject)?["sig"], "signature")],
                Certificates = Certificates((item as JObject)?["cert"]),
            }),
        ];
    }

    // SLSA's generators for GitHub write the certificate beside the signature.
    private static ImmutableArray<byte[]?> Certificates(JToken? pem)
    {
        if (pem is not JValue { Value: string { Length: > 0 } text })
        {
            return [];
        }

        try
        {
            var certificates = CertificateReader.ReadPem(text, "certificate");
            ImmutableArray<byte[]?> chain = [.. certificates.Select(certificate => certificate.RawData)];
            CertificateReader.Dispose(certificates);
            return chain;
        }
        catch (InvalidInputException)
        {
            throw new FormatException("The certificate beside the signature is damaged.");
        }
    }

    private static byte[] Bytes(JToken? value, string name)
    {
        if (value is not JValue { Value: string text })
        {
            throw new FormatException($"The {name} is missing, or is no text.");
        }

        string standard = text.Replace('-', '+').Replace('_', '/');
        int missing = (4 - (standard.Length % 4)) % 4;
        byte[] buffer = new byte[standard.Length];
        return missing < 3 && !standard.Any(char.IsWhiteSpace) && Convert.TryFromBase64String(standard + new string('=', standard.EndsWith('=') ? 0 : missing), buffer, out int written)
            ? buffer[..written]
            : throw new FormatException($"The {name} is not base64.");
    }
}
