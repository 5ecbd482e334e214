using System.Security.Cryptography;
using System.Text;
using ModelAudit.Signing;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Tests.Signing.Sigstore;

/// <summary>Everything behind a keyless signature, made anew for each test: an authority, a certificate log, two transparency logs, timestamps.</summary>
internal sealed class TestSigstore : IDisposable
{
    /// <summary>When every key and authority begins.</summary>
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>When signatures are made.</summary>
    public static readonly DateTimeOffset Signed = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    public const string FirstVersion = "application/vnd.dev.sigstore.bundle+json;version=0.1";
    public const string SecondVersion = "application/vnd.dev.sigstore.bundle+json;version=0.2";

    private readonly KeySigner signer = KeySigner.Generate();

    public TestFulcio Fulcio { get; } = new();

    public TestRekor Rekor { get; } = new(second: false);

    public TestRekor SecondRekor { get; } = new(second: true);

    public TestTimestamps Timestamps { get; } = new();

    /// <summary>The key that signs, for a moment only.</summary>
    public KeySigner Signer => signer;

    public TrustedRoot Root => Parse(RootJson());

    public static ExpectedIdentity Identity => new(TestFulcio.Name, TestFulcio.Issuer);

    public static TrustedRoot Parse(JObject root) => TrustedRoot.Parse(Encoding.UTF8.GetBytes(root.ToString(Formatting.None)));

    public JObject RootJson() => new()
    {
        ["mediaType"] = "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
        ["tlogs"] = new JArray(Log(Rekor.PublicKey, Rekor.Id, Rekor.Url), Log(SecondRekor.PublicKey, SecondRekor.Id, SecondRekor.Url)),
        ["certificateAuthorities"] = new JArray(Authority("https://fulcio.example.com", Fulcio.Intermediate, Fulcio.Root)),
        ["ctlogs"] = new JArray(Log(Fulcio.LogKey, SHA256.HashData(Fulcio.LogKey), "https://ct.example.com")),
        ["timestampAuthorities"] = new JArray(Authority("https://tsa.example.com", Timestamps.Certificate, Timestamps.Root)),
    };

    /// <summary>A keyless bundle over a statement.</summary>
    /// <param name="statement">The payload.</param>
    /// <param name="second">Whether it goes to the second kind of log, which needs a timestamp.</param>
    /// <param name="kind">The kind of the log's entry.</param>
    /// <param name="certificate">Another certificate than an ordinary one.</param>
    public JObject Bundle(string statement, bool second = false, string kind = "dsse", byte[]? certificate = null)
    {
        byte[] payload = Encoding.UTF8.GetBytes(statement);
        byte[] pae = Dsse.PreAuthenticationEncoding(Dsse.InTotoPayloadType, payload);
        byte[] signature = signer.Sign([], new MemoryStream(pae));
        byte[] leaf = certificate ?? Fulcio.Issue(PublicKey, Signed);
        JObject entry = second
            ? SecondRekor.Enter(SecondBody(kind, payload, pae, signature, leaf), Signed)
            : Rekor.Enter(Body(kind, payload, pae, signature, leaf), Signed.AddSeconds(2));
        var material = new JObject { ["certificate"] = new JObject { ["rawBytes"] = Convert.ToBase64String(leaf) }, ["tlogEntries"] = new JArray(entry) };
        if (second)
        {
            material["timestampVerificationData"] = Stamps(Timestamps.Stamp(signature, Signed.AddSeconds(3)));
        }

        return new JObject
        {
            ["mediaType"] = SignedReport.BundleMediaType,
            ["verificationMaterial"] = material,
            ["dsseEnvelope"] = new JObject
            {
                ["payload"] = Convert.ToBase64String(payload),
                ["payloadType"] = Dsse.InTotoPayloadType,
                ["signatures"] = new JArray(new JObject { ["sig"] = Convert.ToBase64String(signature) }),
            },
        };
    }

    public byte[] PublicKey => Convert.FromBase64String(signer.ExportPublicKeyPem()[PemEncoding.Find(signer.ExportPublicKeyPem()).Base64Data]);

    public static JObject Stamps(params byte[][] responses) => new()
    {
        ["rfc3161Timestamps"] = new JArray(responses.Select(response => new JObject { ["signedTimestamp"] = Convert.ToBase64String(response) })),
    };

    /// <summary>The same bundle in an older version.</summary>
    public static JObject Old(JObject bundle, string version)
    {
        var old = (JObject)bundle.DeepClone();
        old["mediaType"] = version;
        var material = (JObject)old["verificationMaterial"]!;
        material["x509CertificateChain"] = new JObject { ["certificates"] = new JArray(material["certificate"]!) };
        material.Remove("certificate");
        return old;
    }

    /// <summary>The body of an entry of the first log.</summary>
    public static JObject Body(string kind, byte[] payload, byte[] pae, byte[] signature, byte[] leaf)
    {
        string pem = Convert.ToBase64String(Encoding.ASCII.GetBytes(PemEncoding.WriteString("CERTIFICATE", leaf) + "\n"));
        JObject Hash(byte[] bytes) => new() { ["algorithm"] = "sha256", ["value"] = Convert.ToHexStringLower(SHA256.HashData(bytes)) };
        return kind switch
        {
            "dsse" => Entry("dsse", "0.0.1", new JObject
            {
                ["envelopeHash"] = Hash([1]),
                ["payloadHash"] = Hash(payload),
                ["signatures"] = new JArray(new JObject { ["signature"] = Convert.ToBase64String(signature), ["verifier"] = pem }),
            }),
            "intoto" => Entry("intoto", "0.0.2", new JObject
            {
                ["content"] = new JObject
                {
                    ["envelope"] = new JObject
                    {
                        ["payloadType"] = Dsse.InTotoPayloadType,
                        ["signatures"] = new JArray(new JObject { ["publicKey"] = pem, ["sig"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(Convert.ToBase64String(signature))) }),
                    },
                    ["hash"] = Hash([1]),
                    ["payloadHash"] = Hash(payload),
                },
            }),
            _ => Entry("hashedrekord", "0.0.1", new JObject
            {
                ["data"] = new JObject { ["hash"] = Hash(pae) },
                ["signature"] = new JObject { ["content"] = Convert.ToBase64String(signature), ["publicKey"] = new JObject { ["content"] = pem } },
            }),
        };
    }

    public void Dispose()
    {
        signer.Dispose();
        Fulcio.Dispose();
        Rekor.Dispose();
        SecondRekor.Dispose();
        Timestamps.Dispose();
    }

    private static JObject SecondBody(string kind, byte[] payload, byte[] pae, byte[] signature, byte[] leaf)
    {
        JObject Digest(byte[] bytes) => new() { ["algorithm"] = "SHA2_256", ["digest"] = Convert.ToBase64String(SHA256.HashData(bytes)) };
        var signatures = new JObject
        {
            ["content"] = Convert.ToBase64String(signature),
            ["verifier"] = new JObject { ["keyDetails"] = "PKIX_ECDSA_P256_SHA_256", ["x509Certificate"] = new JObject { ["rawBytes"] = Convert.ToBase64String(leaf) } },
        };
        return kind == "dsse"
            ? Entry("dsse", "0.0.2", new JObject { ["dsseV002"] = new JObject { ["payloadHash"] = Digest(payload), ["signatures"] = new JArray(signatures) } })
            : Entry("hashedrekord", "0.0.2", new JObject { ["hashedRekordV002"] = new JObject { ["data"] = Digest(pae), ["signature"] = signatures } });
    }

    private static JObject Entry(string kind, string version, JObject spec) => new() { ["apiVersion"] = version, ["kind"] = kind, ["spec"] = spec };

    private static JObject Log(byte[] key, byte[] id, string url) => new()
    {
        ["baseUrl"] = url,
        ["hashAlgorithm"] = "SHA2_256",
        ["publicKey"] = new JObject { ["rawBytes"] = Convert.ToBase64String(key), ["keyDetails"] = "PKIX_ECDSA_P256_SHA_256", ["validFor"] = new JObject { ["start"] = "2026-01-01T00:00:00.000Z" } },
        ["logId"] = new JObject { ["keyId"] = Convert.ToBase64String(id) },
    };

    private static JObject Authority(string uri, params byte[][] chain) => new()
    {
        ["subject"] = new JObject { ["organization"] = "Test", ["commonName"] = "sigstore" },
        ["uri"] = uri,
        ["certChain"] = new JObject { ["certificates"] = new JArray(chain.Select(certificate => new JObject { ["rawBytes"] = Convert.ToBase64String(certificate) })) },
        ["validFor"] = new JObject { ["start"] = "2026-01-01T00:00:00Z" },
    };
}
