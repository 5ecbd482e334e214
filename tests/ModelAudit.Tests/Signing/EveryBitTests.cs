using System.Security.Cryptography;
using System.Text;
using ModelAudit.Provenance;
using ModelAudit.Provenance.Attestations;
using ModelAudit.Provenance.ModelSigning;
using ModelAudit.Signing;
using ModelAudit.Tests.Provenance.ModelSigning;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Tests.Signing;

/// <summary>
/// Every bit of a small signature, statement, attestation and report is changed, one at a time: each change is refused with a code, and with
/// the code that says what is wrong. What is accepted is shown to mean the same.
/// </summary>
public sealed class EveryBitTests : IDisposable
{
    private readonly SignedModel model = new();

    public void Dispose() => model.Dispose();

    [Fact]
    public void Every_changed_bit_of_a_signature_over_a_model_is_refused_with_its_code()
    {
        byte[] bundle = Utf8(model.Bundle(SignedModel.Statement()));
        Assert.Empty(BitFlips.AssertEveryBit(bundle, Model, "Base64", "Json", "MediaType", "PayloadType", "PredicateType", "Signature", "StatementType", "Trust"));
    }

    [Fact]
    public void Every_changed_bit_of_the_statement_in_a_signature_over_a_model_is_refused_with_its_code()
    {
        byte[] statement = Utf8(SignedModel.Statement());
        JObject bundle = model.Bundle(SignedModel.Statement());
        string text = bundle.ToString(Formatting.None);
        string payload = (string)bundle["dsseEnvelope"]!["payload"]!;
        Assert.Empty(BitFlips.AssertEveryBit(
            statement, changed => Model(Encoding.UTF8.GetBytes(text.Replace(payload, Convert.ToBase64String(changed), StringComparison.Ordinal))), "PredicateType", "Signature", "StatementType"));
    }

    [Fact]
    public void Every_changed_bit_of_a_signature_of_the_first_versions_is_refused_with_its_code()
    {
        JObject statement = new()
        {
            ["_type"] = "https://in-toto.io/Statement/v1",
            ["subject"] = new JArray(new JObject { ["name"] = "a.bin", ["digest"] = new JObject { ["sha256"] = SignedModel.Sha256(SignedModel.A) } }),
            ["predicateType"] = OmsManifest.LegacyPredicateType,
            ["predicate"] = new JObject { ["unused"] = "Unused" },
        };
        byte[] payload = Utf8(statement);
        using var key = ECDsa.Create();
        key.ImportFromPem(model.Signer.ExportPrivateKeyPem());
        byte[] bundle = Utf8(model.Bundle(payload, key.SignData(LegacyEncoding.Of(payload), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)));
        Assert.Empty(BitFlips.AssertEveryBit(bundle, Model, "Base64", "Json", "MediaType", "PayloadType", "PredicateType", "Signature", "StatementType", "Trust"));
    }

    [Fact]
    public void Every_changed_bit_of_an_attestation_in_a_bundle_is_refused()
    {
        JObject bundle = model.Bundle(Statement());
        Assert.Empty(BitFlips.AssertEveryBit(Utf8(bundle), bytes => Attestation("a.sigstore.json", bytes), "malformed", "untrusted", "wrong"));
    }

    [Fact]
    public void Every_changed_bit_of_an_attestation_in_an_envelope_is_refused_or_is_one_of_a_hint_that_nobody_reads()
    {
        JObject envelope = (JObject)model.Bundle(Statement())["dsseEnvelope"]!;
        byte[] bytes = Utf8(envelope);
        int[] same = BitFlips.AssertEveryBit(bytes, changed => Attestation("a.intoto.jsonl", changed), "malformed", "untrusted");

        // DSSE protocol v1.0: a key id is optional, and unknown members are ignored.
        const string Hint = "keyid";
        int at = Encoding.UTF8.GetString(bytes).IndexOf(Hint, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(at, Hint.Length), same);
    }

    [Fact]
    public void Every_changed_bit_of_a_statement_in_an_envelope_is_refused()
    {
        string statement = Statement();
        JObject envelope = (JObject)model.Bundle(statement)["dsseEnvelope"]!;
        Assert.Empty(BitFlips.AssertEveryBit(Encoding.UTF8.GetBytes(statement), changed =>
        {
            var other = (JObject)envelope.DeepClone();
            other["payload"] = Convert.ToBase64String(changed);
            return Attestation("a.intoto.jsonl", Utf8(other));
        }, "untrusted"));
    }

    [Fact]
    public async Task Every_changed_bit_of_a_report_is_refused_with_its_code()
    {
        SignedReport signed = await ReportCases.SignAsync(signer: model.Signer);
        VerificationPolicy policy = VerificationPolicy.TrustKeys(model.Signer.ExportPublicKeyPem());
        Assert.Empty(BitFlips.AssertEveryBit(signed.Bundle.ToArray(), changed => Report(changed, policy), "Base64", "Json", "MediaType", "Signature", "Trust"));
        string text = Encoding.UTF8.GetString(signed.Bundle.Span);
        string payload = Convert.ToBase64String(signed.Payload.Span);
        Assert.Empty(BitFlips.AssertEveryBit(
            signed.Payload.ToArray(), changed => Report(Encoding.UTF8.GetBytes(text.Replace(payload, Convert.ToBase64String(changed), StringComparison.Ordinal)), policy), "Signature"));
    }

    [Fact]
    public async Task Every_changed_bit_of_a_report_whose_signer_is_not_looked_at_is_refused_where_it_contradicts_itself_or_means_the_same()
    {
        // Nobody checks the signature here: what is refused is refused for what it says.
        SignedReport signed = await ReportCases.SignAsync(signer: model.Signer);
        string text = Encoding.UTF8.GetString(signed.Bundle.Span);
        string payload = Convert.ToBase64String(signed.Payload.Span);
        int refused = 0;
        Parallel.For(0, signed.Payload.Length * 8, index =>
        {
            byte[] changed = signed.Payload.ToArray();
            changed[index / 8] ^= (byte)(1 << (index % 8));
            VerificationResult result = ReportVerifier.Verify(Encoding.UTF8.GetBytes(text.Replace(payload, Convert.ToBase64String(changed), StringComparison.Ordinal)), VerificationPolicy.UnsafeAcceptAnySigner);
            Assert.Equal(result.Verified is null, !result.Problems.IsEmpty);
            if (result.Verified is null)
            {
                Interlocked.Increment(ref refused);
                Assert.All(result.Problems, problem => Assert.True(Enum.IsDefined(problem.Step) && problem.Message.Length > 0));
            }
        });
        Assert.InRange(refused, signed.Payload.Length, (signed.Payload.Length * 8) - 1);
    }

    private static string Statement() => new JObject
    {
        ["_type"] = "https://in-toto.io/Statement/v1",
        ["subject"] = new JArray(new JObject { ["name"] = "a.bin", ["digest"] = new JObject { ["sha256"] = SignedModel.Sha256(SignedModel.A) } }),
        ["predicateType"] = BuildProvenance.Version1,
        ["predicate"] = new JObject
        {
            ["buildDefinition"] = new JObject { ["buildType"] = "t", ["externalParameters"] = new JObject { ["epochs"] = 3 } },
            ["runDetails"] = new JObject { ["builder"] = new JObject { ["id"] = "b" } },
        },
    }.ToString(Formatting.None);

    private static byte[] Utf8(JObject document) => Encoding.UTF8.GetBytes(document.ToString(Formatting.None));

    private (string? Code, string Meaning) Model(byte[] bundle)
    {
        OmsVerification result = OmsVerifier.Verify(bundle, model.Trust, Auditing.AsOf);
        VerificationProblem? first = result.Problems.Concat(result.TrustProblems).FirstOrDefault();
        Assert.True(first is null || (Enum.IsDefined(first.Step) && first.Message.Length > 0));
        Assert.Equal(first is null, result.IsTrusted && result.Signer is not null && result.Manifest is not null);
        return (first?.Step.ToString(), $"{result.Manifest?.RootDigest} {string.Join(' ', result.Manifest?.Resources ?? [])}");
    }

    private (string? Code, string Meaning) Attestation(string name, byte[] content)
    {
        AttestationDocument[] documents = [.. AttestationDocument.Read(new ProvenanceFile(name, null, content))];
        if (documents.Length == 0)
        {
            return ("none", string.Empty);
        }

        AttestationDocument document = documents.FirstOrDefault(document => AttestationSignature.Of(document, model.Trust, Auditing.AsOf).Status != "verified") ?? documents[0];
        AttestationSignature signature = AttestationSignature.Of(document, model.Trust, Auditing.AsOf);
        Assert.Equal(signature.Status == "verified", signature.Problem is null);
        return (signature.Status == "verified" ? null : signature.Status, $"{Convert.ToHexString(document.Payload ?? [])} {string.Join(' ', signature.Signer)} {documents.Length}");
    }

    private static (string? Code, string Meaning) Report(byte[] bundle, VerificationPolicy policy)
    {
        VerificationResult result = ReportVerifier.Verify(bundle, policy);
        Assert.Equal(result.Verified is null, !result.Problems.IsEmpty);
        Assert.All(result.Problems, problem => Assert.True(Enum.IsDefined(problem.Step) && problem.Message.Length > 0));
        return (result.Problems.IsEmpty ? null : result.Problems[0].Step.ToString(), result.Verified?.PayloadDigest.Hex ?? string.Empty);
    }
}
