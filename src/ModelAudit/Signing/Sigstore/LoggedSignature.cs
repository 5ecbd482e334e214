using System.Security.Cryptography;
using System.Text;
using ModelAudit.Reading;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Signing.Sigstore;

/// <summary>Whether the body of a log's entry is about this very envelope: its payload, its signature and who signs (Rekor types).</summary>
/// <param name="envelope">The envelope with one signature.</param>
/// <param name="signed">The bytes that were signed.</param>
/// <param name="signer">The leaf certificate in DER, or the SPKI of the key.</param>
internal sealed class LoggedSignature(Envelope envelope, byte[] signed, byte[] signer)
{
    private const int MaximumDepth = 16;

    /// <summary>Compares an entry with the envelope.</summary>
    /// <returns>A sentence, or null when it is about the envelope.</returns>
    public string? Problem(LogEntry entry)
    {
        try
        {
            if (StrictJson.Parse(entry.Body, MaximumDepth) is not JObject body || Text(body, "kind") != entry.Kind || Text(body, "apiVersion") != entry.Version || body["spec"] is not JObject spec)
            {
                return "The log's entry is of another kind than the bundle says.";
            }

            bool? fits = (entry.Kind, entry.Version) switch
            {
                ("dsse", "0.0.1") => IsHash(spec["payloadHash"], envelope.Payload!) && One(spec["signatures"]) is { } one && IsSignature(one["signature"]) && IsPem(one["verifier"]),
                ("intoto", "0.0.2") => spec["content"] is JObject content && IsIntoto(content),
                ("hashedrekord", "0.0.1") => IsHash((spec["data"] as JObject)?["hash"], signed) && spec["signature"] is JObject signature
                    && IsSignature(signature["content"]) && IsPem((signature["publicKey"] as JObject)?["content"]),
                ("dsse", "0.0.2") => spec["dsseV002"] is JObject dsse && IsDigest(dsse["payloadHash"], envelope.Payload!) && One(dsse["signatures"]) is { } one
                    && IsSignature(one["content"]) && IsVerifier(one["verifier"]),
                ("hashedrekord", "0.0.2") => spec["hashedRekordV002"] is JObject record && IsDigest(record["data"], signed) && record["signature"] is JObject signature
                    && IsSignature(signature["content"]) && IsVerifier(signature["verifier"]),
                _ => null,
            };
            return fits switch
            {
                null => $"The log's entry is of kind '{FactBounds.Cut(entry.Kind, 40)}' {FactBounds.Cut(entry.Version, 40)}, which is not one for envelopes.",
                false => "The log's entry is about another payload, signature or signer.",
                true => null,
            };
        }
        catch (StrictJsonException)
        {
            return "The log's entry is not strict JSON.";
        }
    }

    // The canonical form of an intoto entry keeps the hash of the payload and the signature in base64 twice.
    private bool IsIntoto(JObject content) =>
        IsHash(content["payloadHash"], envelope.Payload!)
        && content["envelope"] is JObject logged
        && Text(logged, "payloadType") == envelope.PayloadType
        && One(logged["signatures"]) is { } one
        && Bytes(one["sig"]) is { } twice
        && StrictBase64.TryDecode(twice, out byte[]? signature)
        && signature.AsSpan().SequenceEqual(envelope.Signatures[0])
        && IsPem(one["publicKey"]);

    private static JObject? One(JToken? signatures) => signatures is JArray { Count: 1 } list ? list[0] as JObject : null;

    private static string? Text(JObject? item, string name) => item?[name] is JValue { Value: string text } ? text : null;

    private static byte[]? Bytes(JToken? value) =>
        value is JValue { Value: string text } && StrictBase64.TryDecode(Encoding.UTF8.GetBytes(text), out byte[]? bytes) ? bytes : null;

    private static bool IsHash(JToken? hash, ReadOnlySpan<byte> bytes) =>
        hash is JObject item && Text(item, "algorithm") == "sha256" && Text(item, "value") == Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static bool IsDigest(JToken? hash, ReadOnlySpan<byte> bytes) => hash is JObject item && Text(item, "algorithm") switch
    {
        "SHA2_256" => Bytes(item["digest"]).AsSpan().SequenceEqual(SHA256.HashData(bytes)),
        "SHA2_384" => Bytes(item["digest"]).AsSpan().SequenceEqual(SHA384.HashData(bytes)),
        "SHA2_512" => Bytes(item["digest"]).AsSpan().SequenceEqual(SHA512.HashData(bytes)),
        _ => false,
    };

    private bool IsSignature(JToken? value) => Bytes(value).AsSpan().SequenceEqual(envelope.Signatures[0]);

    private bool IsPem(JToken? value)
    {
        string text = Bytes(value) is { } bytes ? Encoding.UTF8.GetString(bytes) : string.Empty;
        return PemEncoding.TryFind(text, out PemFields fields)
            && text[fields.Label] is "CERTIFICATE" or "PUBLIC KEY"
            && Convert.FromBase64String(text[fields.Base64Data]).AsSpan().SequenceEqual(signer);
    }

    private bool IsVerifier(JToken? value) =>
        value is JObject verifier
        && Bytes(((verifier["x509Certificate"] ?? verifier["publicKey"]) as JObject)?["rawBytes"]).AsSpan().SequenceEqual(signer);
}
