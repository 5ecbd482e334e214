using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using ModelAudit.Provenance.ModelSigning;
using ModelAudit.Signing;
using ModelAudit.Sources;
using ModelAudit.Tests.Signing;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Tests.Provenance.ModelSigning;

public sealed class ModelSignerTests : IDisposable
{
    private readonly SignedModel model = new();

    public void Dispose() => model.Dispose();

    [Theory]
    [InlineData("sha256", null)]
    [InlineData("blake2b", null)]
    [InlineData("blake3", null)]
    [InlineData("sha256", 3L)]
    [InlineData("blake2b", 5L)]
    [InlineData("blake3", 100L)]
    public async Task What_is_signed_is_verified_and_any_changed_file_noticed(string hash, long? shard)
    {
        byte[] bundle = await ModelSigner.SignAsync(model.Source, model.Signer, new ModelSigningOptions { HashType = hash, ShardBytes = shard });
        ModelVerification result = await model.VerifyAsync(bundle);
        Assert.Empty(result.Problems);
        Assert.Equal((hash, shard is null ? "files" : "shards"), (result.HashType, result.Serialization));
        model.Folder.Write("m/sub/b.bin", "bbbbbbbc");
        Assert.Equal(["sub/b.bin"], (await model.VerifyAsync(bundle)).Differences.Select(difference => difference.Path));
    }

    [Theory]
    [InlineData(SigningKeyKind.EcdsaP256, "sha256")]
    [InlineData(SigningKeyKind.EcdsaP384, "sha384")]
    [InlineData(SigningKeyKind.EcdsaP521, "sha512")]
    public async Task Openssl_verifies_the_signature(SigningKeyKind kind, string hash)
    {
        using var other = new SignedModel(kind);
        JObject envelope = (JObject)JObject.Parse(Encoding.UTF8.GetString(await ModelSigner.SignAsync(other.Source, other.Signer)))["dsseEnvelope"]!;
        byte[] payload = Convert.FromBase64String((string)envelope["payload"]!);
        other.Folder.Write("pae", Dsse.PreAuthenticationEncoding(Dsse.InTotoPayloadType, payload));
        other.Folder.Write("sig", Convert.FromBase64String((string)envelope["signatures"]![0]!["sig"]!));
        other.Folder.Write("pub.pem", other.Signer.ExportPublicKeyPem());
        using Process process = Process.Start(new ProcessStartInfo("openssl", ["dgst", "-" + hash, "-verify", "pub.pem", "-signature", "sig", "pae"])
        {
            WorkingDirectory = other.Folder.Path,
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("Verified OK\n", await process.StandardOutput.ReadToEndAsync());
    }

    [Fact]
    public async Task The_manifest_has_the_shape_of_the_reference_implementation()
    {
        byte[] bundle = await ModelSigner.SignAsync(model.Source, model.Signer, new ModelSigningOptions { SignaturePath = ArtifactPath.Parse("model.sig") });
        JObject document = JObject.Parse(Encoding.UTF8.GetString(bundle));
        Assert.Equal(["mediaType", "verificationMaterial", "dsseEnvelope"], document.Properties().Select(property => property.Name));
        JObject statement = JObject.Parse(Encoding.UTF8.GetString(Convert.FromBase64String((string)document["dsseEnvelope"]!["payload"]!)));
        JObject expected = SignedModel.Statement();
        expected["predicate"]!["serialization"]!["ignore_paths"] = new JArray(".git", ".gitattributes", ".github", ".gitignore", "model.sig");
        Assert.True(JToken.DeepEquals(expected, statement), statement.ToString());
    }

    [Fact]
    public async Task Names_are_in_code_point_order()
    {
        foreach (string name in new[] { "m/a/x", "m/a-1/x", "m/a.b", "m/\uFF00", "m/\U0001F600" })
        {
            model.Folder.Write(name, name);
        }

        JObject document = JObject.Parse(Encoding.UTF8.GetString(await ModelSigner.SignAsync(model.Source, model.Signer)));
        JObject statement = JObject.Parse(Encoding.UTF8.GetString(Convert.FromBase64String((string)document["dsseEnvelope"]!["payload"]!)));
        Assert.Equal(["a-1/x", "a.b", "a.bin", "a/x", "sub/b.bin", "\uFF00", "\U0001F600"], statement["predicate"]!["resources"]!.Select(resource => (string)resource["name"]!));
    }

    [Theory]
    [InlineData(false, "one.bin")]
    [InlineData(true, ".")]
    public async Task A_single_file_has_its_name_or_the_one_of_the_reference(bool compatible, string name)
    {
        var source = new FileSource(model.Folder.Write("one.bin", "1"));
        byte[] bundle = await ModelSigner.SignAsync(source, model.Signer, new ModelSigningOptions { IsReferenceCompatible = compatible });
        OmsVerification read = OmsVerifier.Verify(bundle, model.Trust, Auditing.AsOf);
        Assert.Equal([name], read.Manifest!.Resources.Select(resource => resource.Path));
        Assert.True((await ModelSignatureVerifier.VerifyAsync(bundle, source, model.Trust)).IsVerified);
    }

    [Fact]
    public async Task A_certificate_signs_and_is_verified_against_its_root_and_name()
    {
        using var authority = new TestAuthority();
        using KeySigner signer = authority.Issue(request => request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(CertificateTrust.CodeSigning)], false)));
        byte[] bundle = await ModelSigner.SignAsync(model.Source, signer);
        var now = new ModelVerificationOptions { Clock = new FakeTimeProvider(TestAuthority.LeafEnd.AddDays(-1)) };
        var trust = new TrustedSigners { Roots = [authority.RootPem], Identities = [TestAuthority.Identity] };
        ModelVerification result = await model.VerifyAsync(bundle, trust, now);
        Assert.Empty(result.Problems);
        Assert.Equal(("certificate", "CN=Auditor, O=Example"), (result.Method, result.Signer!.Subject));
        Assert.Equal([VerificationStep.Identity], Steps(await model.VerifyAsync(bundle, trust with { Identities = ["else@example.com"] }, now)));
        Assert.Equal([VerificationStep.Certificate], Steps(await model.VerifyAsync(bundle, trust, new ModelVerificationOptions { Clock = new FakeTimeProvider(TestAuthority.LeafEnd.AddDays(1)) })));
        Assert.Equal([VerificationStep.Trust], Steps(await model.VerifyAsync(bundle, TrustedSigners.Nobody, now)));
        using var stranger = new TestAuthority("CN=Stranger");
        Assert.Equal([VerificationStep.Certificate], Steps(await model.VerifyAsync(bundle, trust with { Roots = [stranger.RootPem] }, now)));
    }

    [Fact]
    public async Task A_certificate_that_is_not_for_signing_code_is_not_trusted()
    {
        using var authority = new TestAuthority();
        using KeySigner signer = authority.Issue();
        byte[] bundle = await ModelSigner.SignAsync(model.Source, signer);
        ModelVerification result = await model.VerifyAsync(
            bundle, new TrustedSigners { Roots = [authority.RootPem] }, new ModelVerificationOptions { Clock = new FakeTimeProvider(TestAuthority.LeafEnd.AddDays(-1)) });
        Assert.Equal([VerificationStep.Certificate], Steps(result));
    }

    [Fact]
    public async Task Links_are_not_signed_unless_they_are_left_out()
    {
        model.Folder.Link("m/link", "a.bin");
        InvalidInputException refused = await Assert.ThrowsAsync<InvalidInputException>(() => ModelSigner.SignAsync(model.Source, model.Signer));
        Assert.Contains("'link' is a symbolic link", refused.Message, StringComparison.Ordinal);
        byte[] bundle = await ModelSigner.SignAsync(model.Source, model.Signer, new ModelSigningOptions { IgnoredPaths = ["link"] });
        Assert.True((await model.VerifyAsync(bundle)).IsVerified);
    }

    [Fact]
    public async Task An_empty_model_and_a_key_of_another_kind_are_refused()
    {
        using var rsa = KeySigner.Generate(SigningKeyKind.Rsa);
        Directory.CreateDirectory(model.Folder["empty"]);
        await Assert.ThrowsAsync<InvalidInputException>(() => ModelSigner.SignAsync(new DirectorySource(model.Folder["empty"]), model.Signer));
        await Assert.ThrowsAsync<InvalidInputException>(() => ModelSigner.SignAsync(model.Source, rsa));
        await Assert.ThrowsAsync<InvalidInputException>(() => ModelSigner.SignAsync(model.Source, model.Signer, new ModelSigningOptions { IgnoredPaths = ["../x"] }));
    }

    private static IEnumerable<VerificationStep> Steps(ModelVerification verification) => verification.Problems.Select(problem => problem.Step).Distinct();
}
