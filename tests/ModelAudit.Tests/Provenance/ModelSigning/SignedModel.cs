using System.Security.Cryptography;
using System.Text;
using ModelAudit.Provenance.ModelSigning;
using ModelAudit.Signing;
using ModelAudit.Sources;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Tests.Provenance.ModelSigning;

/// <summary>A model of two files with a signature whose statement and bundle a test can change before and after signing.</summary>
internal sealed class SignedModel : IDisposable
{
    public const string A = "aaaa";
    public const string B = "bbbbbbbb";

    private readonly TemporaryFolder folder = new();

    public SignedModel(SigningKeyKind kind = SigningKeyKind.EcdsaP256)
    {
        Signer = KeySigner.Generate(kind);
        folder.Write("m/a.bin", A);
        folder.Write("m/sub/b.bin", B);
        Directory.CreateDirectory(folder["m/.git"]);
        folder.Write("m/.git/config", "x");
    }

    public KeySigner Signer { get; }

    public TemporaryFolder Folder => folder;

    public DirectorySource Source => new(folder["m"]);

    public TrustedSigners Trust => new() { PublicKeys = [Signer.ExportPublicKeyPem()] };

    /// <summary>The statement over both files, as the specification has it.</summary>
    public static JObject Statement() => Statement(("a.bin", Sha256(A)), ("sub/b.bin", Sha256(B)));

    public static JObject Statement(params (string Name, string Digest)[] resources) => new()
    {
        ["_type"] = "https://in-toto.io/Statement/v1",
        ["subject"] = new JArray(new JObject { ["name"] = "m", ["digest"] = new JObject { ["sha256"] = Root(resources.Select(resource => resource.Digest)) } }),
        ["predicateType"] = OmsManifest.PredicateType,
        ["predicate"] = new JObject
        {
            ["serialization"] = new JObject { ["method"] = "files", ["hash_type"] = "sha256", ["allow_symlinks"] = false, ["ignore_paths"] = new JArray("model.sig") },
            ["resources"] = new JArray(resources.Select(resource => new JObject { ["name"] = resource.Name, ["digest"] = resource.Digest, ["algorithm"] = "sha256" })),
        },
    };

    public static string Root(IEnumerable<string> digests) => Convert.ToHexStringLower(SHA256.HashData([.. digests.SelectMany(Convert.FromHexString)]));

    public static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>The bundle over a statement, signed well whatever the statement says.</summary>
    public JObject Bundle(string statement) => Bundle(Encoding.UTF8.GetBytes(statement), Sign(Dsse.PreAuthenticationEncoding(Dsse.InTotoPayloadType, Encoding.UTF8.GetBytes(statement))));

    public JObject Bundle(JObject statement) => Bundle(statement.ToString(Formatting.None));

    public JObject Bundle(byte[] payload, byte[] signature) => new()
    {
        ["mediaType"] = SignedReport.BundleMediaType,
        ["verificationMaterial"] = new JObject { ["publicKey"] = new JObject { ["hint"] = Signer.KeyId }, ["tlogEntries"] = new JArray() },
        ["dsseEnvelope"] = new JObject
        {
            ["payload"] = Convert.ToBase64String(payload),
            ["payloadType"] = Dsse.InTotoPayloadType,
            ["signatures"] = new JArray(new JObject { ["sig"] = Convert.ToBase64String(signature), ["keyid"] = string.Empty }),
        },
    };

    public byte[] Sign(byte[] bytes) => Signer.Sign([], new MemoryStream(bytes));

    public Task<ModelVerification> VerifyAsync(JObject bundle, TrustedSigners? trust = null, ModelVerificationOptions? options = null) =>
        VerifyAsync(Encoding.UTF8.GetBytes(bundle.ToString(Formatting.None)), trust, options);

    public Task<ModelVerification> VerifyAsync(byte[] bundle, TrustedSigners? trust = null, ModelVerificationOptions? options = null) =>
        ModelSignatureVerifier.VerifyAsync(bundle, Source, trust ?? Trust, options, CancellationToken.None);

    public void Dispose()
    {
        Signer.Dispose();
        folder.Dispose();
    }
}
