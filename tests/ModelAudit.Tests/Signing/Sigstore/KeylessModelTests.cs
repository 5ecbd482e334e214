using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using ModelAudit.Provenance.ModelSigning;
using ModelAudit.Signing;
using ModelAudit.Tests.Provenance.ModelSigning;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Tests.Signing.Sigstore;

public sealed class KeylessModelTests : IDisposable
{
    private static readonly string Statement = SignedModel.Statement().ToString(Formatting.None);

    private readonly SignedModel model = new();
    private readonly TestSigstore sigstore = new();

    public void Dispose()
    {
        model.Dispose();
        sigstore.Dispose();
    }

    [Theory]
    [InlineData(false, "dsse")]
    [InlineData(false, "intoto")]
    [InlineData(false, "hashedrekord")]
    [InlineData(true, "dsse")]
    [InlineData(true, "hashedrekord")]
    public async Task A_keyless_signature_says_who_signed_and_when_though_its_certificate_ended_long_ago(bool second, string kind)
    {
        ModelVerification result = await VerifyAsync(sigstore.Bundle(Statement, second, kind));
        Assert.Empty(result.Problems);
        Assert.True(result.IsVerified);
        Assert.Equal("keyless", result.Method);
        Assert.Equal([TestFulcio.Name], result.Signer!.Names.ToArray());
        Assert.Equal(TestFulcio.Issuer, result.Signer.OidcIssuer);
        Assert.Equal(second ? ("timestamp", TestSigstore.Signed.AddSeconds(3)) : ("transparency-log", TestSigstore.Signed.AddSeconds(2)), (result.TimeSource, result.Time));
        Assert.Equal([second ? "https://tsa.example.com" : "https://rekor.example.com"], result.Times.Select(time => time.Authority));
    }

    [Theory]
    [InlineData(TestSigstore.FirstVersion, true, true)]
    [InlineData(TestSigstore.FirstVersion, false, true)]
    [InlineData(TestSigstore.SecondVersion, true, true)]
    [InlineData(TestSigstore.SecondVersion, false, false)]
    public async Task Older_bundles_are_verified_and_only_the_first_version_needs_no_proof(string version, bool proof, bool verified)
    {
        JObject bundle = TestSigstore.Old(sigstore.Bundle(Statement), version);
        if (!proof)
        {
            ((JObject)Entry(bundle)).Remove("inclusionProof");
        }

        ModelVerification result = await VerifyAsync(bundle);
        Assert.Equal(verified ? [] : [VerificationStep.TransparencyLog, VerificationStep.Timestamp], result.Problems.Select(problem => problem.Step));
    }

    [Fact]
    public async Task A_certificate_chain_in_a_new_bundle_is_refused()
    {
        JObject bundle = TestSigstore.Old(sigstore.Bundle(Statement), SignedReport.BundleMediaType);
        Assert.Equal([VerificationStep.Material], (await VerifyAsync(bundle)).Problems.Select(problem => problem.Step));
    }

    [Theory]
    [InlineData(TestFulcio.Name, TestFulcio.Issuer, false, true)]
    [InlineData("https://git.example.com/acme/.*", TestFulcio.Issuer, true, true)]
    [InlineData("https://git.example.com/acme/", TestFulcio.Issuer, true, false)]
    [InlineData(TestFulcio.Name, "https://accounts.example.org", false, false)]
    [InlineData(TestFulcio.Name, null, false, false)]
    [InlineData("https://git.example.com/other/.*", TestFulcio.Issuer, true, false)]
    public async Task The_certificate_has_to_name_the_expected_signer_authenticated_by_the_expected_issuer(string name, string? issuer, bool pattern, bool verified)
    {
        ExpectedIdentity identity = pattern ? ExpectedIdentity.Matching(name, issuer) : new ExpectedIdentity(name, issuer);
        ModelVerification result = await VerifyAsync(sigstore.Bundle(Statement), identity: identity);
        Assert.Equal(verified ? [] : [VerificationStep.Identity], result.Problems.Select(problem => problem.Step));
    }

    [Fact]
    public async Task Without_an_identity_nobody_is_trusted()
    {
        ModelVerification result = await model.VerifyAsync(sigstore.Bundle(Statement), new TrustedSigners { TrustedRoot = sigstore.Root });
        Assert.Equal([VerificationStep.Identity], result.Problems.Select(problem => problem.Step));
    }

    [Theory]
    [InlineData("a)|(b")]
    [InlineData("(?=a)")]
    [InlineData("(?x)a#")]
    [InlineData("[")]
    public void A_pattern_that_could_undo_its_anchors_or_take_for_ever_is_refused(string pattern) =>
        Assert.ThrowsAny<ArgumentException>(() => ExpectedIdentity.Matching(pattern, TestFulcio.Issuer));

    [Theory]
    [InlineData("tlogs", VerificationStep.TransparencyLog)]
    [InlineData("ctlogs", VerificationStep.CertificateLog)]
    [InlineData("certificateAuthorities", VerificationStep.Certificate)]
    public async Task Without_one_part_of_the_trusted_root_the_signature_is_refused(string part, VerificationStep step)
    {
        JObject root = sigstore.RootJson();
        root[part] = new JArray();
        Assert.Contains((await VerifyAsync(sigstore.Bundle(Statement), root)).Problems, problem => problem.Step == step);
    }

    [Theory]
    [InlineData("tlogs", VerificationStep.TransparencyLog)]
    [InlineData("ctlogs", VerificationStep.CertificateLog)]
    [InlineData("certificateAuthorities", VerificationStep.Certificate)]
    public async Task What_vouches_outside_its_period_or_in_none_is_refused_and_the_last_moment_counts(string part, VerificationStep step)
    {
        string last = part switch { "tlogs" => "2026-06-01T12:00:02Z", "ctlogs" => "2026-06-01T12:00:00Z", _ => "2026-06-01T12:00:02Z" };
        foreach ((JToken period, bool verified) in new (JToken, bool)[]
        {
            (new JObject { ["start"] = "2026-01-01T00:00:00Z", ["end"] = last }, true),
            (new JObject { ["start"] = "2026-01-01T00:00:00Z", ["end"] = "2026-06-01T11:59:59.999Z" }, false),
            (new JObject { ["start"] = "2026-06-01T12:00:03Z" }, false),
            (new JObject { ["end"] = "2027-01-01T00:00:00Z" }, false),
            (JValue.CreateNull(), false),
        })
        {
            JObject root = sigstore.RootJson();
            JToken item = root[part]![0]!;
            (part == "certificateAuthorities" ? item : item["publicKey"]!)["validFor"] = period;
            ModelVerification result = await VerifyAsync(sigstore.Bundle(Statement), root);
            Assert.Equal(verified, result.IsVerified);
            Assert.True(verified || result.Problems.Any(problem => problem.Step == step));
        }
    }

    [Fact]
    public async Task The_authority_of_a_timestamp_cannot_borrow_the_period_of_another()
    {
        JObject root = sigstore.RootJson();
        root["timestampAuthorities"]![0]!["validFor"]!["end"] = "2026-02-01T00:00:00Z";
        ((JArray)root["timestampAuthorities"]!).Add(new JObject { ["certChain"] = new JObject { ["certificates"] = new JArray() }, ["validFor"] = new JObject { ["start"] = "2026-01-01T00:00:00Z" } });
        Assert.Contains((await VerifyAsync(sigstore.Bundle(Statement, second: true), root)).Problems, problem => problem.Step == VerificationStep.Timestamp);
    }

    [Fact]
    public async Task An_authority_with_the_name_of_another_does_not_confuse_the_certificate_log()
    {
        using var decoy = new TestFulcio();
        JObject root = sigstore.RootJson();
        ((JArray)root["certificateAuthorities"]!).AddFirst(new JObject
        {
            ["certChain"] = new JObject { ["certificates"] = new JArray(new JObject { ["rawBytes"] = Convert.ToBase64String(decoy.Intermediate) }, new JObject { ["rawBytes"] = Convert.ToBase64String(decoy.Root) }) },
            ["validFor"] = new JObject { ["start"] = "2026-01-01T00:00:00Z" },
        });
        Assert.Empty((await VerifyAsync(sigstore.Bundle(Statement), root)).Problems);
    }

    [Fact]
    public async Task A_certificate_that_no_log_has_seen_is_refused()
    {
        byte[] unseen = sigstore.Fulcio.Issue(sigstore.PublicKey, TestSigstore.Signed, seen: false);
        byte[] otherwise = sigstore.Fulcio.Issue(sigstore.PublicKey, TestSigstore.Signed, seenAs: sigstore.PublicKey);
        foreach (byte[] certificate in new[] { unseen, otherwise })
        {
            ModelVerification result = await VerifyAsync(sigstore.Bundle(Statement, certificate: certificate));
            Assert.Equal([VerificationStep.CertificateLog], result.Problems.Select(problem => problem.Step));
        }
    }

    [Theory]
    [InlineData(-11)]
    [InlineData(1)]
    public async Task A_certificate_that_was_not_valid_when_the_log_took_the_entry_in_is_refused(int minutes)
    {
        byte[] certificate = sigstore.Fulcio.Issue(sigstore.PublicKey, TestSigstore.Signed.AddMinutes(minutes));
        Assert.Contains((await VerifyAsync(sigstore.Bundle(Statement, certificate: certificate))).Problems, problem => problem.Step == VerificationStep.Certificate);
    }

    [Fact]
    public async Task A_certificate_of_another_authority_is_refused()
    {
        using var other = new TestFulcio();
        byte[] certificate = other.Issue(sigstore.PublicKey, TestSigstore.Signed);
        Assert.Contains((await VerifyAsync(sigstore.Bundle(Statement, certificate: certificate))).Problems, problem => problem.Step == VerificationStep.Certificate);
    }

    [Fact]
    public async Task A_user_name_and_an_old_statement_of_the_issuer_are_read()
    {
        byte[] certificate = sigstore.Fulcio.Issue(sigstore.PublicKey, TestSigstore.Signed, request =>
        {
            request.CertificateExtensions.RemoveAt(4);
            request.CertificateExtensions.RemoveAt(2);
            request.CertificateExtensions.Add(new X509Extension("2.5.29.17", UserName("alice!example.com"), true));
        });
        ModelVerification result = await VerifyAsync(sigstore.Bundle(Statement, certificate: certificate), identity: new ExpectedIdentity("alice!example.com", TestFulcio.Issuer));
        Assert.Empty(result.Problems);
    }

    [Fact]
    public async Task Every_one_of_several_timestamps_counts()
    {
        JObject bundle = sigstore.Bundle(Statement, second: true);
        byte[] signature = Convert.FromBase64String((string)bundle["dsseEnvelope"]!["signatures"]![0]!["sig"]!);
        byte[] good = sigstore.Timestamps.Stamp(signature, TestSigstore.Signed.AddSeconds(1), embed: false);
        bundle["verificationMaterial"]!["timestampVerificationData"] = TestSigstore.Stamps(good);
        Assert.Empty((await VerifyAsync(bundle)).Problems);
        foreach ((byte[] bad, VerificationStep step) in new[]
        {
            (sigstore.Timestamps.Stamp(signature, TestSigstore.Signed.AddMinutes(11)), VerificationStep.Certificate),
            (sigstore.Timestamps.Stamp([1, 2, 3], TestSigstore.Signed), VerificationStep.Timestamp),
        })
        {
            bundle["verificationMaterial"]!["timestampVerificationData"] = TestSigstore.Stamps(good, bad);
            Assert.Contains((await VerifyAsync(bundle)).Problems, problem => problem.Step == step);
        }
    }

    [Theory]
    [InlineData("1.3.6.1.5.5.7.3.3", true)]
    [InlineData("1.3.6.1.5.5.7.3.8", false)]
    public async Task A_timestamp_by_a_certificate_for_something_else_is_refused(string purpose, bool critical)
    {
        using var other = new TestTimestamps(purpose, critical);
        JObject bundle = sigstore.Bundle(Statement);
        byte[] signature = Convert.FromBase64String((string)bundle["dsseEnvelope"]!["signatures"]![0]!["sig"]!);
        bundle["verificationMaterial"]!["timestampVerificationData"] = TestSigstore.Stamps(other.Stamp(signature, TestSigstore.Signed));
        ModelVerification result = await model.VerifyAsync(bundle, Trust() with { TimestampRoots = [other.RootPem] });
        Assert.Equal([VerificationStep.Timestamp], result.Problems.Select(problem => problem.Step));
    }

    [Theory]
    [InlineData("dsse", "payload")]
    [InlineData("intoto", "payload")]
    [InlineData("hashedrekord", "payload")]
    [InlineData("dsse", "signature")]
    [InlineData("dsse", "certificate")]
    public async Task An_entry_about_another_envelope_is_refused(string kind, string part)
    {
        JObject bundle = sigstore.Bundle(Statement, kind: kind);
        byte[] payload = Encoding.UTF8.GetBytes(Statement);
        byte[] signature = Convert.FromBase64String((string)bundle["dsseEnvelope"]!["signatures"]![0]!["sig"]!);
        byte[] leaf = Convert.FromBase64String((string)bundle["verificationMaterial"]!["certificate"]!["rawBytes"]!);
        JObject body = TestSigstore.Body(
            kind,
            part == "payload" ? [1] : payload,
            part == "payload" ? [1] : Dsse.PreAuthenticationEncoding(Dsse.InTotoPayloadType, payload),
            part == "signature" ? [1] : signature,
            part == "certificate" ? sigstore.Fulcio.Issue(sigstore.PublicKey, TestSigstore.Signed) : leaf);
        bundle["verificationMaterial"]!["tlogEntries"] = new JArray(sigstore.Rekor.Enter(body, TestSigstore.Signed.AddSeconds(1)));
        Assert.Contains((await VerifyAsync(bundle)).Problems, problem => problem.Step == VerificationStep.TransparencyLog);
    }

    [Fact]
    public async Task The_age_of_the_trusted_root_is_told_and_refuses_nothing()
    {
        ModelVerification young = await VerifyAsync(sigstore.Bundle(Statement), now: TestSigstore.Signed);
        Assert.DoesNotContain(young.Notices, notice => notice.Contains("trusted root", StringComparison.Ordinal));
        JObject root = sigstore.RootJson();
        root["tlogs"]![0]!["publicKey"]!["validFor"]!["end"] = "2026-07-01T00:00:00Z";
        root["tlogs"]![1]!["publicKey"]!["validFor"]!["end"] = "2026-07-01T00:00:00Z";
        ModelVerification old = await VerifyAsync(sigstore.Bundle(Statement), root, now: TestSigstore.Signed.AddYears(3));
        Assert.True(old.IsVerified);
        Assert.Contains(old.Notices, notice => notice.Contains("no transparency log that vouches", StringComparison.Ordinal));
        Assert.Contains(old.Notices, notice => notice.Contains("1247 days ago", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void No_keyless_bundle_with_a_changed_bit_is_accepted(bool second)
    {
        byte[] bundle = Encoding.UTF8.GetBytes(sigstore.Bundle(Statement, second).ToString(Formatting.None));
        TrustedSigners trust = Trust();
        BitFlips.AssertRefused(bundle, changed =>
        {
            OmsVerification result = OmsVerifier.Verify(changed, trust, TestSigstore.Signed);
            return result.Problems.IsEmpty && result.TrustProblems.IsEmpty && result.IsTrusted;
        }, isSlow: true);
    }

    [Fact]
    public void A_damaged_trusted_root_is_explained_and_never_a_crash()
    {
        byte[] root = Encoding.UTF8.GetBytes(sigstore.RootJson().ToString());
        Parallel.For(0, root.Length, length => Assert.Throws<InvalidInputException>(() => TrustedRoot.Parse(root.AsMemory(0, length))));
        Parallel.For(0, root.Length, i =>
        {
            byte[] changed = (byte[])root.Clone();
            changed[i] ^= 0x11;
            try
            {
                _ = TrustedRoot.Parse(changed);
            }
            catch (InvalidInputException exception)
            {
                Assert.NotEmpty(exception.Problems);
            }
        });
    }

    private TrustedSigners Trust(JObject? root = null, ExpectedIdentity? identity = null) =>
        new() { TrustedRoot = root is null ? sigstore.Root : TestSigstore.Parse(root), Identities = [identity ?? TestSigstore.Identity] };

    private Task<ModelVerification> VerifyAsync(JObject bundle, JObject? root = null, ExpectedIdentity? identity = null, DateTimeOffset? now = null) => model.VerifyAsync(
        bundle,
        Trust(root, identity),
        new ModelVerificationOptions { Clock = new FakeTimeProvider(now ?? TestSigstore.Signed.AddMonths(3)) });

    private static JToken Entry(JObject bundle) => bundle["verificationMaterial"]!["tlogEntries"]![0]!;

    private static byte[] UserName(string name)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        var tag = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
        using (writer.PushSequence())
        using (writer.PushSequence(tag))
        {
            writer.WriteObjectIdentifier("1.3.6.1.4.1.57264.1.7");
            using (writer.PushSequence(tag))
            {
                writer.WriteCharacterString(UniversalTagNumber.UTF8String, name);
            }
        }

        return writer.Encode();
    }
}
