using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ModelAudit.Provenance.Attestations;
using ModelAudit.Samples.Models;
using ModelAudit.Signing;
using ModelAudit.Sources;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Benchmarks.Processes;

/// <summary>
/// What provenance costs: the tree of 163 shards with a checksum manifest, download records, a signature over the model, provenance and a bill
/// of materials, all of which are found and checked, against the same tree without them.
/// </summary>
internal static class ProvenanceCases
{
    private const string Key = "key.pub.pem";
    private const string Commit = "56d4cbbb4d29f4355bab4b9a39ccb717a14ad5ad";

    /// <summary>The case.</summary>
    public static ProcessCase Of(string[] audit) => new("provenance-163", Prepare, [.. audit, "--model-key", Key])
    {
        ReferenceAudit = ["audit", "plain", .. audit[2..]],
        MaxAuditRatio = 1.05,
    };

    private static void Prepare(string directory)
    {
        string model = Path.Combine(directory, "model");
        DeepSeekR1Shape.WriteTo(Path.Combine(directory, "plain"));
        DeepSeekR1Shape.WriteTo(model);
        (string Path, string Digest)[] files =
        [
            .. Directory.EnumerateFiles(model, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                .Select(file => (Path.GetRelativePath(model, file).Replace('\\', '/'), Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))))),
        ];
        using var key = KeySigner.Generate();
        File.WriteAllText(Path.Combine(directory, Key), key.ExportPublicKeyPem());
        File.WriteAllText(Path.Combine(model, "SHA256SUMS"), string.Concat(files.Select(file => $"{file.Digest}  {file.Path}\n")));
        File.WriteAllText(Path.Combine(model, "bom.cdx.json"), Bom(files));
        File.WriteAllText(Path.Combine(model, "build.intoto.jsonl"), Build(files, key));
        foreach ((string path, string digest) in files)
        {
            string record = Path.Combine(model, ".cache", "huggingface", "download", path + ".metadata");
            Directory.CreateDirectory(Path.GetDirectoryName(record)!);
            File.WriteAllText(record, string.Create(CultureInfo.InvariantCulture, $"{Commit}\n{digest}\n1767323045.5\n"));
        }

        var how = new ModelSigningOptions { SignaturePath = ArtifactPath.Parse("model.sig"), IgnoredPaths = [".cache"] };
        File.WriteAllBytes(Path.Combine(model, "model.sig"), ModelSigner.SignAsync(new DirectorySource(model), key, how).GetAwaiter().GetResult());
    }

    private static string Bom((string Path, string Digest)[] files) => new JObject
    {
        ["bomFormat"] = "CycloneDX",
        ["specVersion"] = "1.6",
        ["components"] = new JArray(files.Select(file => new JObject
        {
            ["type"] = "file",
            ["name"] = file.Path,
            ["hashes"] = new JArray(new JObject { ["alg"] = "SHA-256", ["content"] = file.Digest }),
        })),
    }.ToString(Formatting.Indented);

    private static string Build((string Path, string Digest)[] files, KeySigner key)
    {
        byte[] payload = Encoding.UTF8.GetBytes(new JObject
        {
            ["_type"] = ReportStatement.StatementType,
            ["subject"] = new JArray(files.Select(file => new JObject { ["name"] = file.Path, ["digest"] = new JObject { ["sha256"] = file.Digest } })),
            ["predicateType"] = BuildProvenance.Version1,
            ["predicate"] = new JObject
            {
                ["buildDefinition"] = new JObject { ["buildType"] = "https://build.example/t", ["externalParameters"] = new JObject { ["source"] = "git+https://git.example/m" } },
                ["runDetails"] = new JObject { ["builder"] = new JObject { ["id"] = "https://builder.example/v1" } },
            },
        }.ToString(Formatting.None));
        byte[] signature = key.Sign([], new MemoryStream(Dsse.PreAuthenticationEncoding(Dsse.InTotoPayloadType, payload)));
        return new JObject
        {
            ["payload"] = Convert.ToBase64String(payload),
            ["payloadType"] = Dsse.InTotoPayloadType,
            ["signatures"] = new JArray(new JObject { ["sig"] = Convert.ToBase64String(signature) }),
        }.ToString(Formatting.None) + "\n";
    }
}
