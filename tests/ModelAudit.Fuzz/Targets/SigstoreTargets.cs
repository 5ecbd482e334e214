using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ModelAudit.Fuzz.Engine;
using ModelAudit.Signing;
using ModelAudit.Signing.Timestamps;

namespace ModelAudit.Fuzz.Targets;

/// <summary>What keyless signatures and timestamps rest on: trusted roots, entries of logs, responses of authorities.</summary>
internal static class SigstoreTargets
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Lazy<byte[]> Root = new(MakeRoot);

    public static readonly FuzzTarget TrustedRootTarget = new(
        "trusted-root",
        () => [Root.Value],
        content =>
        {
            try
            {
                TrustedRoot root = TrustedRoot.Parse(content);
                return $"{root.Logs.Length} {root.CertificateLogs.Length} {root.Authorities.Length} {root.TimestampAuthorities.Length} {root.Freshness(Now).Length}";
            }
            catch (InvalidInputException exception)
            {
                return ReadingTargets.Sentence(exception.Problems[0].Message);
            }
        })
    {
        Tokens = ["\"tlogs\"", "\"ctlogs\"", "\"publicKey\"", "\"rawBytes\"", "\"validFor\"", "\"start\"", "\"end\"", "\"certChain\"", "2026-01-01T00:00:00Z", "null", "[]", "{}"],
    };

    public static readonly FuzzTarget Timestamp = new(
        "timestamp",
        () => [MakeResponse(embedsCertificate: false), MakeResponse(embedsCertificate: true)],
        content =>
        {
            try
            {
                TimestampResponse response = TimestampResponse.Read(content);
                return string.Create(CultureInfo.InvariantCulture, $"{response.Certificates.Count} {response.Digest.Name} {response.Covers("data"u8)}");
            }
            catch (CryptographicException exception)
            {
                return ReadingTargets.Sentence(exception.Message);
            }
        });

    public static readonly FuzzTarget Keyless = new(
        "keyless-bundle",
        () => [Encoding.UTF8.GetBytes(MakeBundle())],
        content =>
        {
            VerificationResult result = ReportVerifier.Verify(content, VerificationPolicy.TrustKeyless(TrustedRoot.Parse(Root.Value), new ExpectedIdentity("a", "b")));
            return result.Verified is null
                ? string.Join(' ', result.Problems.Select(problem => problem.Step).Distinct())
                : throw new FuzzFailureException("a bundle that nobody signed verifies");
        })
    {
        Tokens = ["\"logIndex\"", "\"integratedTime\"", "\"inclusionProof\"", "\"hashes\"", "\"checkpoint\"", "\"signedEntryTimestamp\"", "\"kind\"", "\"dsse\"", "\"0.0.1\"", "\"0\"", "null"],
    };

    public static readonly ImmutableArray<FuzzTarget> All = [TrustedRootTarget, Timestamp, Keyless];

    private static byte[] MakeRoot()
    {
        using var key = KeySigner.Generate();
        string pem = key.ExportPublicKeyPem();
        string spki = pem[PemEncoding.Find(pem).Base64Data].Replace("\n", string.Empty, StringComparison.Ordinal);
        string log = $$$"""{"baseUrl":"https://log.example.com","publicKey":{"rawBytes":"{{{spki}}}","validFor":{"start":"2025-01-01T00:00:00Z","end":"2027-01-01T00:00:00Z"}},"logId":{"keyId":"AAAA"}}""";
        return Encoding.UTF8.GetBytes(
            $$$"""{"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=0.1","tlogs":[{{{log}}}],"ctlogs":[{{{log}}}],"certificateAuthorities":[{"uri":"https://ca.example.com","certChain":{"certificates":[]},"validFor":{"start":"2025-01-01T00:00:00Z"}}],"timestampAuthorities":[]}""");
    }

    private static string MakeBundle()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=a", key, HashAlgorithmName.SHA256);
        using System.Security.Cryptography.X509Certificates.X509Certificate2 certificate = request.CreateSelfSigned(Now.AddDays(-1), Now.AddDays(1));
        const string Type = "application/vnd.in-toto+json";
        byte[] payload = "{}"u8.ToArray();
        string signature = Convert.ToBase64String(key.SignData([.. Encoding.ASCII.GetBytes($"DSSEv1 28 {Type} 2 "), .. payload], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        return $$$"""{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","verificationMaterial":{"certificate":{"rawBytes":"{{{Convert.ToBase64String(certificate.RawData)}}}"},"tlogEntries":[{"logIndex":"1","logId":{"keyId":"AAAA"},"kindVersion":{"kind":"dsse","version":"0.0.1"},"integratedTime":"1767225600","inclusionPromise":{"signedEntryTimestamp":"AAAA"},"inclusionProof":{"logIndex":"1","rootHash":"AAAA","treeSize":"2","hashes":["AAAA"],"checkpoint":{"envelope":"a\n2\nAAAA\n\n"}},"canonicalizedBody":"e30="}],"timestampVerificationData":{"rfc3161Timestamps":[{"signedTimestamp":"MAA="}]}},"dsseEnvelope":{"payload":"{{{Convert.ToBase64String(payload)}}}","payloadType":"{{{Type}}}","signatures":[{"sig":"{{{signature}}}"}]}}""";
    }

    // A response of the right form whose signature is none.
    private static byte[] MakeResponse(bool embedsCertificate)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        var first = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
        byte[] info = Write(at => Sequence(at, () =>
        {
            at.WriteInteger(1);
            at.WriteObjectIdentifier("1.2.3");
            Sequence(at, () =>
            {
                Sha256(at);
                at.WriteOctetString(SHA256.HashData("data"u8));
            });
            at.WriteInteger(1);
            at.WriteGeneralizedTime(Now, omitFractionalSeconds: true);
        }));
        Sequence(writer, () =>
        {
            Sequence(writer, () => writer.WriteInteger(0));
            Sequence(writer, () =>
            {
                writer.WriteObjectIdentifier("1.2.840.113549.1.7.2");
                Sequence(writer, () => Sequence(writer, () =>
                {
                    writer.WriteInteger(3);
                    using (writer.PushSetOf())
                    {
                        Sha256(writer);
                    }

                    Sequence(writer, () =>
                    {
                        writer.WriteObjectIdentifier("1.2.840.113549.1.9.16.1.4");
                        Sequence(writer, () => writer.WriteOctetString(info), first);
                    });
                    if (embedsCertificate)
                    {
                        using (writer.PushSetOf(first))
                        {
                            Sequence(writer, () => writer.WriteInteger(1));
                        }
                    }

                    using (writer.PushSetOf())
                    {
                        Sequence(writer, () => Signer(writer, info));
                    }
                }), first);
            });
        });
        return writer.Encode();
    }

    private static void Signer(AsnWriter writer, byte[] info)
    {
        writer.WriteInteger(1);
        Sequence(writer, () =>
        {
            Sequence(writer, () => { });
            writer.WriteInteger(1);
        });
        Sha256(writer);
        using (writer.PushSetOf(new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true)))
        {
            Attribute(writer, "1.2.840.113549.1.9.3", () => writer.WriteObjectIdentifier("1.2.840.113549.1.9.16.1.4"));
            Attribute(writer, "1.2.840.113549.1.9.4", () => writer.WriteOctetString(SHA256.HashData(info)));
            Attribute(writer, "1.2.840.113549.1.9.16.2.47", () => Sequence(writer, () => Sequence(writer, () => Sequence(writer, () => writer.WriteOctetString(new byte[32])))));
        }

        Sha256(writer);
        writer.WriteOctetString([1, 2, 3]);
    }

    private static void Attribute(AsnWriter writer, string oid, Action value) => Sequence(writer, () =>
    {
        writer.WriteObjectIdentifier(oid);
        using (writer.PushSetOf())
        {
            value();
        }
    });

    private static void Sha256(AsnWriter writer) => Sequence(writer, () => writer.WriteObjectIdentifier("2.16.840.1.101.3.4.2.1"));

    private static void Sequence(AsnWriter writer, Action content, Asn1Tag? tag = null)
    {
        using (writer.PushSequence(tag))
        {
            content();
        }
    }

    private static byte[] Write(Action<AsnWriter> write)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        write(writer);
        return writer.Encode();
    }
}
