using System.Text;
using ModelAudit.Provenance.ModelSigning;
using ModelAudit.Signing;
using ModelAudit.Sources;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Tests.Provenance.ModelSigning;

public sealed class ModelSignatureVerifierTests : IDisposable
{
    private readonly SignedModel model = new();

    public void Dispose() => model.Dispose();

    [Fact]
    public async Task A_signed_model_is_verified_and_the_signer_named()
    {
        ModelVerification result = await model.VerifyAsync(model.Bundle(SignedModel.Statement()));
        Assert.Empty(result.Problems);
        Assert.True(result.IsVerified);
        Assert.Equal(("key", "1.0", "files", "sha256", 2), (result.Method, result.FormatVersion, result.Serialization, result.HashType, result.Resources));
        Assert.Equal(model.Signer.KeyId, result.Signer!.KeyId);
    }

    [Fact]
    public async Task Changed_missing_and_added_files_are_all_named()
    {
        JObject bundle = model.Bundle(SignedModel.Statement(("a.bin", SignedModel.Sha256("other")), ("gone.bin", SignedModel.Sha256("x"))));
        ModelVerification result = await model.VerifyAsync(bundle);
        Assert.Equal(
            [("a.bin", ModelFileState.Changed), ("gone.bin", ModelFileState.Missing), ("sub/b.bin", ModelFileState.Extra)],
            result.Differences.Select(difference => (difference.Path, difference.State)));
        Assert.Equal(SignedModel.Sha256(SignedModel.A), result.Differences[0].Actual);
        Assert.Equal([VerificationStep.Files], result.Problems.Select(problem => problem.Step));
    }

    [Fact]
    public async Task Unsigned_files_can_be_ignored_and_every_signed_one_is_still_compared()
    {
        var options = new ModelVerificationOptions { IgnoresUnsignedFiles = true };
        Assert.True((await model.VerifyAsync(model.Bundle(SignedModel.Statement(("a.bin", SignedModel.Sha256(SignedModel.A)))), options: options)).IsVerified);
        Assert.False((await model.VerifyAsync(model.Bundle(SignedModel.Statement(("a.bin", SignedModel.Sha256("x")))), options: options)).IsVerified);
    }

    [Fact]
    public async Task Nobody_trusted_is_never_verified()
    {
        using var other = KeySigner.Generate();
        JObject bundle = model.Bundle(SignedModel.Statement());
        foreach (TrustedSigners trust in new[] { TrustedSigners.Nobody, new TrustedSigners { PublicKeys = [other.ExportPublicKeyPem()] } })
        {
            ModelVerification result = await model.VerifyAsync(bundle, trust);
            Assert.False(result.IsVerified);
            Assert.Equal([VerificationStep.Trust], result.Problems.Select(problem => problem.Step));
        }
    }

    [Theory]
    [InlineData("hash_type", "sha1", VerificationStep.Serialization)]
    [InlineData("hash_type", "blake3", VerificationStep.Resources)]
    [InlineData("method", "tree", VerificationStep.Serialization)]
    [InlineData("allow_symlinks", "maybe", VerificationStep.Serialization)]
    public async Task A_serialization_that_is_not_understood_is_refused(string member, string value, VerificationStep step)
    {
        JObject statement = SignedModel.Statement();
        statement["predicate"]!["serialization"]![member] = value;
        Assert.Contains((await model.VerifyAsync(model.Bundle(statement))).Problems, problem => problem.Step == step);
    }

    [Theory]
    [InlineData("../a.bin")]
    [InlineData("/a.bin")]
    [InlineData("")]
    public async Task A_path_outside_the_model_is_refused(string path) =>
        Assert.Contains((await model.VerifyAsync(model.Bundle(SignedModel.Statement((path, SignedModel.Sha256("x")))))).Problems, problem => problem.Step == VerificationStep.Resources);

    [Fact]
    public async Task Resources_in_any_order_are_accepted()
    {
        Assert.True((await model.VerifyAsync(model.Bundle(SignedModel.Statement(("sub/b.bin", SignedModel.Sha256(SignedModel.B)), ("a.bin", SignedModel.Sha256(SignedModel.A)))))).IsVerified);
    }

    [Fact]
    public async Task A_root_digest_of_other_files_is_refused()
    {
        JObject statement = SignedModel.Statement();
        statement["subject"]![0]!["digest"]!["sha256"] = SignedModel.Sha256("x");
        Assert.Contains((await model.VerifyAsync(model.Bundle(statement))).Problems, problem => problem.Step == VerificationStep.Resources);
    }

    [Theory]
    [InlineData("https://model_signing/signature/v1.1", true)]
    [InlineData("https://model_signing/signature/v2.0", false)]
    [InlineData("https://model_signing/signature/v1.x", false)]
    public async Task A_newer_minor_version_is_accepted_with_a_notice(string type, bool accepted)
    {
        JObject statement = SignedModel.Statement();
        statement["predicateType"] = type;
        ModelVerification result = await model.VerifyAsync(model.Bundle(statement));
        Assert.Equal(accepted, result.IsVerified);
        Assert.Equal(accepted ? 1 : 0, result.Notices.Length);
    }

    [Fact]
    public async Task A_key_inside_the_bundle_is_never_trusted()
    {
        JObject bundle = model.Bundle(SignedModel.Statement());
        bundle["verificationMaterial"]!["publicKey"] = new JObject
        {
            ["rawBytes"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(model.Signer.ExportPublicKeyPem())),
            ["keyDetails"] = "PKIX_ECDSA_P256_SHA_256",
        };
        Assert.True((await model.VerifyAsync(bundle)).IsVerified);
        Assert.False((await model.VerifyAsync(bundle, TrustedSigners.Nobody)).IsVerified);
    }

    [Theory]
    [InlineData(".")]
    [InlineData("one.bin")]
    public async Task A_single_file_is_verified_in_the_shape_of_the_specification_and_of_the_reference(string name)
    {
        string path = model.Folder.Write("single/one.bin", SignedModel.A);
        JObject statement = SignedModel.Statement((name, SignedModel.Sha256(SignedModel.A)));
        statement["subject"]![0]!["name"] = "one.bin";
        byte[] bundle = Encoding.UTF8.GetBytes(model.Bundle(statement).ToString());
        foreach (IArtifactSource source in new IArtifactSource[] { new FileSource(path), new DirectorySource(model.Folder["single"]) })
        {
            Assert.Empty((await ModelSignatureVerifier.VerifyAsync(bundle, source, model.Trust)).Problems);
        }
    }

    [Fact]
    public async Task A_link_in_place_of_a_signed_file_is_a_change()
    {
        File.Move(model.Folder["m/a.bin"], model.Folder["m/sub/c.bin"]);
        model.Folder.Link("m/a.bin", "sub/c.bin");
        ModelVerification result = await model.VerifyAsync(model.Bundle(SignedModel.Statement()));
        Assert.Equal([("a.bin", ModelFileState.Changed), ("sub/c.bin", ModelFileState.Extra)], result.Differences.Select(difference => (difference.Path, difference.State)));
    }

    [Theory]
    [InlineData("a.bin:0:4", "sub/b.bin:0:4", "sub/b.bin:4:8", true)]
    [InlineData("a.bin:0:4", "sub/b.bin:4:8", "sub/b.bin:0:4", true)]
    [InlineData("a.bin:0:4", "sub/b.bin:0:4", "sub/b.bin:5:8", false)]
    [InlineData("a.bin:0:4", "sub/b.bin:0:4", "sub/b.bin:2:8", false)]
    [InlineData("a.bin:0:4", "sub/b.bin:0:4", "sub/b.bin:04:8", false)]
    [InlineData("a.bin:0:4", "sub/b.bin:0:4", "sub/b.bin:4:9", false)]
    [InlineData("a.bin:0:4", "sub/b.bin:0:2", "sub/b.bin:2:6", false)]
    public async Task Pieces_have_to_cover_their_file_once_and_whole(string first, string second, string third, bool verified)
    {
        JObject statement = SignedModel.Statement((first, SignedModel.Sha256("aaaa")), (second, SignedModel.Sha256("bbbb")), (third, SignedModel.Sha256("bbbb")));
        statement["predicate"]!["serialization"]!["method"] = "shards";
        statement["predicate"]!["serialization"]!["shard_size"] = 4;
        Assert.Equal(verified, (await model.VerifyAsync(model.Bundle(statement))).IsVerified);
    }

    [Fact]
    public async Task An_ignored_folder_of_the_signature_is_left_out_and_a_name_that_only_begins_like_it_is_not()
    {
        model.Folder.Write("m/cache/x", "x");
        model.Folder.Write("m/cachet", "x");
        JObject statement = SignedModel.Statement();
        statement["predicate"]!["serialization"]!["ignore_paths"] = new JArray("./cache/", "/elsewhere", "../up", string.Empty);
        ModelVerification result = await model.VerifyAsync(model.Bundle(statement));
        Assert.Equal(["cachet"], result.Differences.Select(difference => difference.Path));
    }

    [Fact]
    public async Task No_shortened_bundle_is_accepted()
    {
        byte[] bundle = Encoding.UTF8.GetBytes(model.Bundle(SignedModel.Statement()).ToString(Formatting.None));
        TrustedSigners trust = model.Trust;
        Parallel.For(0, bundle.Length, length => Assert.NotEmpty(OmsVerifier.Verify(bundle.AsSpan(0, length), trust, Auditing.AsOf).Problems));
        Assert.False((await model.VerifyAsync(Array.Empty<byte>())).IsVerified);
    }
}
