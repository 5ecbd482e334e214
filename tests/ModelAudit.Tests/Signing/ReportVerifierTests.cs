using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using ModelAudit.Evidence;
using ModelAudit.Reports;
using ModelAudit.Rules;
using ModelAudit.Signing;

namespace ModelAudit.Tests.Signing;

public sealed class ReportVerifierTests
{
    [Theory]
    [InlineData(SigningKeyKind.EcdsaP256, "ECDSA P-256 with SHA-256")]
    [InlineData(SigningKeyKind.EcdsaP384, "ECDSA P-384 with SHA-384")]
    [InlineData(SigningKeyKind.EcdsaP521, "ECDSA P-521 with SHA-512")]
    [InlineData(SigningKeyKind.Rsa, "RSA-3072 PKCS #1 v1.5 with SHA-256")]
    public async Task A_signed_report_gives_its_facts(SigningKeyKind kind, string algorithm)
    {
        using var signer = KeySigner.Generate(kind);
        AuditReport report = ReportCases.Small();
        var output = new ReportOutput("r.sarif", "application/sarif+json", Sha256Digest.Of("s"u8));
        SignedReport signed = await ReportSigning.SignAsync(report, signer, [output]);
        foreach (byte[] document in new[] { signed.Bundle.ToArray(), signed.ToEnvelopeLine() })
        {
            VerificationResult result = ReportVerifier.Verify(document, VerificationPolicy.TrustKeys(signer.ExportPublicKeyPem()));
            Assert.Empty(result.Problems);
            VerifiedReport verified = result.Verified!;
            Assert.Equal(report, verified.Report);
            Assert.Equal(output, Assert.Single(verified.Statement.Outputs));
            Assert.Equal(algorithm, verified.Algorithm);
            Assert.Equal(signer.KeyId, verified.Signer!.KeyId);
            Assert.Equal(Sha256Digest.Of(signed.Payload.Span), verified.PayloadDigest);
            Assert.Equal("now", verified.TimeSource);
        }
    }

    [Fact]
    public async Task The_padding_of_rsa_signatures_is_found()
    {
        using var pkcs1 = KeySigner.Generate(SigningKeyKind.Rsa);
        using KeySigner pss = KeySigner.FromPem(pkcs1.ExportPrivateKeyPem(), rsaPadding: RSASignaturePadding.Pss);
        SignedReport signed = await ReportCases.SignAsync(signer: pss);
        VerificationResult result = ReportVerifier.Verify(signed.Bundle, VerificationPolicy.TrustKeys(pkcs1.ExportPublicKeyPem()));
        Assert.Equal("RSA-3072 PSS with SHA-256", result.Verified!.Algorithm);
    }

    [Fact]
    public async Task The_hint_is_the_digest_of_the_public_key_file()
    {
        using var signer = KeySigner.Generate();
        string hint = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(signer.ExportPublicKeyPem())));
        Assert.EndsWith("-----END PUBLIC KEY-----\n", signer.ExportPublicKeyPem(), StringComparison.Ordinal);
        string bundle = Encoding.UTF8.GetString((await ReportCases.SignAsync(signer: signer)).Bundle.Span);
        Assert.StartsWith(
            "{\"mediaType\":\"application/vnd.dev.sigstore.bundle.v0.3+json\",\"verificationMaterial\":{\"publicKey\":{\"hint\":\"" + hint + "\"},\"tlogEntries\":[]},\"dsseEnvelope\":{\"payload\":\"",
            bundle,
            StringComparison.Ordinal);
        Assert.EndsWith("\",\"keyid\":\"\"}]}}", bundle, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_of_several_trusted_keys_suffices()
    {
        using var signer = KeySigner.Generate();
        using var other = KeySigner.Generate(SigningKeyKind.Rsa);
        SignedReport signed = await ReportCases.SignAsync(signer: signer);
        VerificationPolicy policy = VerificationPolicy.TrustKeys(other.ExportPublicKeyPem() + signer.ExportPublicKeyPem().ReplaceLineEndings("\r\n"));
        Assert.Empty(ReportVerifier.Verify(signed.Bundle, policy).Problems);
        Assert.Empty(ReportVerifier.Verify(signed.ToEnvelopeLine(), policy).Problems);
    }

    [Fact]
    public async Task Trusting_nobody_verifies_nothing()
    {
        SignedReport signed = await ReportCases.SignAsync();
        AssertProblem(VerificationStep.Trust, "Nobody is trusted", ReportVerifier.Verify(signed.Bundle, new VerificationPolicy()));
    }

    [Fact]
    public async Task Another_key_is_named()
    {
        using var other = KeySigner.Generate();
        SignedReport signed = await ReportCases.SignAsync();
        AssertProblem(VerificationStep.Trust, other.KeyId, ReportVerifier.Verify(signed.Bundle, VerificationPolicy.TrustKeys(other.ExportPublicKeyPem())));
        AssertProblem(VerificationStep.Signature, "does not fit", ReportVerifier.Verify(signed.ToEnvelopeLine(), VerificationPolicy.TrustKeys(other.ExportPublicKeyPem())));
    }

    [Fact]
    public async Task Anybody_is_accepted_only_by_the_policy_that_is_called_unsafe()
    {
        SignedReport signed = await ReportCases.SignAsync();
        VerificationResult result = ReportVerifier.Verify(signed.Bundle, VerificationPolicy.UnsafeAcceptAnySigner);
        Assert.Empty(result.Problems);
        Assert.Null(result.Verified!.Signer);
        Assert.Null(result.Verified.Algorithm);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("hello", "not PEM")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", "damaged")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "not PEM with the label 'PUBLIC KEY'")]
    public async Task An_unusable_key_file_is_a_reason_and_not_an_exception(string pem, string message)
    {
        SignedReport signed = await ReportCases.SignAsync();
        AssertProblem(VerificationStep.Trust, message, ReportVerifier.Verify(signed.Bundle, VerificationPolicy.TrustKeys(pem)));
    }

    [Fact]
    public async Task A_weak_or_unknown_key_is_not_trusted()
    {
        SignedReport signed = await ReportCases.SignAsync();
        using RSA weak = RSA.Create(2048);
        AssertProblem(VerificationStep.Trust, "2048 bits", ReportVerifier.Verify(signed.Bundle, VerificationPolicy.TrustKeys(weak.ExportSubjectPublicKeyInfoPem())));
        using ECDsa curve = ECDsa.Create(ECCurve.CreateFromValue("1.3.132.0.10"));
        AssertProblem(VerificationStep.Trust, "is not supported", ReportVerifier.Verify(signed.Bundle, VerificationPolicy.TrustKeys(curve.ExportSubjectPublicKeyInfoPem())));
    }

    [Theory]
    [InlineData("\"mediaType\":\"", "\"mediaType\":\"x", VerificationStep.MediaType)]
    [InlineData("bundle.v0.3+json", "bundle.v0.4+json", VerificationStep.MediaType)]
    [InlineData("{\"mediaType\"", "{\"extra\":1,\"mediaType\"", VerificationStep.Json)]
    [InlineData("{\"mediaType\"", "{\"mediaType\":\"application/vnd.dev.sigstore.bundle.v0.3+json\",\"mediaType\"", VerificationStep.Json)]
    [InlineData("{\"mediaType\"", "{\"dsseEnvelope\":{\"payload\":\"\",\"payloadType\":\"\",\"signatures\":[]},\"mediaType\"", VerificationStep.Json)]
    [InlineData("{\"mediaType\"", " {\"MediaType\"", VerificationStep.Json)]
    [InlineData("\"dsseEnvelope\"", "\"messageSignature\":{},\"dsseEnvelope\"", VerificationStep.Json)]
    [InlineData("\"tlogEntries\":[]", "\"tlogEntries\":[],\"tlogEntries\":[]", VerificationStep.Json)]
    [InlineData("\"tlogEntries\":[]", "\"tlogEntries\":{}", VerificationStep.Json)]
    [InlineData("\"tlogEntries\":[]", "\"tlog_entries\":[]", VerificationStep.Json)]
    [InlineData("\"publicKey\":{", "\"publicKey\":{\"more\":1,", VerificationStep.Json)]
    [InlineData("\"tlogEntries\":[]", "\"certificate\":{\"rawBytes\":\"AAAA\"}", VerificationStep.Material)]
    [InlineData("\"tlogEntries\":[]", "\"x509CertificateChain\":{\"certificates\":[]}", VerificationStep.Material)]
    [InlineData("\"publicKey\":{HINT},\"tlogEntries\":[]", "", VerificationStep.Material)]
    [InlineData("\"publicKey\":{HINT}", "\"x509CertificateChain\":{\"certificates\":[]}", VerificationStep.Material)]
    [InlineData("\"publicKey\":{HINT}", "\"certificate\":{\"rawBytes\":\"A\"}", VerificationStep.Base64)]
    [InlineData("\"publicKey\":{HINT}", "\"certificate\":{\"rawBytes\":\"AAAA\"}", VerificationStep.Certificate)]
    [InlineData("\"hint\":\"", "\"hint\":\"0", VerificationStep.Trust)]
    [InlineData("\"signatures\":[{SIG}]", "\"signatures\":[]", VerificationStep.Signatures)]
    [InlineData("\"signatures\":[{SIG}]", "\"signatures\":[{SIG},{SIG}]", VerificationStep.Signatures)]
    [InlineData("\"signatures\":[{SIG}]", "\"signatures\":[{\"keyid\":\"\"}]", VerificationStep.Json)]
    [InlineData("\"signatures\":[{SIG}]", "\"signatures\":{}", VerificationStep.Json)]
    [InlineData("\"sig\":\"", "\"sig\":\" ", VerificationStep.Base64)]
    [InlineData("\"sig\":\"", "\"sig\":\"\\n", VerificationStep.Base64)]
    [InlineData("\"sig\":\"", "\"sig\":\"AAAA", VerificationStep.Signature)]
    [InlineData("\"sig\":\"", "\"sig\":\"A", VerificationStep.Base64)]
    [InlineData("\"payload\":\"", "\"payload\":\"====", VerificationStep.Base64)]
    [InlineData("\"payload\":\"", "\"payload\":\"_-__", VerificationStep.Base64)]
    [InlineData("\"payload\":\"", "\"payload\":\"AAAA", VerificationStep.Signature)]
    [InlineData("\"payload\":\"PAYLOAD\"", "\"payload\":\"\"", VerificationStep.Signature)]
    [InlineData("\"payload\":\"PAYLOAD\"", "\"payload\":null", VerificationStep.Json)]
    [InlineData("\"payload\":\"PAYLOAD\",", "", VerificationStep.Json)]
    [InlineData("vnd.in-toto+json", "vnd.in-toto+jsom", VerificationStep.Signature)]
    public async Task A_bundle_of_another_form_is_refused_at_its_step(string from, string to, VerificationStep step)
    {
        using var signer = KeySigner.Generate();
        string bundle = Encoding.UTF8.GetString((await ReportCases.SignAsync(signer: signer)).Bundle.Span);
        string hint = Regex.Match(bundle, "\"hint\":\"[0-9a-f]+\"").Value;
        string signature = Regex.Match(bundle, "\"sig\":\"[^\"]+\",\"keyid\":\"\"").Value;
        string payload = Regex.Match(bundle, "\"payload\":\"([^\"]+)\"").Groups[1].Value;
        string Fill(string text) => text.Replace("HINT", hint, StringComparison.Ordinal).Replace("SIG", signature, StringComparison.Ordinal).Replace("PAYLOAD", payload, StringComparison.Ordinal);
        string changed = bundle.Replace(Fill(from), Fill(to), StringComparison.Ordinal);
        Assert.NotEqual(bundle, changed);
        AssertProblem(step, string.Empty, ReportVerifier.Verify(Encoding.UTF8.GetBytes(changed), VerificationPolicy.TrustKeys(signer.ExportPublicKeyPem())));
    }

    [Theory]
    [InlineData("bundle+json;version=0.1")]
    [InlineData("bundle+json;version=0.2")]
    [InlineData("bundle+json;version=0.3")]
    public async Task Older_names_of_the_media_type_are_accepted(string type)
    {
        using var signer = KeySigner.Generate();
        string bundle = Encoding.UTF8.GetString((await ReportCases.SignAsync(signer: signer)).Bundle.Span).Replace("bundle.v0.3+json", type, StringComparison.Ordinal);
        Assert.Empty(ReportVerifier.Verify(Encoding.UTF8.GetBytes(bundle), VerificationPolicy.TrustKeys(signer.ExportPublicKeyPem())).Problems);
    }

    [Fact]
    public async Task The_base64_alphabet_for_urls_is_accepted_in_envelopes_and_refused_in_bundles()
    {
        using var signer = KeySigner.Generate();
        VerificationPolicy policy = VerificationPolicy.TrustKeys(signer.ExportPublicKeyPem());
        SignedReport signed = await ReportCases.SignAsync(signer: signer);
        while (!Convert.ToBase64String(signed.Signature.Span).AsSpan().ContainsAny('+', '/'))
        {
            signed = await ReportCases.SignAsync(signer: signer);
        }

        string standard = Convert.ToBase64String(signed.Signature.Span);
        string other = standard.Replace('+', '-').Replace('/', '_');
        byte[] Changed(ReadOnlySpan<byte> document, string text) => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(document).Replace(standard, text, StringComparison.Ordinal));
        Assert.Empty(ReportVerifier.Verify(Changed(signed.ToEnvelopeLine(), other), policy).Problems);
        Assert.Equal([VerificationStep.Base64], ReportVerifier.Verify(Changed(signed.ToEnvelopeLine(), other + "+/"), policy).Problems.Select(problem => problem.Step));
        Assert.Equal([VerificationStep.Base64], ReportVerifier.Verify(Changed(signed.Bundle.Span, other), policy).Problems.Select(problem => problem.Step));
    }

    [Fact]
    public async Task Log_entries_are_said_not_to_be_evaluated()
    {
        using var signer = KeySigner.Generate();
        string bundle = Encoding.UTF8.GetString((await ReportCases.SignAsync(signer: signer)).Bundle.Span).Replace("\"tlogEntries\":[]", "\"tlogEntries\":[{\"logId\":{\"keyId\":\"AAAA\"},\"kindVersion\":{\"kind\":\"dsse\",\"version\":\"0.0.1\"},\"canonicalizedBody\":\"AAAA\"}]", StringComparison.Ordinal);
        VerificationResult result = ReportVerifier.Verify(Encoding.UTF8.GetBytes(bundle), VerificationPolicy.TrustKeys(signer.ExportPublicKeyPem()));
        Assert.Empty(result.Problems);
        Assert.Contains("not evaluated", Assert.Single(result.Notices), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_that_is_too_large_is_not_read()
    {
        using var signer = KeySigner.Generate();
        SignedReport signed = await ReportCases.SignAsync(signer: signer);
        VerificationPolicy policy = VerificationPolicy.TrustKeys(signer.ExportPublicKeyPem()) with { MaximumBytes = signed.Bundle.Length - 1 };
        AssertProblem(VerificationStep.Json, "at most", ReportVerifier.Verify(signed.Bundle, policy));
    }

    [Theory]
    [InlineData("Statement/v1", "Statement/v2", VerificationStep.StatementType)]
    [InlineData("{\"_type\"", "{\"_type\":\"x\",\"_type\"", VerificationStep.StatementType)]
    [InlineData("{\"_type\"", "[{\"_type\"", VerificationStep.StatementType)]
    [InlineData("test-result/v0.1", "test-result/v0.2", VerificationStep.PredicateType)]
    [InlineData("\"modelAudit\":{", "\"modelAudit\":{\"more\":1,", VerificationStep.Report)]
    [InlineData("modelaudit.statement.v1", "modelaudit.statement.v2", VerificationStep.Report)]
    [InlineData("modelaudit.report.v1", "modelaudit.report.v2", VerificationStep.Report)]
    [InlineData("modelaudit.evidence.v1", "modelaudit.evidence.v2", VerificationStep.Report)]
    [InlineData("{\"name\":\"m\",\"digest\"", "{\"name\":\"n\",\"digest\"", VerificationStep.Subjects)]
    [InlineData("{\"name\":\"a.txt\",\"digest\"", "{\"name\":\"z.txt\",\"digest\"", VerificationStep.Subjects)]
    [InlineData("\"subject\":[", "\"subject\":[{\"name\":\"x\",\"digest\":{\"sha256\":\"0000000000000000000000000000000000000000000000000000000000000000\"}},", VerificationStep.Subjects)]
    [InlineData("\"kind\":\"oms-root\"", "\"kind\":\"other\"", VerificationStep.Subjects)]
    [InlineData("\"result\":\"PASSED\"", "\"result\":\"FAILED\"", VerificationStep.Consistency)]
    [InlineData("\"passedTests\":[\"MA1002\"]", "\"passedTests\":[]", VerificationStep.Consistency)]
    [InlineData("\"failedTests\":[]", "\"failedTests\":[\"MA1002\"]", VerificationStep.Consistency)]
    [InlineData("\"schema\":\"modelaudit.statement.v1\",\"verdict\":\"passed\"", "\"schema\":\"modelaudit.statement.v1\",\"verdict\":\"failed\"", VerificationStep.Consistency)]
    [InlineData("\"text\":\"{}\"", "\"text\":\"{ }\"", VerificationStep.Consistency)]
    [InlineData("\"version\":\"1.0.0\"}}]", "\"version\":\"1.0.1\"}}]", VerificationStep.Consistency)]
    [InlineData("\"level\":\"block\"", "\"level\":\"off\"", VerificationStep.Consistency)]
    public async Task A_statement_that_contradicts_itself_is_refused_although_it_is_signed(string from, string to, VerificationStep step)
    {
        using var signer = KeySigner.Generate();
        string payload = Encoding.UTF8.GetString((await ReportCases.SignAsync(signer: signer)).Payload.Span);
        string changed = payload.Replace(from, to, StringComparison.Ordinal);
        Assert.NotEqual(payload, changed);
        AssertProblem(step, string.Empty, await SignAndVerify(signer, Encoding.UTF8.GetBytes(changed)));
    }

    [Fact]
    public async Task A_file_whose_digest_was_exchanged_in_evidence_and_subjects_breaks_the_root_digest()
    {
        using var signer = KeySigner.Generate();
        string payload = Encoding.UTF8.GetString((await ReportCases.SignAsync(signer: signer)).Payload.Span);
        string changed = payload.Replace(Sha256Digest.Of("two"u8).Hex, Sha256Digest.Of("evil"u8).Hex, StringComparison.Ordinal);
        AssertProblem(VerificationStep.Report, "root digest", await SignAndVerify(signer, Encoding.UTF8.GetBytes(changed)));
    }

    [Fact]
    public async Task A_verdict_better_than_its_findings_is_refused()
    {
        using var signer = KeySigner.Generate();
        foreach ((Verdict found, AuditVerdict claimed) in new[] { (Verdict.Fail, AuditVerdict.Passed), (Verdict.Fail, AuditVerdict.Incomplete), (Verdict.Review, AuditVerdict.Passed), (Verdict.Inconclusive, AuditVerdict.Passed) })
        {
            SignedReport signed = await ReportCases.SignAsync(ReportCases.Small(claimed, ReportCases.Finding(found)), signer);
            AssertProblem(VerificationStep.Consistency, "at best", ReportVerifier.Verify(signed.Bundle, VerificationPolicy.TrustKeys(signer.ExportPublicKeyPem())));
        }
    }

    [Fact]
    public async Task Another_payload_type_is_refused_although_it_is_signed()
    {
        using var signer = KeySigner.Generate();
        byte[] payload = (await ReportCases.SignAsync(signer: signer)).Payload.ToArray();
        AssertProblem(VerificationStep.PayloadType, "text/plain", await SignAndVerify(signer, payload, "text/plain"));
    }

    [Fact]
    public async Task A_signature_moved_to_another_report_does_not_fit()
    {
        using var signer = KeySigner.Generate();
        SignedReport one = await ReportCases.SignAsync(signer: signer);
        SignedReport two = await ReportCases.SignAsync(ReportCases.Small() with { Profile = "q" }, signer);
        string swapped = Encoding.UTF8.GetString(one.Bundle.Span).Replace(Convert.ToBase64String(one.Payload.Span), Convert.ToBase64String(two.Payload.Span), StringComparison.Ordinal);
        AssertProblem(VerificationStep.Signature, "does not fit", ReportVerifier.Verify(Encoding.UTF8.GetBytes(swapped), VerificationPolicy.TrustKeys(signer.ExportPublicKeyPem())));
    }

    private static async Task<VerificationResult> SignAndVerify(KeySigner signer, byte[] payload, string type = Dsse.InTotoPayloadType)
    {
        ReadOnlyMemory<byte> signature = await signer.SignAsync(Dsse.PreAuthenticationEncoding(type, payload), CancellationToken.None);
        string envelope = $"{{\"payload\":\"{Convert.ToBase64String(payload)}\",\"payloadType\":\"{type}\",\"signatures\":[{{\"sig\":\"{Convert.ToBase64String(signature.Span)}\"}}]}}";
        return ReportVerifier.Verify(Encoding.UTF8.GetBytes(envelope), VerificationPolicy.TrustKeys(signer.ExportPublicKeyPem()));
    }

    private static void AssertProblem(VerificationStep step, string message, VerificationResult result)
    {
        Assert.Null(result.Verified);
        Assert.All(result.Problems, problem => Assert.EndsWith(".", problem.Message, StringComparison.Ordinal));
        Assert.Contains(result.Problems, problem => problem.Step == step && problem.Message.Contains(message, StringComparison.Ordinal));
        Assert.Equal(step, result.Problems[0].Step);
    }
}
