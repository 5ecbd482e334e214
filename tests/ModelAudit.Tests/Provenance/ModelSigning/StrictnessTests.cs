using System.Text;
using ModelAudit.Provenance;
using ModelAudit.Provenance.Attestations;
using ModelAudit.Signing;
using ModelAudit.Sources;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Tests.Provenance.ModelSigning;

/// <summary>
/// Where implementations differ in what they let pass, a test for each case, in the order of the table of cases: each document is signed
/// well, so that only its form decides.
/// </summary>
public sealed class StrictnessTests : IDisposable
{
    private readonly SignedModel model = new();

    public void Dispose() => model.Dispose();

    [Theory]
    [InlineData("{\"_type\"", "{\"_type\":\"https://in-toto.io/Statement/v1\",\"_type\"")]
    [InlineData("\"predicate\":{", "\"predicate\":{\"resources\":[],")]
    [InlineData("{\"name\":\"a.bin\",", "{\"name\":\"a.bin\",\"name\":\"a.bin\",")]
    [InlineData("\"unknown\"", "\"twice\":{\"a\":1,\"a\":1},\"unknown\"")]
    public async Task Case_01_a_duplicate_key_in_the_statement_is_refused(string place, string replacement)
    {
        JObject statement = SignedModel.Statement();
        statement["predicate"]!["unknown"] = 1;
        string text = statement.ToString(Formatting.None);
        Assert.True((await model.VerifyAsync(model.Bundle(text))).IsVerified);
        Assert.Contains(place, text, StringComparison.Ordinal);
        Assert.Equal([VerificationStep.StatementType], Steps(await model.VerifyAsync(model.Bundle(text.Replace(place, replacement, StringComparison.Ordinal)))));
    }

    [Theory]
    [InlineData("x", SignedModel.A, "a.bin")]
    [InlineData(SignedModel.A, "x", "a.bin")]
    [InlineData(SignedModel.A, SignedModel.A, "a.bin")]
    [InlineData("x", SignedModel.A, "./a.bin")]
    [InlineData("x", SignedModel.A, ".//a.bin")]
    public async Task Case_02_a_duplicate_resource_name_is_refused_whichever_digest_is_right(string first, string second, string otherName)
    {
        JObject statement = SignedModel.Statement((otherName, SignedModel.Sha256(first)), ("a.bin", SignedModel.Sha256(second)), ("sub/b.bin", SignedModel.Sha256(SignedModel.B)));
        ModelVerification result = await model.VerifyAsync(model.Bundle(statement));
        Assert.Equal([VerificationStep.Resources], Steps(result));
        Assert.Contains("twice", result.Problems[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-")]
    [InlineData("\n")]
    [InlineData(" ")]
    [InlineData("!!!!")]
    [InlineData("=")]
    [InlineData("\u00E9")]
    public async Task Case_03_garbage_inside_the_base64_of_the_payload_is_refused(string garbage)
    {
        JObject bundle = model.Bundle(SignedModel.Statement());
        bundle["dsseEnvelope"]!["payload"] = ((string)bundle["dsseEnvelope"]!["payload"]!).Insert(8, garbage);
        Assert.Equal([VerificationStep.Base64], Steps(await model.VerifyAsync(bundle)));
    }

    [Theory]
    [InlineData("sha1", "sha256", VerificationStep.Serialization)]
    [InlineData("sha256", "sha1", VerificationStep.Resources)]
    [InlineData("sha256", "SHA256", VerificationStep.Resources)]
    [InlineData("blake3", "sha256", VerificationStep.Resources)]
    [InlineData("sha256", "blake3", VerificationStep.Resources)]
    [InlineData("md5", "md5", VerificationStep.Serialization)]
    public async Task Case_04_a_hash_type_that_the_resources_contradict_is_refused(string hashType, string algorithm, VerificationStep step)
    {
        JObject statement = SignedModel.Statement();
        statement["predicate"]!["serialization"]!["hash_type"] = hashType;
        foreach (JToken resource in statement["predicate"]!["resources"]!)
        {
            resource["algorithm"] = algorithm;
        }

        Assert.Equal([step], Steps(await model.VerifyAsync(model.Bundle(statement))));
    }

    [Theory]
    [InlineData("./a.bin", false, 1)]
    [InlineData("a.bin", true, 1)]
    [InlineData("./a.bin", true, 2)]
    public async Task Case_05_a_name_or_digest_that_is_not_canonical_is_accepted_with_a_warning(string name, bool isUpper, int warnings)
    {
        string digest = SignedModel.Sha256(SignedModel.A);
        ModelVerification result = await model.VerifyAsync(model.Bundle(SignedModel.Statement((name, isUpper ? digest.ToUpperInvariant() : digest), ("sub/b.bin", SignedModel.Sha256(SignedModel.B)))));
        Assert.True(result.IsVerified);
        Assert.Equal(warnings, result.Notices.Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Case_06_two_signatures_are_refused_even_when_the_first_is_good(bool isSecondGood)
    {
        JObject bundle = model.Bundle(SignedModel.Statement());
        var signatures = (JArray)bundle["dsseEnvelope"]!["signatures"]!;
        JToken second = signatures[0].DeepClone();
        if (!isSecondGood)
        {
            second["sig"] = "AAAA";
        }

        signatures.Add(second);
        Assert.Equal([VerificationStep.Signatures], Steps(await model.VerifyAsync(bundle)));
        signatures.Clear();
        Assert.Equal([VerificationStep.Signatures], Steps(await model.VerifyAsync(bundle)));
    }

    [Fact]
    public async Task Case_07_base64_in_the_alphabet_for_URLs_is_accepted_in_a_plain_envelope_and_refused_in_a_bundle()
    {
        (JObject bundle, int tries) = (new JObject(), 0);
        do
        {
            // The signature has to have a character that the alphabets write differently.
            bundle = model.Bundle(SignedModel.Statement());
        }
        while (!((string)bundle["dsseEnvelope"]!["signatures"]![0]!["sig"]!).AsSpan().ContainsAny('+', '/') && ++tries < 100);
        foreach (bool padded in new[] { true, false })
        {
            var envelope = (JObject)bundle["dsseEnvelope"]!.DeepClone();
            envelope["payload"] = Url((string)envelope["payload"]!, padded);
            envelope["signatures"]![0]!["sig"] = Url((string)envelope["signatures"]![0]!["sig"]!, padded);
            var other = (JObject)bundle.DeepClone();
            other["dsseEnvelope"] = envelope;
            Assert.Equal([VerificationStep.Base64], Steps(await model.VerifyAsync(other)));
            AttestationDocument document = Assert.Single(AttestationDocument.Read(new ProvenanceFile("a.intoto.jsonl", null, Encoding.UTF8.GetBytes(envelope.ToString(Formatting.None)))));
            Assert.Equal("verified", AttestationSignature.Of(document, model.Trust, Auditing.AsOf).Status);
            AttestationDocument bundled = Assert.Single(AttestationDocument.Read(new ProvenanceFile("a.intoto.jsonl", null, Encoding.UTF8.GetBytes(other.ToString(Formatting.None)))));
            Assert.Equal("malformed", AttestationSignature.Of(bundled, model.Trust, Auditing.AsOf).Status);
        }

        SignedModelReport report;
        do
        {
            report = await SignedModelReport.MakeAsync(model);
        }
        while (!report.IsWrittenDifferently);

        Assert.NotNull(ReportVerifier.Verify(report.Envelope(isUrl: true), report.Policy).Verified);
        Assert.Equal([VerificationStep.Base64], ReportVerifier.Verify(report.Bundle(isUrl: true), report.Policy).Problems.Select(problem => problem.Step));
    }

    [Fact]
    public async Task Case_08_an_unknown_field_of_the_bundle_is_refused_and_one_of_the_predicate_or_a_resource_is_ignored()
    {
        JObject statement = SignedModel.Statement();
        statement["predicate"]!["future"] = 1;
        statement["predicate"]!["serialization"]!["future"] = new JArray(1);
        statement["predicate"]!["resources"]![0]!["future"] = new JObject();
        statement["subject"]![0]!["future"] = 1;
        JObject bundle = model.Bundle(statement);
        Assert.True((await model.VerifyAsync(bundle)).IsVerified);
        foreach (string path in new[] { string.Empty, "verificationMaterial", "verificationMaterial.publicKey", "dsseEnvelope", "dsseEnvelope.signatures[0]" })
        {
            var other = (JObject)bundle.DeepClone();
            ((JObject)other.SelectToken(path)!)["future"] = 1;
            Assert.Equal([VerificationStep.Json], Steps(await model.VerifyAsync(other)));
        }
    }

    [Theory]
    [InlineData("application/vnd.dev.sigstore.bundle.v0.3+json", true)]
    [InlineData("application/vnd.dev.sigstore.bundle+json;version=0.3", true)]
    [InlineData("application/vnd.dev.sigstore.bundle+json;version=0.2", true)]
    [InlineData("application/vnd.dev.sigstore.bundle+json;version=0.1", true)]
    [InlineData("application/vnd.dev.sigstore.bundle+json;version=0.4", false)]
    [InlineData("application/vnd.dev.sigstore.bundle.v0.4+json", false)]
    [InlineData("application/vnd.dev.sigstore.bundle+json", false)]
    [InlineData("application/vnd.dev.sigstore.bundle.v0.3+json ", false)]
    [InlineData("application/json", false)]
    [InlineData("", false)]
    public async Task Case_09_the_media_types_of_versions_0_1_to_0_3_are_accepted_and_no_others(string type, bool accepted)
    {
        JObject bundle = model.Bundle(SignedModel.Statement());
        bundle["mediaType"] = type;
        Assert.Equal(accepted ? [] : [VerificationStep.MediaType], Steps(await model.VerifyAsync(bundle)));
    }

    [Fact]
    public async Task Case_10_an_empty_model_is_neither_signed_nor_verified()
    {
        Directory.CreateDirectory(model.Folder["empty/.git"]);
        var source = new DirectorySource(model.Folder["empty"]);
        await Assert.ThrowsAsync<InvalidInputException>(() => ModelSigner.SignAsync(source, model.Signer));
        byte[] bundle = Encoding.UTF8.GetBytes(model.Bundle(SignedModel.Statement([])).ToString(Formatting.None));
        Assert.Equal([VerificationStep.Resources], Steps(await ModelSignatureVerifier.VerifyAsync(bundle, source, model.Trust)));
    }

    private static string Url(string base64, bool padded) => (padded ? base64 : base64.TrimEnd('=')).Replace('+', '-').Replace('/', '_');

    private static VerificationStep[] Steps(ModelVerification result) => [.. result.Problems.Select(problem => problem.Step)];

    /// <summary>A signed report in either form and alphabet.</summary>
    private sealed class SignedModelReport
    {
        private readonly JObject bundle;

        private SignedModelReport(JObject bundle, VerificationPolicy policy)
        {
            this.bundle = bundle;
            Policy = policy;
        }

        public VerificationPolicy Policy { get; }

        public static async Task<SignedModelReport> MakeAsync(SignedModel model)
        {
            SignedReport report = await Signing.ReportCases.SignAsync(signer: model.Signer);
            return new SignedModelReport(JObject.Parse(Encoding.UTF8.GetString(report.Bundle.Span)), VerificationPolicy.TrustKeys(model.Signer.ExportPublicKeyPem()));
        }

        /// <summary>Whether its signature has a character that the alphabets write differently.</summary>
        public bool IsWrittenDifferently => ((string)bundle["dsseEnvelope"]!["signatures"]![0]!["sig"]!).AsSpan().ContainsAny('+', '/');

        public byte[] Bundle(bool isUrl)
        {
            var other = (JObject)bundle.DeepClone();
            other["dsseEnvelope"] = Written(isUrl);
            return Encoding.UTF8.GetBytes(other.ToString(Formatting.None));
        }

        public byte[] Envelope(bool isUrl) => Encoding.UTF8.GetBytes(Written(isUrl).ToString(Formatting.None));

        private JObject Written(bool isUrl)
        {
            var envelope = (JObject)bundle["dsseEnvelope"]!.DeepClone();
            if (isUrl)
            {
                envelope["payload"] = Url((string)envelope["payload"]!, padded: false);
                envelope["signatures"]![0]!["sig"] = Url((string)envelope["signatures"]![0]!["sig"]!, padded: false);
            }

            return envelope;
        }
    }
}
