using System.Formats.Asn1;
using System.Security.Cryptography;
using ModelAudit.Reading;
using ModelAudit.Signing.Timestamps;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Signing;

/// <summary>
/// Timestamps (RFC 3161) on the signature of a Sigstore bundle: a signed report, or the signature of a model. This software opens no
/// connection, so the request is a file that somebody carries to the authority, and the response a file that comes back.
/// </summary>
public static class SignatureTimestamps
{
    private const int MaximumDepth = 64;
    private const int NonceBytes = 8;
    private const string Sha256Oid = "2.16.840.1.101.3.4.2.1";

    /// <summary>The request for a timestamp on a bundle's signature, in DER: SHA-256, a random nonce, and with the authority's certificate.</summary>
    /// <param name="bundle">The bytes of the bundle.</param>
    /// <param name="name">The bundle's name in messages.</param>
    /// <exception cref="InvalidInputException">It is no bundle with one signature.</exception>
    public static byte[] Request(ReadOnlyMemory<byte> bundle, string name = "bundle")
    {
        byte[] signature = SignatureOf(bundle, name);
        byte[] nonce = RandomNumberGenerator.GetBytes(NonceBytes);
        nonce[0] = (byte)((nonce[0] & 0x7F) | 0x40);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            using (writer.PushSequence())
            {
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(Sha256Oid);
                    writer.WriteNull();
                }

                writer.WriteOctetString(SHA256.HashData(signature));
            }

            writer.WriteInteger(nonce);
            writer.WriteBoolean(true);
        }

        return writer.Encode();
    }

    /// <summary>The bundle with a timestamp added. Whether its authority is trusted is a question of the verification.</summary>
    /// <param name="bundle">The bytes of the bundle.</param>
    /// <param name="response">The authority's response, in DER.</param>
    /// <param name="name">The bundle's name in messages.</param>
    /// <exception cref="InvalidInputException">It is no bundle with one signature, or the response is not a timestamp of that signature.</exception>
    public static byte[] Attach(ReadOnlyMemory<byte> bundle, ReadOnlyMemory<byte> response, string name = "bundle")
    {
        byte[] signature = SignatureOf(bundle, name);
        try
        {
            if (!TimestampResponse.Read(response).Covers(signature))
            {
                throw Problem(name, "The response is a timestamp of something else.");
            }
        }
        catch (CryptographicException exception)
        {
            throw Problem(name, exception.Message);
        }

        var root = (JObject)StrictJson.Parse(bundle.Span, MaximumDepth);
        var material = (JObject)root["verificationMaterial"]!;
        if (material["timestampVerificationData"] is not JObject data)
        {
            material["timestampVerificationData"] = data = [];
        }

        if (data["rfc3161Timestamps"] is not JArray stamps)
        {
            data["rfc3161Timestamps"] = stamps = [];
        }

        stamps.Add(new JObject { ["signedTimestamp"] = Convert.ToBase64String(response.Span) });
        using var text = new StringWriter();
        using (var writer = new JsonTextWriter(text) { Formatting = Formatting.None })
        {
            root.WriteTo(writer);
        }

        return System.Text.Encoding.UTF8.GetBytes(text.ToString());
    }

    private static byte[] SignatureOf(ReadOnlyMemory<byte> bundle, string name)
    {
        Envelope envelope = EnvelopeReader.Read(bundle.Span, name);
        return envelope is { IsBundle: true, Signatures: [{ } signature] }
            ? signature
            : throw Problem(name, "Only a bundle with one signature has a place for a timestamp.");
    }

    private static InvalidInputException Problem(string name, string message) => new(new InputProblem(name, 0, 0, message));
}
