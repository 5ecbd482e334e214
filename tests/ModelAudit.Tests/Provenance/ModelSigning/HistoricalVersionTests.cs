using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ModelAudit.Provenance.ModelSigning;
using ModelAudit.Signing;
using ModelAudit.Tests.Signing;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Tests.Provenance.ModelSigning;

/// <summary>Signatures as every version of the reference implementation and the client in Go write them.</summary>
public sealed class HistoricalVersionTests : IDisposable
{
    private readonly SignedModel model = new();

    public void Dispose() => model.Dispose();

    [Theory]
    [InlineData(SigningKeyKind.EcdsaP256)]
    [InlineData(SigningKeyKind.EcdsaP384)]
    [InlineData(SigningKeyKind.EcdsaP521)]
    public async Task Version_0_1_and_0_2_0_signed_what_python_prints_with_sha_256_whatever_the_curve(SigningKeyKind kind)
    {
        using var old = new SignedModel(kind);
        byte[] payload = Legacy();
        ModelVerification result = await old.VerifyAsync(old.Bundle(payload, SignLegacy(old, LegacyEncoding.Of(payload))));
        Assert.Empty(result.Problems);
        Assert.Equal(("0.1", "key", 2), (result.FormatVersion, result.Method, result.Resources));
        Assert.EndsWith("SHA-256", result.Algorithm, StringComparison.Ordinal);

        // The right encoding under the old type, and the old one under the new type, are none of any version.
        Assert.Equal([VerificationStep.Signature], Steps(await old.VerifyAsync(old.Bundle(payload, old.Sign(Dsse.PreAuthenticationEncoding(Dsse.InTotoPayloadType, payload))))));
        byte[] current = Encoding.UTF8.GetBytes(SignedModel.Statement().ToString(Formatting.None));
        Assert.Equal([VerificationStep.Signature], Steps(await old.VerifyAsync(old.Bundle(current, SignLegacy(old, LegacyEncoding.Of(current))))));
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("hint", null)]
    [InlineData("raw", "PKIX_ECDSA_P256_SHA_256")]
    public async Task Version_0_2_0_named_its_key_in_several_ways(string material, string? details)
    {
        byte[] payload = Legacy();
        JObject bundle = model.Bundle(payload, SignLegacy(model, LegacyEncoding.Of(payload)));
        bundle["verificationMaterial"]!["publicKey"] = PublicKey(material, details);
        Assert.True((await model.VerifyAsync(bundle)).IsVerified);
    }

    [Fact]
    public async Task Version_0_2_0_is_verified_by_its_certificate_too()
    {
        using var authority = new TestAuthority();
        using KeySigner signer = authority.Issue(request => request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(CertificateTrust.CodeSigning)], false)));
        byte[] payload = Legacy();
        using var key = ECDsa.Create();
        key.ImportFromPem(signer.ExportPrivateKeyPem());
        JObject bundle = model.Bundle(payload, key.SignData(LegacyEncoding.Of(payload), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        bundle["verificationMaterial"] = Chain(signer.Material.Certificate!.Value.Span);
        ModelVerification result = await model.VerifyAsync(
            bundle, new TrustedSigners { Roots = [authority.RootPem] }, new ModelVerificationOptions { Clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(TestAuthority.LeafEnd.AddDays(-1)) });
        Assert.Empty(result.Problems);
        Assert.Equal("certificate", result.Method);
    }

    [Theory]
    [InlineData("file-sha256", true)]
    [InlineData("sha256", true)]
    [InlineData(null, true)]
    [InlineData("file-blake2b", false)]
    [InlineData("file-sha256-1000000000", false)]
    public async Task Version_0_2_0_named_the_algorithm_beside_each_digest(string? algorithm, bool isRead)
    {
        byte[] payload = Legacy(algorithm);
        ModelVerification result = await model.VerifyAsync(model.Bundle(payload, SignLegacy(model, LegacyEncoding.Of(payload))));
        Assert.Equal(isRead ? [] : [VerificationStep.Serialization], Steps(result));
    }

    [Fact]
    public async Task Version_0_2_0_lists_every_file_once_and_notices_changes()
    {
        model.Folder.Write("m/a.bin", "x");
        model.Folder.Write("m/new.bin", "x");
        byte[] payload = Legacy();
        ModelVerification result = await model.VerifyAsync(model.Bundle(payload, SignLegacy(model, LegacyEncoding.Of(payload))));
        Assert.Equal([("a.bin", ModelFileState.Changed), ("new.bin", ModelFileState.Extra)], result.Differences.Select(difference => (difference.Path, difference.State)));
        byte[] twice = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(payload).Replace("sub/b.bin", "a.bin", StringComparison.Ordinal));
        Assert.Equal([VerificationStep.Resources], Steps(await model.VerifyAsync(model.Bundle(twice, SignLegacy(model, LegacyEncoding.Of(twice))))));
        byte[] nothing = Encoding.UTF8.GetBytes("""{"_type":"https://in-toto.io/Statement/v1","subject":[],"predicateType":"https://model_signing/Digests/v0.1"}""");
        Assert.Equal([VerificationStep.Resources], Steps(await model.VerifyAsync(model.Bundle(nothing, SignLegacy(model, LegacyEncoding.Of(nothing))))));
    }

    [Theory]
    [InlineData("a\"'\n\\\u00E9", "b'a\"\\'\\n\\\\\\xc3\\xa9'")]
    [InlineData("it's", "b\"it's\"")]
    [InlineData("\"", "b'\"'")]
    [InlineData("\t\r\u0001\u007F", "b'\\t\\r\\x01\\x7f'")]
    [InlineData("", "b''")]
    public void Version_0_2_0_signed_the_payload_as_python_prints_it(string payload, string printed)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(payload);
        Assert.Equal(FormattableString.Invariant($"DSSEV1 28 application/vnd.in-toto+json {bytes.Length} {printed}"), Encoding.ASCII.GetString(LegacyEncoding.Of(bytes)));
    }

    [Theory]
    [InlineData(SigningKeyKind.EcdsaP256, "PKIX_ECDSA_P256_SHA_256")]
    [InlineData(SigningKeyKind.EcdsaP384, "PKIX_ECDSA_P384_SHA_384")]
    [InlineData(SigningKeyKind.EcdsaP521, "PKIX_ECDSA_P521_SHA_512")]
    public async Task Versions_0_3_1_to_1_0_1_brought_the_key_itself_and_no_list_of_ignored_paths(SigningKeyKind kind, string details)
    {
        using var old = new SignedModel(kind);
        JObject statement = SignedModel.Statement();
        ((JObject)statement["predicate"]!["serialization"]!).Remove("ignore_paths");
        JObject bundle = old.Bundle(statement);
        bundle["verificationMaterial"] = new JObject
        {
            ["publicKey"] = new JObject { ["rawBytes"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(old.Signer.ExportPublicKeyPem())), ["keyDetails"] = details },
        };
        bundle["dsseEnvelope"]!["signatures"]![0]!["keyid"] = null;
        Assert.Empty((await old.VerifyAsync(bundle)).Problems);
        Assert.Equal([VerificationStep.Trust], Steps(await old.VerifyAsync(bundle, model.Trust)));
        Assert.Equal([VerificationStep.Trust], Steps(await old.VerifyAsync(bundle, TrustedSigners.Nobody)));
    }

    [Theory]
    [InlineData("1000000000")]
    [InlineData("1000000000.0")]
    [InlineData("1e9")]
    public async Task Versions_0_3_1_and_later_may_write_the_length_of_a_piece_as_a_floating_point_number(string size)
    {
        JObject statement = SignedModel.Statement(("a.bin:0:4", SignedModel.Sha256(SignedModel.A)), ("sub/b.bin:0:8", SignedModel.Sha256(SignedModel.B)));
        statement["predicate"]!["serialization"]!["method"] = "shards";
        statement["predicate"]!["serialization"]!["shard_size"] = 12345;
        string text = statement.ToString(Formatting.None).Replace("12345", size, StringComparison.Ordinal);
        Assert.Empty((await model.VerifyAsync(model.Bundle(text))).Problems);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("0.5")]
    [InlineData("1e300")]
    [InlineData("\"1\"")]
    public async Task A_length_of_pieces_that_is_none_is_refused(string size)
    {
        JObject statement = SignedModel.Statement();
        statement["predicate"]!["serialization"]!["shard_size"] = 12345;
        string text = statement.ToString(Formatting.None).Replace("12345", size, StringComparison.Ordinal);
        Assert.Equal([VerificationStep.Serialization], Steps(await model.VerifyAsync(model.Bundle(text))));
    }

    [Fact]
    public async Task Versions_1_1_0_and_later_name_the_key_by_its_hint_and_list_ignored_paths()
    {
        JObject bundle = model.Bundle(SignedModel.Statement());
        Assert.Equal(model.Signer.KeyId, (string?)bundle["verificationMaterial"]!["publicKey"]!["hint"]);
        Assert.Equal(string.Empty, (string?)bundle["dsseEnvelope"]!["signatures"]![0]!["keyid"]);
        Assert.Empty((await model.VerifyAsync(bundle)).Problems);
        using KeySigner other = KeySigner.Generate();
        bundle["verificationMaterial"]!["publicKey"]!["hint"] = other.KeyId;
        Assert.Equal([VerificationStep.Trust], Steps(await model.VerifyAsync(bundle)));
    }

    [Fact]
    public async Task The_client_in_go_leaves_members_out_spaces_its_json_and_ignores_more()
    {
        model.Folder.Write("m/.gitmodules", "x");
        JObject statement = SignedModel.Statement();
        statement["predicate"]!["serialization"]!["ignore_paths"] = new JArray("work/m/.git", ".gitmodules", "model.sig", "/tmp/x");
        string spaced = statement.ToString(Formatting.None).Replace(",", ", ", StringComparison.Ordinal).Replace("\":", "\": ", StringComparison.Ordinal);
        JObject bundle = model.Bundle(spaced);
        ((JObject)bundle["verificationMaterial"]!).Remove("tlogEntries");
        ((JObject)bundle["dsseEnvelope"]!["signatures"]![0]!).Remove("keyid");
        ModelVerification result = await model.VerifyAsync(Encoding.UTF8.GetBytes(bundle.ToString(Formatting.Indented)));
        Assert.Empty(result.Problems);
    }

    private static JObject PublicKey(string material, string? details) => material switch
    {
        "" => [],
        "hint" => new JObject { ["hint"] = string.Empty },
        _ => new JObject { ["rawBytes"] = "AAAA", ["keyDetails"] = details },
    };

    private static JObject Chain(ReadOnlySpan<byte> certificate) => new()
    {
        ["x509CertificateChain"] = new JObject { ["certificates"] = new JArray(new JObject { ["rawBytes"] = Convert.ToBase64String(certificate) }) },
    };

    private static byte[] Legacy(string? algorithm = "file-sha256")
    {
        JObject Subject(string name, string content)
        {
            var subject = new JObject { ["name"] = name, ["digest"] = new JObject { ["sha256"] = SignedModel.Sha256(content) } };
            if (algorithm is not null)
            {
                subject["annotations"] = new JObject { ["actual_hash_algorithm"] = algorithm };
            }

            return subject;
        }

        return Encoding.UTF8.GetBytes(new JObject
        {
            ["_type"] = "https://in-toto.io/Statement/v1",
            ["subject"] = new JArray(Subject("a.bin", SignedModel.A), Subject("sub/b.bin", SignedModel.B)),
            ["predicateType"] = OmsManifest.LegacyPredicateType,
            ["predicate"] = new JObject { ["unused"] = "Unused, it's just \"passed\"\n" },
        }.ToString(Formatting.None));
    }

    private static byte[] SignLegacy(SignedModel signed, byte[] bytes)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(signed.Signer.ExportPrivateKeyPem());
        return key.SignData(bytes, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    private static VerificationStep[] Steps(ModelVerification result) => [.. result.Problems.Select(problem => problem.Step).Distinct()];
}
