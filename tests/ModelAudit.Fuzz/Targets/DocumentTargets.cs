using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Fuzz.Engine;
using ModelAudit.Licensing;
using ModelAudit.Reports;
using ModelAudit.Rules;
using ModelAudit.Samples.Building;
using ModelAudit.Samples.Models;
using ModelAudit.Signing;
using ModelAudit.Sources;

namespace ModelAudit.Fuzz.Targets;

/// <summary>The documents that come back to us: expressions, evidence, reports, signed reports, keys and signatures.</summary>
internal static class DocumentTargets
{
    private static readonly DateTimeOffset AsOf = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Lazy<AuditReport> Report = new(MakeReport);
    private static readonly Lazy<KeySigner> Signer = new(() => KeySigner.Generate());
    private static readonly Lazy<SignedReport> Signed = new(() => ReportSigning.SignAsync(Report.Value, Signer.Value).GetAwaiter().GetResult());
    private static readonly Lazy<(string Certificate, SignedReport Report)> Certified = new(Certify);
    private static readonly Lazy<VerificationPolicy> Trust = new(() => VerificationPolicy.TrustKeys(Signer.Value.ExportPublicKeyPem()));

    public static readonly FuzzTarget Spdx = new(
        "spdx-expression",
        () => Texts(
            "MIT", "Apache-2.0 WITH LLVM-exception", "(MIT OR GPL-2.0+) AND LicenseRef-x", "DocumentRef-a:LicenseRef-b", "MIT AND (Apache-2.0 OR (BSD-3-Clause AND CC0-1.0))", string.Empty, "(", "AND", new string('(', 500) + "MIT"),
        content =>
        {
            if (!SpdxExpression.TryParse(Encoding.UTF8.GetString(content), out SpdxExpression? expression, out SpdxProblem? problem))
            {
                return ReadingTargets.Sentence(problem.ToString()!);
            }

            string written = expression.ToString();
            SpdxExpression again = SpdxExpression.Parse(written);
            string meaning = Meaning(expression);
            if (again.ToString() != written || Meaning(again) != meaning)
            {
                throw new FuzzFailureException($"'{written}' means something else than the expression it was written from");
            }

            return $"{meaning} {written.Length / 50}";
        })
    {
        Tokens = [" AND ", " OR ", " WITH ", "(", ")", "+", "LicenseRef-", "DocumentRef-", "MIT", "GPL-2.0-only", " and ", "OR", ":"],
    };

    public static readonly FuzzTarget ModelSignature = new(
        "model-signature",
        () => [ModelSigned(null), ModelSigned(1000)],
        content =>
        {
            Provenance.ModelSigning.OmsVerification result = Provenance.ModelSigning.OmsVerifier.Verify(content, new TrustedSigners { PublicKeys = [Signer.Value.ExportPublicKeyPem()] }, AsOf);
            if (result.Problems.IsEmpty && result.Manifest is null)
            {
                throw new FuzzFailureException("no problem and no manifest");
            }

            return $"{string.Join(' ', result.Problems.Select(problem => problem.Step))} {result.IsTrusted} {result.Manifest?.Resources.Length}";
        })
    {
        Tokens = ["\"hint\"", "\"rawBytes\"", "\"keyDetails\"", "\"x509CertificateChain\"", "\"tlogEntries\"", "\"sig\"", "\"payload\"", "e30="],
    };

    public static readonly FuzzTarget ModelStatement = new(
        "model-statement",
        () => new[] { ModelSigned(null), ModelSigned(1000) }.Select(bundle => SignedReport.Parse(bundle).Payload.ToArray()),
        content =>
        {
            try
            {
                Provenance.ModelSigning.OmsManifest manifest = Provenance.ModelSigning.OmsStatementReader.Read(content);
                return $"{manifest.Method} {manifest.HashType} {manifest.Notices.Length}";
            }
            catch (VerificationException exception)
            {
                return ReadingTargets.Sentence(exception.Problems[0].Message);
            }
        })
    {
        Tokens = ["\"files\"", "\"shards\"", "\"shard_size\"", "\"blake3\"", "\"ignore_paths\"", "\"allow_symlinks\"", ":0:", "../", "https://model_signing/Digests/v0.1"],
    };

    public static readonly FuzzTarget EvidenceTarget = new(
        "evidence-json", () => [EvidenceJson.ToBytes(Report.Value.Evidence)], content => RoundTrip(content, bytes => EvidenceJson.Read(bytes), EvidenceJson.ToBytes))
    {
        MaxInputBytes = 1 << 18,
    };

    public static readonly FuzzTarget ReportTarget = new(
        "report-json", () => [ReportJson.ToBytes(Report.Value)], content => RoundTrip(content, bytes => ReportJson.Read(bytes), ReportJson.ToBytes))
    {
        MaxInputBytes = 1 << 18,
    };

    public static readonly FuzzTarget Bundle = new(
        "signed-report",
        () => [Signed.Value.Bundle.ToArray(), Signed.Value.ToEnvelopeLine()],
        content =>
        {
            VerificationResult result = ReportVerifier.Verify(content, Trust.Value);
            if (result.Verified is null)
            {
                return string.Join(' ', result.Problems.Select(problem => problem.Step).Distinct());
            }

            // Whatever changed around them: what verifies is the payload that was signed.
            if (!SignedReport.Parse(content).Payload.Span.SequenceEqual(Signed.Value.Payload.Span))
            {
                throw new FuzzFailureException("another payload than the signed one verifies");
            }

            return "verified";
        })
    {
        Tokens = ["\"payload\"", "\"payloadType\"", "\"signatures\"", "\"sig\"", "\"keyid\"", "\"certificate\"", "\"publicKey\"", "\"hint\"", "\"x509CertificateChain\"", "\"mediaType\"", "=", "==", "A"],
        MaxInputBytes = 1 << 18,
    };

    public static readonly FuzzTarget Statement = new(
        "statement",
        () => [Signed.Value.Bundle.ToArray()],
        content =>
        {
            VerificationResult result = ReportVerifier.Verify(content, VerificationPolicy.UnsafeAcceptAnySigner);
            return result.Verified is null ? string.Join(' ', result.Problems.Select(problem => $"{problem.Step} {ReadingTargets.Sentence(problem.Message)}").Take(3)) : "verified";
        })
    {
        Frame = new FuzzFrame(SplitPayload, (payload, _) => JoinPayload(payload)),
        Tokens = ["\"subject\"", "\"digest\"", "\"sha256\"", "\"predicateType\"", "\"result\"", "\"PASSED\"", "\"FAILED\"", "\"Passed\"", "\"findings\"", "\"rules\""],
        MaxInputBytes = 1 << 18,
    };

    public static readonly FuzzTarget Signature = new(
        "ecdsa-der",
        () => [Signed.Value.Signature.ToArray(), [0x30, 6, 2, 1, 1, 2, 1, 1], [0x30, 0x80, 2, 1, 1, 2, 1, 1, 0, 0], [0x30, 7, 2, 2, 0, 1, 2, 1, 1]],
        content =>
        {
            bool strict = EcdsaSignature.IsStrict(content, EcdsaSignature.Order(SigningKeyKind.EcdsaP256));

            // Two integers of one to 33 bytes, each with two bytes before it, and two bytes before both.
            if (strict && content.Length is < 8 or > 72)
            {
                throw new FuzzFailureException($"{content.Length} bytes are no strict signature of P-256");
            }

            return $"{strict} {content.Length / 16}";
        })
    {
        IsText = false,
        MaxInputBytes = 512,
    };

    public static readonly FuzzTarget PrivateKey = new(
        "private-key-pem",
        () => Texts(Signer.Value.ExportPrivateKeyPem(), EncryptedKey(), Signer.Value.ExportPublicKeyPem(), "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n"),
        content => Documented(() =>
        {
            using KeySigner key = KeySigner.FromPem(Encoding.UTF8.GetString(content), "secret");
            return key.Algorithm;
        }))
    {
        Tokens = ["-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----", "ENCRYPTED ", "EC ", "RSA ", "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg"],

        // A key derivation with many rounds takes its time.
        MaxTime = TimeSpan.FromSeconds(10),
    };

    public static readonly FuzzTarget PublicKey = new(
        "public-key-pem",
        () => Texts(Signer.Value.ExportPublicKeyPem()),
        content => Verified(Signed.Value, VerificationPolicy.TrustKeys(Encoding.UTF8.GetString(content))));

    public static readonly FuzzTarget Certificates = new(
        "certificate-pem",
        () => Texts(Certified.Value.Certificate, Certified.Value.Certificate + Certify().Certificate, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
        content => Verified(Certified.Value.Report, VerificationPolicy.TrustRoots(Encoding.UTF8.GetString(content), "a@example.org")));

    public static readonly ImmutableArray<FuzzTarget> All = [Spdx, EvidenceTarget, ReportTarget, Bundle, Statement, Signature, PrivateKey, PublicKey, Certificates, ModelSignature, ModelStatement];

    /// <summary>
    /// Runs a reader of documents that a user gives: what it may throw is an InvalidInputException whose problems have a place and a
    /// sentence.
    /// </summary>
    public static string Documented(Func<string> read)
    {
        try
        {
            return read();
        }
        catch (InvalidInputException exception)
        {
            foreach (InputProblem problem in exception.Problems)
            {
                if (problem.Message.Length == 0 || problem.Line < 0 || problem.Column < 0)
                {
                    throw new FuzzFailureException($"the problem '{problem}' has no sentence or no place");
                }
            }

            return ReadingTargets.Sentence(exception.Problems[0].Message);
        }
    }

    /// <summary>Texts as UTF-8.</summary>
    public static IEnumerable<byte[]> Texts(params string[] texts) => texts.Select(Encoding.UTF8.GetBytes);

    private static string Meaning(SpdxExpression expression) =>
        $"{expression.HasChoice} {expression.IsSatisfiedBy(["MIT"])} {expression.IsSatisfiedBy(["Apache-2.0", "CC0-1.0"])} {expression.IsSatisfiedBy(["GPL-2.0-only", "LicenseRef-x"])}";

    private static string Verified(SignedReport signed, VerificationPolicy policy) => Documented(() =>
    {
        VerificationResult result = ReportVerifier.Verify(signed.Bundle, policy);
        return result.Verified is null ? string.Join(' ', result.Problems.Select(problem => ReadingTargets.Sentence(problem.Message))) : "verified";
    });

    private static string RoundTrip<T>(byte[] content, Func<byte[], T> read, Func<T, byte[]> write) => Documented(() =>
    {
        byte[] written = write(read(content));
        return write(read(written)).AsSpan().SequenceEqual(written) ? "read" : throw new FuzzFailureException("what was read and written twice differs");
    });

    private static (byte[] Text, byte[] Others)? SplitPayload(byte[] file)
    {
        try
        {
            return (SignedReport.Parse(file).Payload.ToArray(), file);
        }
        catch (InvalidInputException)
        {
            return null;
        }
    }

    private static byte[] JoinPayload(byte[] payload) => Encoding.UTF8.GetBytes(
        $$"""{"payload":"{{Convert.ToBase64String(payload)}}","payloadType":"application/vnd.in-toto+json","signatures":[{"sig":"{{Convert.ToBase64String(Signed.Value.Signature.Span)}}","keyid":""}]}""");

    // A self-signed certificate for a@example.org, and a report signed under it.
    private static (string Certificate, SignedReport Report) Certify()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=a", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddEmailAddress("a@example.org");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        using X509Certificate2 certificate = request.CreateSelfSigned(AsOf, AsOf.AddYears(20));
        string pem = certificate.ExportCertificatePem() + "\n";
        using KeySigner signer = KeySigner.FromPem(key.ExportPkcs8PrivateKeyPem()).WithCertificate(pem);
        return (pem, ReportSigning.SignAsync(Report.Value, signer).GetAwaiter().GetResult());
    }

    // Few rounds of key derivation, so that there is time for many inputs.
    private static string EncryptedKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 10));
    }

    private static byte[] ModelSigned(long? shard)
    {
        using TemporaryDirectory directory = TemporaryDirectory.Of(SampleModels.DistillLlama.Build());
        return ModelSigner.SignAsync(new DirectorySource(directory.Root, "sample"), Signer.Value, new ModelSigningOptions { ShardBytes = shard }).GetAwaiter().GetResult();
    }

    private static AuditReport MakeReport()
    {
        using TemporaryDirectory directory = TemporaryDirectory.Of(SampleModels.DistillLlama.Build());
        var request = new AuditRequest(new DirectorySource(directory.Root, "sample")) { AsOf = AsOf };
        return new AuditReport
        {
            Tool = new ToolIdentity("modelaudit", "0.0.0", null),
            AsOf = AsOf,
            Evidence = ModelAuditor.CreateBuilder().Build().CollectAsync(request).GetAwaiter().GetResult(),
            Profile = "baseline",
            Context = AuditContext.Empty,
            Policy = [],
            Rules = [],
            Findings = [],
            Waivers = [],
            Attestations = [],
            Verdict = AuditVerdict.Incomplete,
        };
    }
}
