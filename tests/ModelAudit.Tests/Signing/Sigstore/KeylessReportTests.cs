using System.Text;
using Microsoft.Extensions.Time.Testing;
using ModelAudit.Signing;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Tests.Signing.Sigstore;

public sealed class KeylessReportTests : IDisposable
{
    private readonly TestSigstore sigstore = new();

    public void Dispose() => sigstore.Dispose();

    [Fact]
    public void A_keyless_report_says_who_signed_and_when()
    {
        VerificationResult result = ReportVerifier.Verify(Bytes(Bundle()), Policy);
        Assert.Empty(result.Problems);
        VerifiedReport report = result.Verified!;
        Assert.Equal(("keyless", "transparency-log", TestSigstore.Signed.AddSeconds(2)), (report.Method, report.TimeSource, report.Time));
        Assert.Equal(TestFulcio.Issuer, report.Signer!.OidcIssuer);
    }

    [Fact]
    public void Roots_and_a_trusted_root_can_be_trusted_at_once()
    {
        using var authority = new TestAuthority();
        Assert.Empty(ReportVerifier.Verify(Bytes(Bundle()), Policy with { Roots = [authority.RootPem] }).Problems);
    }

    [Fact]
    public void A_keyless_report_is_not_one_of_other_roots()
    {
        using var authority = new TestAuthority();
        Assert.NotEmpty(ReportVerifier.Verify(Bytes(Bundle()), authority.Policy).Problems);
        Assert.NotEmpty(ReportVerifier.Verify(Bytes(Bundle()), VerificationPolicy.TrustKeys(authority.Issue().ExportPublicKeyPem())).Problems);
    }

    [Fact]
    public void The_key_of_the_certificate_can_be_trusted_alone_and_the_log_still_says_when()
    {
        VerificationPolicy policy = VerificationPolicy.TrustKeys(sigstore.Signer.ExportPublicKeyPem()) with { TrustedRoot = sigstore.Root };
        VerifiedReport report = ReportVerifier.Verify(Bytes(Bundle()), policy).Verified!;
        Assert.Equal(("key", "transparency-log"), (report.Method, report.TimeSource));
    }

    [Fact]
    public void A_policy_is_read_from_a_file()
    {
        var file = new JObject
        {
            ["schema"] = VerificationPolicy.Schema,
            ["sigstore"] = sigstore.RootJson(),
            ["identities"] = new JArray(new JObject { ["pattern"] = "https://git\\.example\\.com/acme/.*", ["issuer"] = TestFulcio.Issuer }),
        };
        VerificationPolicy policy = VerificationPolicy.Parse(Bytes(file)) with { Clock = Clock };
        Assert.Empty(ReportVerifier.Verify(Bytes(Bundle()), policy).Problems);
        using var authority = new TestAuthority();
        using KeySigner key = authority.Issue();
        VerificationPolicy others = VerificationPolicy.Parse(Bytes(new JObject
        {
            ["schema"] = VerificationPolicy.Schema,
            ["keys"] = new JArray(key.ExportPublicKeyPem()),
            ["roots"] = new JArray(authority.RootPem),
            ["timestampRoots"] = new JArray(authority.RootPem),
            ["identities"] = new JArray(new JObject { ["name"] = TestAuthority.Identity }),
        }));
        Assert.Equal((1, 1, 1, 1), (others.PublicKeys.Length, others.Roots.Length, others.TimestampRoots.Length, others.Identities.Length));
    }

    [Theory]
    [InlineData("{}", "schema")]
    [InlineData("""{"schema":"modelaudit.trust.v2"}""", "modelaudit.trust.v1")]
    [InlineData("""{"schema":"modelaudit.trust.v1","key":[]}""", "'key'")]
    [InlineData("""{"schema":"modelaudit.trust.v1","keys":["x"]}""", "PUBLIC KEY")]
    [InlineData("""{"schema":"modelaudit.trust.v1","roots":["x"]}""", "certificate")]
    [InlineData("""{"schema":"modelaudit.trust.v1","identities":[{}]}""", "either")]
    [InlineData("""{"schema":"modelaudit.trust.v1","identities":[{"name":"a","pattern":"b"}]}""", "either")]
    [InlineData("""{"schema":"modelaudit.trust.v1","identities":[{"pattern":"("}]}""", "(")]
    [InlineData("""{"schema":"modelaudit.trust.v1","identities":[{"name":""}]}""", "empty")]
    [InlineData("""{"schema":"modelaudit.trust.v1","sigstore":{}}""", "trusted root")]
    public void A_policy_with_a_mistake_is_explained(string text, string part) => Assert.Contains(
        part, Assert.Throws<InvalidInputException>(() => VerificationPolicy.Parse(Encoding.UTF8.GetBytes(text))).Message, StringComparison.Ordinal);

    private static FakeTimeProvider Clock => new(TestSigstore.Signed.AddYears(1));

    private VerificationPolicy Policy => VerificationPolicy.TrustKeyless(sigstore.Root, TestSigstore.Identity) with { Clock = Clock };

    private JObject Bundle() => sigstore.Bundle(Encoding.UTF8.GetString(ReportSigning.Statement(ReportCases.Small()).ToBytes()));

    private static byte[] Bytes(JObject document) => Encoding.UTF8.GetBytes(document.ToString(Formatting.None));
}
