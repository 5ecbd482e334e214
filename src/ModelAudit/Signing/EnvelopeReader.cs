using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using ModelAudit.Evidence;
using ModelAudit.Signing.Sigstore;

namespace ModelAudit.Signing;

/// <summary>Reads Sigstore bundles (versions 0.1 to 0.3) and plain DSSE envelopes.</summary>
internal static class EnvelopeReader
{
    private const string Bundle = "a Sigstore bundle";

    private static readonly DocumentShape Root = new(Bundle, ["mediaType", "verificationMaterial", "dsseEnvelope"]);

    private static readonly DocumentShape Dsse = new("a DSSE envelope", ["payload", "payloadType", "signatures"]);

    private static readonly DocumentShape ForeignDsse = new("a DSSE envelope", ["payload", "payloadType", "signatures"]) { IgnoresOthers = true };

    private static readonly DocumentShape ForeignSignature = new("a DSSE signature", ["sig"], "cert") { IgnoresOthers = true };

    private static readonly DocumentShape Signature = new("a DSSE signature", ["sig"], "keyid");

    private static readonly DocumentShape Material = new(
        "the verification material of " + Bundle,
        [],
        "publicKey",
        "certificate",
        "x509CertificateChain",
        "tlogEntries",
        "timestampVerificationData");

    private static readonly DocumentShape PublicKey = new("a public key of " + Bundle, [], "hint", "rawBytes", "keyDetails");

    private static readonly DocumentShape Certificate = new("a certificate of " + Bundle, ["rawBytes"]);

    private static readonly DocumentShape Chain = new("a certificate chain of " + Bundle, ["certificates"]);

    private static readonly DocumentShape Timestamps = new("the timestamps of " + Bundle, [], "rfc3161Timestamps");

    private static readonly DocumentShape Timestamp = new("a timestamp of " + Bundle, ["signedTimestamp"]);

    /// <summary>Reads a bundle or an envelope.</summary>
    /// <exception cref="InvalidInputException">It is not strict JSON, or has other members.</exception>
    public static Envelope Read(ReadOnlySpan<byte> utf8, string document)
    {
        var reader = new DocumentReader(utf8, document);
        reader.ReadToken();
        reader.ExpectObject();
        DocumentReader ahead = reader;
        Envelope envelope = ahead.ReadMemberName() && (ahead.NameIs("payload"u8) || ahead.NameIs("payloadType"u8) || ahead.NameIs("signatures"u8))
            ? ReadDsse(ref reader, new Envelope())
            : ReadBundle(ref reader);
        reader.ReadEnd();
        return envelope;
    }

    /// <summary>
    /// Reads an envelope of anybody's (DSSE protocol v1.0), which may have several signatures and members that are not known, and beside a
    /// signature its certificate, as SLSA's generators for GitHub write it.
    /// </summary>
    /// <returns>The envelope once for each signature, so that each can be checked alone.</returns>
    /// <exception cref="InvalidInputException">It is not strict JSON, or no envelope.</exception>
    public static ImmutableArray<Envelope> ReadForeign(ReadOnlySpan<byte> utf8, string document)
    {
        var reader = new DocumentReader(utf8, document);
        reader.ReadToken();
        reader.ExpectObject();
        var envelope = new Envelope();
        ImmutableArray<(byte[]? Signature, ImmutableArray<byte[]?> Certificates)> signatures = [];
        ulong seen = 0;
        while (ForeignDsse.Next(ref reader, ref seen, out string name))
        {
            switch (name)
            {
                case "payload": envelope = envelope with { Payload = reader.Bytes(allowsUrlAlphabet: true) }; break;
                case "payloadType": envelope = envelope with { PayloadType = reader.String() }; break;
                default: signatures = reader.Array(static (scoped ref DocumentReader at) => ReadForeignSignature(ref at)); break;
            }
        }

        reader.ReadEnd();
        return [.. signatures.Select(signature => envelope with { Signatures = [signature.Signature], Certificates = signature.Certificates })];
    }

    private static (byte[]? Signature, ImmutableArray<byte[]?> Certificates) ReadForeignSignature(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        (byte[]? bytes, ImmutableArray<byte[]?> certificates) = (null, []);
        ulong seen = 0;
        while (ForeignSignature.Next(ref reader, ref seen, out string name))
        {
            if (name == "sig")
            {
                bytes = reader.Bytes(allowsUrlAlphabet: true);
            }
            else if (reader.Token != JsonTokenType.Null && reader.String() is { Length: > 0 } pem)
            {
                X509Certificate2Collection chain = CertificateReader.ReadPem(pem, "the certificate beside the signature");
                certificates = [.. chain.Select(certificate => certificate.RawData)];
                CertificateReader.Dispose(chain);
            }
        }

        return (bytes, certificates);
    }

    private static Envelope ReadBundle(scoped ref DocumentReader reader)
    {
        var envelope = new Envelope { IsBundle = true };
        ulong seen = 0;
        while (Root.Next(ref reader, ref seen, out string name))
        {
            envelope = name switch
            {
                "mediaType" => envelope with { MediaType = reader.String() },
                "verificationMaterial" => ReadMaterial(ref reader, envelope),
                _ => ReadDsse(ref reader, envelope),
            };
        }

        return envelope;
    }

    private static Envelope ReadMaterial(scoped ref DocumentReader reader, Envelope envelope)
    {
        reader.ExpectObject();
        ulong seen = 0;
        while (Material.Next(ref reader, ref seen, out string name))
        {
            switch (name)
            {
                case "publicKey":
                    envelope = ReadPublicKey(ref reader, envelope with { Materials = envelope.Materials.Add(name) });
                    break;
                case "certificate":
                    envelope = envelope with { Materials = envelope.Materials.Add(name), Certificates = [ReadCertificate(ref reader)] };
                    break;
                case "x509CertificateChain":
                    envelope = envelope with { Materials = envelope.Materials.Add(name), Certificates = ReadChain(ref reader) };
                    break;
                case "tlogEntries":
                    ImmutableArray<LogEntry?> entries = reader.Array(static (scoped ref DocumentReader at) => LogEntryReader.Read(ref at));
                    envelope = envelope with { LogEntries = [.. entries.OfType<LogEntry>()], HasDamagedEntry = entries.Contains(null) };
                    break;
                default:
                    envelope = envelope with { Timestamps = reader.Token == JsonTokenType.Null ? [] : ReadTimestamps(ref reader) };
                    break;
            }
        }

        return envelope;
    }

    private static Envelope ReadPublicKey(scoped ref DocumentReader reader, Envelope envelope)
    {
        reader.ExpectObject();
        ulong seen = 0;
        while (PublicKey.Next(ref reader, ref seen, out string name))
        {
            string value = reader.String();

            // A key inside the bundle is never trusted, so its bytes are of no interest.
            envelope = name == "hint" ? envelope with { Hint = value } : envelope;
        }

        return envelope;
    }

    private static ImmutableArray<byte[]?> ReadChain(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        ImmutableArray<byte[]?> certificates = [];
        ulong seen = 0;
        while (Chain.Next(ref reader, ref seen, out _))
        {
            certificates = reader.Array(static (scoped ref DocumentReader at) => ReadCertificate(ref at));
        }

        return certificates;
    }

    private static byte[]? ReadCertificate(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        byte[]? bytes = null;
        ulong seen = 0;
        while (Certificate.Next(ref reader, ref seen, out _))
        {
            bytes = reader.Bytes();
        }

        return bytes;
    }

    private static ImmutableArray<byte[]?> ReadTimestamps(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        ImmutableArray<byte[]?> timestamps = [];
        ulong seen = 0;
        while (Timestamps.Next(ref reader, ref seen, out _))
        {
            timestamps = reader.Array(static (scoped ref DocumentReader at) => ReadTimestamp(ref at));
        }

        return timestamps;
    }

    private static byte[]? ReadTimestamp(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        byte[]? bytes = null;
        ulong seen = 0;
        while (Timestamp.Next(ref reader, ref seen, out _))
        {
            bytes = reader.Bytes();
        }

        return bytes;
    }

    private static Envelope ReadDsse(scoped ref DocumentReader reader, Envelope envelope)
    {
        reader.ExpectObject();
        ulong seen = 0;
        while (Dsse.Next(ref reader, ref seen, out string name))
        {
            envelope = name switch
            {
                "payload" => envelope with { Payload = reader.Bytes(allowsUrlAlphabet: !envelope.IsBundle) },
                "payloadType" => envelope with { PayloadType = reader.String() },
                _ => envelope with
                {
                    Signatures = envelope.IsBundle
                        ? reader.Array(static (scoped ref DocumentReader at) => ReadSignature(ref at, allowsUrlAlphabet: false))
                        : reader.Array(static (scoped ref DocumentReader at) => ReadSignature(ref at, allowsUrlAlphabet: true)),
                },
            };
        }

        return envelope;
    }

    // An envelope alone may use either alphabet (DSSE protocol v1.0); the JSON form of protobuf, which bundles have, is written in the standard one.
    private static byte[]? ReadSignature(scoped ref DocumentReader reader, bool allowsUrlAlphabet)
    {
        reader.ExpectObject();
        byte[]? bytes = null;
        ulong seen = 0;
        while (Signature.Next(ref reader, ref seen, out string name))
        {
            if (name == "sig")
            {
                bytes = reader.Bytes(allowsUrlAlphabet);
            }
            else if (reader.Token != JsonTokenType.Null)
            {
                // A key id is a hint that anyone can write; nothing is decided by it.
                _ = reader.String();
            }
        }

        return bytes;
    }
}
