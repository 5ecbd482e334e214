using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Provenance.Attestations;
using ModelAudit.Signing;
using ModelAudit.Sources;
using ModelAudit.Tests.Signing;
using ModelAudit.Tests.Signing.Sigstore;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Tests.Provenance.Attestations;

public sealed class AttestationInspectorTests : IDisposable
{
    private const string Content = "hello";

    private readonly TemporaryFolder folder = new();
    private readonly KeySigner signer = KeySigner.Generate();

    public AttestationInspectorTests() => folder.Write("m/a.bin", Content);

    public void Dispose()
    {
        folder.Dispose();
        signer.Dispose();
    }

    [Fact]
    public async Task Provenance_of_version_1_is_read_and_its_subjects_are_matched()
    {
        folder.Write("m/a.intoto.jsonl", Envelope(Provenance()));
        AuditEvidence evidence = await CollectAsync(Trust);
        Assert.Equal(
            [$"a.intoto.jsonl 1 tree verified {signer.KeyId} provenance 1 1 https://builder.example/v1 https://build.example/type git+https://git.example/m@refs/heads/main"],
            Lines(evidence, AttestationFacts.Statements, "path", "line", "place", "status", "signer", "kind", "subjects", "matched", "builder", "buildType", "source"));
        Assert.Equal(["a.bin match a.bin sha256"], Lines(evidence, AttestationFacts.Subjects, "name", "state", "file", "algorithm"));
        Assert.Equal(["source \"git+https://git.example/m@refs/heads/main\"", "epochs 3"], Lines(evidence, AttestationFacts.Parameters, "name", "value"));
        Assert.Equal(["git+https://git.example/m sha1:abc"], Lines(evidence, AttestationFacts.Dependencies, "uri", "digests"));
    }

    [Fact]
    public async Task Provenance_of_version_0_2_is_read()
    {
        folder.Write("m/a.intoto.jsonl", Envelope(Statement("https://slsa.dev/provenance/v0.2", new JObject
        {
            ["builder"] = new JObject { ["id"] = "B" },
            ["buildType"] = "T",
            ["invocation"] = new JObject { ["configSource"] = new JObject { ["uri"] = "S", ["digest"] = new JObject { ["sha1"] = "d" }, ["entryPoint"] = "train.yml" }, ["parameters"] = new JObject { ["x"] = true } },
            ["metadata"] = new JObject { ["buildStartedOn"] = "2026-01-01T00:00:00Z" },
        }, "https://in-toto.io/Statement/v0.1")));
        AuditEvidence evidence = await CollectAsync(Trust);
        Assert.Equal(["verified provenance B T S 2026-01-01T00:00:00Z"], Lines(evidence, AttestationFacts.Statements, "status", "kind", "builder", "buildType", "source", "startedOn"));
        Assert.Equal(["entryPoint \"train.yml\"", "x true"], Lines(evidence, AttestationFacts.Parameters, "name", "value"));
    }

    [Fact]
    public async Task A_verification_summary_is_read()
    {
        folder.Write("m/vsa.intoto.json", Envelope(Statement("https://slsa.dev/verification_summary/v1", new JObject
        {
            ["verifier"] = new JObject { ["id"] = "V" },
            ["timeVerified"] = "2026-01-01T00:00:00Z",
            ["resourceUri"] = "R",
            ["policy"] = new JObject { ["uri"] = "P" },
            ["verificationResult"] = "PASSED",
            ["verifiedLevels"] = new JArray("SLSA_BUILD_LEVEL_3"),
        })));
        Assert.Equal(
            ["verified verification-summary V R P PASSED SLSA_BUILD_LEVEL_3"],
            Lines(await CollectAsync(Trust), AttestationFacts.Statements, "status", "kind", "verifier", "resourceUri", "policy", "result", "levels"));
    }

    [Fact]
    public async Task Every_line_is_a_statement_of_its_own()
    {
        folder.Write("m/a.intoto.jsonl", Envelope(Provenance()) + "\n\nnonsense\n" + Envelope(Provenance()) + "\n");
        Assert.Equal(["1 verified", "3 malformed", "4 verified"], Lines(await CollectAsync(Trust), AttestationFacts.Statements, "line", "status"));
    }

    [Fact]
    public async Task Who_signed_decides_the_status()
    {
        folder.Write("m/a.intoto.jsonl", Envelope(Provenance()));
        using KeySigner other = KeySigner.Generate();
        Assert.Equal(["unverified"], await StatusAsync(TrustedSigners.Nobody));
        Assert.Equal(["untrusted"], await StatusAsync(new TrustedSigners { PublicKeys = [other.ExportPublicKeyPem()] }));
        folder.Write("m/a.intoto.jsonl", Provenance().ToString(Formatting.None));
        Assert.Equal(["unsigned"], await StatusAsync(Trust));
    }

    [Fact]
    public async Task A_statement_that_was_changed_is_wrong()
    {
        JObject envelope = JObject.Parse(Envelope(Provenance()));
        var bundle = new JObject
        {
            ["mediaType"] = SignedReport.BundleMediaType,
            ["verificationMaterial"] = new JObject { ["publicKey"] = new JObject { ["hint"] = signer.KeyId } },
            ["dsseEnvelope"] = envelope,
        };
        folder.Write("m/a.sigstore.json", bundle.ToString(Formatting.Indented));
        Assert.Equal(["verified"], await StatusAsync(Trust));
        envelope["payload"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(Provenance("other").ToString(Formatting.None)));
        folder.Write("m/a.sigstore.json", bundle.ToString(Formatting.Indented));
        Assert.Equal(["wrong"], await StatusAsync(Trust));
    }

    [Fact]
    public async Task Plain_envelopes_may_be_written_in_the_alphabet_for_URLs()
    {
        JObject envelope = JObject.Parse(Envelope(Provenance()));
        string Url(JToken value) => ((string)value!).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        envelope["payload"] = Url(envelope["payload"]!);
        envelope["signatures"]![0]!["sig"] = Url(envelope["signatures"]![0]!["sig"]!);
        folder.Write("m/a.dsse.json", envelope.ToString(Formatting.None));
        Assert.Equal(["verified"], await StatusAsync(Trust));
    }

    [Fact]
    public async Task A_certificate_is_trusted_by_its_root_and_its_name()
    {
        using var authority = new TestAuthority();
        using KeySigner certified = authority.Issue();
        JObject envelope = JObject.Parse(Envelope(Provenance(), certified));
        envelope["signatures"]![0]!["cert"] = PemEncoding.WriteString("CERTIFICATE", certified.Material.Certificate!.Value.Span);
        folder.Write("m/a.intoto.jsonl", envelope.ToString(Formatting.None));
        Assert.Equal(["unverified"], await StatusAsync(TrustedSigners.Nobody));
        Assert.Equal(["verified"], await StatusAsync(new TrustedSigners { Roots = [authority.RootPem], Identities = [TestAuthority.Identity] }));
        Assert.Equal(["untrusted"], await StatusAsync(new TrustedSigners { Roots = [authority.RootPem], Identities = ["somebody@example.com"] }));
        envelope["payload"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(Provenance("other").ToString(Formatting.None)));
        folder.Write("m/a.intoto.jsonl", envelope.ToString(Formatting.None));
        Assert.Equal(["wrong"], await StatusAsync(TrustedSigners.Nobody));
    }

    [Fact]
    public async Task A_keyless_attestation_is_verified_against_a_pinned_root()
    {
        using var sigstore = new TestSigstore();
        folder.Write("m/a.sigstore.json", sigstore.Bundle(Provenance().ToString(Formatting.None)).ToString(Formatting.None));
        var trust = new TrustedSigners { TrustedRoot = sigstore.Root, Identities = [TestSigstore.Identity] };
        Assert.Equal(["verified"], await StatusAsync(trust));
        Assert.Equal(["unverified"], await StatusAsync(TrustedSigners.Nobody));
        Assert.Equal(["untrusted"], await StatusAsync(trust with { Identities = [new ExpectedIdentity("somebody@example.com", TestFulcio.Issuer)] }));
    }

    [Theory]
    [InlineData("a.bin", "sha512", true, "match")]
    [InlineData("./a.bin", "sha1", true, "match")]
    [InlineData("a.bin", "blake3", false, "mismatch")]
    [InlineData("a.bin", "sha256", false, "mismatch")]
    [InlineData("gone.bin", "sha256", false, "absent")]
    [InlineData("release/model", "sha256", true, "match")]
    [InlineData("a.bin", "gost", false, "notCompared")]
    public async Task A_subject_is_compared_by_any_digest(string name, string algorithm, bool right, string state)
    {
        string digest = !right ? new string('0', 64) : Convert.ToHexStringLower(algorithm switch
        {
            "sha512" => SHA512.HashData(Encoding.UTF8.GetBytes(Content)),
            "sha1" => Sha1(),
            _ => SHA256.HashData(Encoding.UTF8.GetBytes(Content)),
        });
        JObject statement = Provenance();
        statement["subject"] = new JArray(new JObject { ["name"] = name, ["digest"] = new JObject { [algorithm] = digest } });
        folder.Write("m/a.intoto.jsonl", Envelope(statement));
        Assert.Equal([state], Lines(await CollectAsync(Trust), AttestationFacts.Subjects, "state"));
    }

    [Theory]
    [InlineData("{\"payloadType\":\"text/plain\",\"payload\":\"aGVsbG8=\",\"signatures\":[{\"sig\":\"AAAA\"}]}", "text/plain")]
    [InlineData("{\"payloadType\":\"application/vnd.in-toto+json\",\"payload\":\"!\",\"signatures\":[{\"sig\":\"AAAA\"}]}", "base64")]
    [InlineData("{\"payloadType\":\"application/vnd.in-toto+json\",\"payload\":\"e30=\",\"signatures\":[]}", "no signature")]
    [InlineData("{\"payloadType\":\"application/vnd.in-toto+json\",\"payload\":\"e30=\",\"signatures\":[{\"sig\":\"AAAA\"}]}", "_type")]
    [InlineData("{\"a\":1}", "neither")]
    [InlineData("{\"a\":1,\"a\":2}", "twice")]
    [InlineData("[]", "not a JSON object")]
    public async Task What_is_no_statement_is_malformed_and_says_why(string text, string why)
    {
        folder.Write("m/a.intoto.jsonl", text);
        Assert.Contains(why, Assert.Single(Lines(await CollectAsync(Trust), AttestationFacts.Statements, "status", "problem")), StringComparison.Ordinal);
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5350", Justification = "Statements have such digests.")]
    private static byte[] Sha1() => SHA1.HashData(Encoding.UTF8.GetBytes(Content));

    private TrustedSigners Trust => new() { PublicKeys = [signer.ExportPublicKeyPem()] };

    private static JObject Provenance(string content = Content) => Statement("https://slsa.dev/provenance/v1", new JObject
    {
        ["buildDefinition"] = new JObject
        {
            ["buildType"] = "https://build.example/type",
            ["externalParameters"] = new JObject { ["source"] = "git+https://git.example/m@refs/heads/main", ["epochs"] = 3 },
            ["resolvedDependencies"] = new JArray(new JObject { ["uri"] = "git+https://git.example/m", ["digest"] = new JObject { ["sha1"] = "abc" } }),
        },
        ["runDetails"] = new JObject { ["builder"] = new JObject { ["id"] = "https://builder.example/v1" } },
    }, content: content);

    private static JObject Statement(string predicateType, JObject predicate, string type = "https://in-toto.io/Statement/v1", string content = Content) => new()
    {
        ["_type"] = type,
        ["subject"] = new JArray(new JObject { ["name"] = "a.bin", ["digest"] = new JObject { ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content))) } }),
        ["predicateType"] = predicateType,
        ["predicate"] = predicate,
    };

    private string Envelope(JObject statement, KeySigner? by = null)
    {
        byte[] payload = Encoding.UTF8.GetBytes(statement.ToString(Formatting.None));
        return new JObject
        {
            ["payload"] = Convert.ToBase64String(payload),
            ["payloadType"] = Dsse.InTotoPayloadType,
            ["signatures"] = new JArray(new JObject { ["sig"] = Convert.ToBase64String((by ?? signer).Sign([], new MemoryStream(Dsse.PreAuthenticationEncoding(Dsse.InTotoPayloadType, payload)))) }),
        }.ToString(Formatting.None);
    }

    private async Task<string[]> StatusAsync(TrustedSigners trust) => Lines(await CollectAsync(trust), AttestationFacts.Statements, "status");

    private Task<AuditEvidence> CollectAsync(TrustedSigners trust) => ModelAuditor.CreateBuilder().Build()
        .CollectAsync(new AuditRequest(new DirectorySource(folder["m"])) { AsOf = new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero), Trust = trust }, CancellationToken.None);

    private static string[] Lines(AuditEvidence evidence, Fact<ImmutableArray<FactItem>> fact, params string[] fields) =>
        [.. evidence.Lookup(fact).Value!.Collection.Select(item => string.Join(' ', fields.Select(field => item[field]?.ToString())))];
}
