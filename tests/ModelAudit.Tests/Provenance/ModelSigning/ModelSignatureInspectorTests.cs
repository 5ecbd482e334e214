using System.Collections.Immutable;
using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Provenance;
using ModelAudit.Provenance.ModelSigning;
using ModelAudit.Signing;
using ModelAudit.Sources;
using ModelAudit.Tests.Signing;
using ModelAudit.Tests.Signing.Sigstore;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Tests.Provenance.ModelSigning;

public sealed class ModelSignatureInspectorTests : IDisposable
{
    private readonly SignedModel model = new();

    public void Dispose() => model.Dispose();

    [Fact]
    public async Task A_signature_by_a_trusted_key_is_verified_and_the_files_are_the_same()
    {
        await SignAsync();
        Assert.Equal(["model.sig tree . verified same key files sha256"], await SignaturesAsync(model.Trust));
    }

    [Fact]
    public async Task Without_trust_nothing_is_verified()
    {
        await SignAsync();
        Assert.Equal(["model.sig tree . unverified same key files sha256"], await SignaturesAsync(TrustedSigners.Nobody));
    }

    [Fact]
    public async Task A_signer_who_is_not_the_one_trusted_is_told()
    {
        await SignAsync();
        using KeySigner other = KeySigner.Generate();
        Assert.Equal(["model.sig tree . untrusted same key files sha256"], await SignaturesAsync(new TrustedSigners { PublicKeys = [other.ExportPublicKeyPem()] }));
    }

    [Theory]
    [InlineData("sha256", null)]
    [InlineData("sha256", 3L)]
    [InlineData("blake2b", null)]
    [InlineData("blake2b", 5L)]
    [InlineData("blake3", null)]
    [InlineData("blake3", 4L)]
    public async Task Every_digest_and_cut_is_made_while_the_files_are_hashed(string hash, long? shard)
    {
        model.Folder.Write("m/large.bin", new byte[(2 << 20) + 7]);
        await SignAsync(new ModelSigningOptions { HashType = hash, ShardBytes = shard is null ? null : shard == 4 ? 1 << 18 : shard << 17 });
        Assert.EndsWith($" verified same key {(shard is null ? "files" : "shards")} {hash}", Assert.Single(await SignaturesAsync(model.Trust)), StringComparison.Ordinal);

        byte[] changed = new byte[(2 << 20) + 7];
        changed[^3] = 1;
        model.Folder.Write("m/large.bin", changed);
        AuditEvidence evidence = await CollectAsync(model.Trust);
        Assert.Equal(["model.sig large.bin changed"], Lines(evidence, ModelSigningFacts.Differences, "signature", "path", "state"));
    }

    [Fact]
    public async Task Changed_missing_and_added_files_are_facts_whoever_signed()
    {
        await SignAsync();
        model.Folder.Write("m/a.bin", "other");
        model.Folder.Write("m/new.py", "print()");
        model.Folder.Write("m/.cache/huggingface/download/a.bin.metadata", "x");
        File.Delete(model.Folder["m/sub/b.bin"]);
        AuditEvidence evidence = await CollectAsync(TrustedSigners.Nobody);
        Assert.Equal(
            ["a.bin changed", "new.py extra", "sub/b.bin missing"],
            Lines(evidence, ModelSigningFacts.Differences, "path", "state"));
    }

    [Fact]
    public async Task A_broken_signature_is_wrong_and_what_is_none_is_malformed()
    {
        JObject bundle = model.Bundle(SignedModel.Statement());
        byte[] signature = Convert.FromBase64String((string)bundle["dsseEnvelope"]!["signatures"]![0]!["sig"]!);
        signature[^1] ^= 1;
        bundle["dsseEnvelope"]!["signatures"]![0]!["sig"] = Convert.ToBase64String(signature);
        model.Folder.Write("m/model.sig", bundle.ToString(Formatting.None));
        Assert.Equal(["model.sig tree . wrong same key files sha256"], await SignaturesAsync(model.Trust));
        model.Folder.Write("m/model.sig", "hello");
        Assert.Equal(["model.sig tree  malformed unknown   "], await SignaturesAsync(model.Trust));
    }

    [Fact]
    public async Task A_certificate_is_described_as_stated_and_trusted_only_by_its_root()
    {
        using var authority = new TestAuthority();
        using KeySigner signer = authority.Issue(request => request.CertificateExtensions.Add(
            new System.Security.Cryptography.X509Certificates.X509EnhancedKeyUsageExtension([new(CertificateTrust.CodeSigning)], critical: false)));
        await File.WriteAllBytesAsync(model.Folder["m/model.sig"], await ModelSigner.SignAsync(model.Source, signer, new ModelSigningOptions { SignaturePath = ArtifactPath.Parse("model.sig") }, CancellationToken.None), CancellationToken.None);
        foreach ((TrustedSigners trust, string status) in new[]
        {
            (TrustedSigners.Nobody, "unverified"),
            (new TrustedSigners { Roots = [authority.RootPem], Identities = [TestAuthority.Identity] }, "verified"),
            (new TrustedSigners { Roots = [authority.RootPem], Identities = ["somebody@example.com"] }, "untrusted"),
            (model.Trust, "untrusted"),
        })
        {
            AuditEvidence evidence = await CollectAsync(trust);
            Assert.Equal(
                [$"{status} certificate CN=Auditor, O=Example CN=Test Root {TestAuthority.Identity}, https://ci.example.com/audit"],
                Lines(evidence, ModelSigningFacts.Signatures, "status", "method", "subject", "issuer", "names"));
        }
    }

    [Fact]
    public async Task A_keyless_signature_is_verified_against_a_pinned_root_and_says_when()
    {
        using var sigstore = new TestSigstore();
        model.Folder.Write("m/model.sig", sigstore.Bundle(SignedModel.Statement().ToString(Formatting.None)).ToString(Formatting.None));
        var trust = new TrustedSigners { TrustedRoot = sigstore.Root, Identities = [TestSigstore.Identity] };
        AuditEvidence evidence = await CollectAsync(trust);
        Assert.Equal(
            [$"verified same keyless {TestFulcio.Issuer} 2026-06-01T12:00:02Z transparency-log"],
            Lines(evidence, ModelSigningFacts.Signatures, "status", "files", "method", "oidcIssuer", "signedAt", "signedAtBy"));
        Assert.Equal(["trusted-root ", "identity "], Lines(evidence, ModelSigningFacts.Trust, "kind", "notice"));
        Assert.Equal(["untrusted same"], Lines(await CollectAsync(trust with { Identities = [new ExpectedIdentity("somebody@example.com", TestFulcio.Issuer)] }), ModelSigningFacts.Signatures, "status", "files"));
    }

    [Fact]
    public async Task A_signature_beside_a_file_is_about_that_file_only()
    {
        JObject bundle = model.Bundle(SignedModel.Statement(("a.bin", SignedModel.Sha256(SignedModel.A))));
        model.Folder.Write("m/a.bin.sig", bundle.ToString(Formatting.None));
        Assert.Equal(["a.bin.sig tree a.bin verified same key files sha256"], await SignaturesAsync(model.Trust));
    }

    [Fact]
    public async Task A_signature_in_a_folder_is_about_that_folder()
    {
        JObject bundle = model.Bundle(SignedModel.Statement(("b.bin", SignedModel.Sha256(SignedModel.B))));
        model.Folder.Write("m/sub/model.sig", bundle.ToString(Formatting.None));
        Assert.Equal(["sub/model.sig tree sub verified same key files sha256"], await SignaturesAsync(model.Trust));
    }

    [Fact]
    public async Task A_signature_given_beside_the_model_counts_as_one_in_it()
    {
        byte[] bundle = Encoding.UTF8.GetBytes(model.Bundle(SignedModel.Statement()).ToString(Formatting.None));
        AuditEvidence evidence = await ModelAuditor.CreateBuilder().Build().CollectAsync(
            new AuditRequest(model.Source) { AsOf = Auditing.AsOf, Trust = model.Trust, Provenance = [new ProvenanceDocument("release.sig", bundle)] }, CancellationToken.None);
        Assert.Equal(["release.sig given verified same"], Lines(evidence, ModelSigningFacts.Signatures, "path", "place", "status", "files"));
    }

    [Fact]
    public async Task Weights_outside_every_signature_are_facts()
    {
        byte[] empty = [2, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}'];
        model.Folder.Write("m/in.safetensors", empty);
        await SignAsync();
        model.Folder.Write("m/out.safetensors", empty);
        Assert.Equal(["out.safetensors"], Lines(await CollectAsync(TrustedSigners.Nobody), ModelSigningFacts.Uncovered, "path"));
    }

    [Fact]
    public async Task More_pieces_than_are_compared_are_not_taken_for_the_same()
    {
        model.Folder.Write("m/large.bin", new byte[20_001]);
        await SignAsync(new ModelSigningOptions { ShardBytes = 2 });
        AuditEvidence evidence = await CollectAsync(model.Trust);
        Assert.Equal(["verified unknown"], Lines(evidence, ModelSigningFacts.Signatures, "status", "files"));
        Assert.Equal(["large.bin notCompared"], Lines(evidence, ModelSigningFacts.Differences, "path", "state"));
    }

    [Fact]
    public async Task Other_signature_files_are_left_to_others()
    {
        model.Folder.Write("m/a.bin.sig", [1, 2, 3]);
        model.Folder.Write("m/b.sig", "{\"a\":1}");
        AuditEvidence evidence = await CollectAsync(model.Trust);
        Assert.Empty(Lines(evidence, ModelSigningFacts.Signatures, "path"));
        Assert.DoesNotContain(evidence.Gaps, gap => gap.Inspector == "model-signing");
    }

    private async Task SignAsync(ModelSigningOptions? options = null) => await File.WriteAllBytesAsync(
        model.Folder["m/model.sig"],
        await ModelSigner.SignAsync(model.Source, model.Signer, (options ?? new ModelSigningOptions()) with { SignaturePath = ArtifactPath.Parse("model.sig") }, CancellationToken.None),
        CancellationToken.None);

    private Task<AuditEvidence> CollectAsync(TrustedSigners trust) =>
        ModelAuditor.CreateBuilder().Build().CollectAsync(new AuditRequest(model.Source) { AsOf = Auditing.AsOf, Trust = trust }, CancellationToken.None);

    private async Task<string[]> SignaturesAsync(TrustedSigners trust) =>
        Lines(await CollectAsync(trust), ModelSigningFacts.Signatures, "path", "place", "scope", "status", "files", "method", "serialization", "hashType");

    private static string[] Lines(AuditEvidence evidence, Fact<ImmutableArray<FactItem>> fact, params string[] fields) =>
        [.. evidence.Lookup(fact).Value!.Collection.Select(item => string.Join(' ', fields.Select(field => item[field]?.ToString())))];
}
