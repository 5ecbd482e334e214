using System.Security.Cryptography;
using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Signing;
using ModelAudit.Sources;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Tests.Provenance.Attestations;

/// <summary>A model of one weight file, and statements about it that a trusted key signs.</summary>
internal sealed class SignedStatements : IDisposable
{
    private static readonly byte[] Weights = [2, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}'];

    private readonly TemporaryFolder folder = new();

    public SignedStatements() => folder.Write("m/model.safetensors", Weights);

    public KeySigner Signer { get; } = KeySigner.Generate();

    public TrustedSigners Trust => new() { PublicKeys = [Signer.ExportPublicKeyPem()] };

    /// <summary>A verification summary that passes every step.</summary>
    public static JObject Summary() => new()
    {
        ["verifier"] = new JObject { ["id"] = "https://verifier.example" },
        ["timeVerified"] = "2026-01-01T00:00:00Z",
        ["resourceUri"] = "pkg:huggingface/org/name",
        ["policy"] = new JObject { ["uri"] = "https://verifier.example/policy", ["digest"] = new JObject { ["sha256"] = new string('a', 64) } },
        ["verificationResult"] = "PASSED",
        ["verifiedLevels"] = new JArray("SLSA_BUILD_LEVEL_2", "ORG_REVIEWED"),
        ["slsaVersion"] = "1.0",
    };

    /// <summary>Provenance of version 1 that is as expected.</summary>
    public static JObject Build() => new()
    {
        ["buildDefinition"] = new JObject
        {
            ["buildType"] = "https://build.example/t",
            ["externalParameters"] = new JObject { ["workflow"] = new JObject { ["repository"] = "https://git.example/m", ["ref"] = "refs/tags/v1", ["path"] = "train.yml" }, ["epochs"] = 3 },
            ["resolvedDependencies"] = new JArray(new JObject { ["uri"] = "git+https://git.example/m@refs/tags/v1", ["digest"] = new JObject { ["sha1"] = new string('b', 40), ["gitCommit"] = new string('c', 40) } }),
        },
        ["runDetails"] = new JObject
        {
            ["builder"] = new JObject { ["id"] = "https://builder.example/v1" },
            ["metadata"] = new JObject { ["startedOn"] = "2026-01-01T00:00:00Z", ["finishedOn"] = "2026-01-01T01:00:00.25Z" },
        },
    };

    /// <summary>Writes a signed statement.</summary>
    public void Write(string predicateType, JObject predicate, string? digest = null)
    {
        byte[] payload = Encoding.UTF8.GetBytes(new JObject
        {
            ["_type"] = "https://in-toto.io/Statement/v1",
            ["subject"] = new JArray(new JObject { ["name"] = "model.safetensors", ["digest"] = new JObject { ["sha256"] = digest ?? Convert.ToHexStringLower(SHA256.HashData(Weights)) } }),
            ["predicateType"] = predicateType,
            ["predicate"] = predicate,
        }.ToString(Formatting.None));
        byte[] signature = Signer.Sign([], new MemoryStream(Dsse.PreAuthenticationEncoding(Dsse.InTotoPayloadType, payload)));
        folder.Write("m/model.intoto.jsonl", new JObject
        {
            ["payload"] = Convert.ToBase64String(payload),
            ["payloadType"] = Dsse.InTotoPayloadType,
            ["signatures"] = new JArray(new JObject { ["sig"] = Convert.ToBase64String(signature) }),
        }.ToString(Formatting.None));
    }

    public Task<AuditEvidence> CollectAsync() => ModelAuditor.CreateBuilder().Build()
        .CollectAsync(new AuditRequest(new DirectorySource(folder["m"])) { AsOf = Auditing.AsOf, Trust = Trust });

    public async Task<string[]> LinesAsync(FactDefinition fact, params string[] fields)
    {
        AuditEvidence evidence = await CollectAsync();
        Assert.True(evidence.Facts.TryGet(fact.Name, out FactValue? value));
        return [.. value!.Collection.Select(item => string.Join(' ', fields.Select(field => item[field]?.ToString())))];
    }

    public void Dispose()
    {
        Signer.Dispose();
        folder.Dispose();
    }
}
