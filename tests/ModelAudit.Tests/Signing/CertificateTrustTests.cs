using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using ModelAudit.Signing;

namespace ModelAudit.Tests.Signing;

public sealed class CertificateTrustTests : IDisposable
{
    private readonly TestAuthority authority = new();

    public void Dispose() => authority.Dispose();

    [Theory]
    [InlineData(SigningKeyKind.EcdsaP256)]
    [InlineData(SigningKeyKind.EcdsaP384)]
    [InlineData(SigningKeyKind.Rsa)]
    public async Task A_certificate_of_a_trusted_root_that_names_the_signer_is_accepted(SigningKeyKind kind)
    {
        using KeySigner signer = authority.Issue(kind: kind);
        VerificationResult result = await Verify(signer, authority.Policy);
        Assert.Empty(result.Problems);
        SignerIdentity identity = result.Verified!.Signer!;
        Assert.Equal("CN=Auditor, O=Example", identity.Subject);
        Assert.Equal("CN=Test Root", identity.Issuer);
        Assert.Equal([TestAuthority.Identity, "https://ci.example.com/audit"], identity.Names.ToArray());
        Assert.NotNull(identity.Certificate);
    }

    [Fact]
    public async Task Only_the_leaf_is_in_the_bundle()
    {
        using KeySigner signer = KeySigner.Generate();
        using KeySigner certified = authority.Issue();
        string bundle = Encoding.UTF8.GetString((await ReportCases.SignAsync(signer: certified)).Bundle.Span);
        Assert.Contains("\"verificationMaterial\":{\"certificate\":{\"rawBytes\":\"", bundle, StringComparison.Ordinal);
        Assert.DoesNotContain("publicKey", bundle, StringComparison.Ordinal);
        Assert.DoesNotContain("x509CertificateChain", bundle, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_subject_is_an_identity_too()
    {
        using KeySigner signer = authority.Issue();
        Assert.Empty((await Verify(signer, authority.Policy with { Identities = ["CN=Auditor, O=Example"] })).Problems);
    }

    [Fact]
    public async Task The_public_key_of_a_certificate_can_be_trusted_alone()
    {
        using KeySigner signer = authority.Issue();
        VerificationResult result = await Verify(signer, VerificationPolicy.TrustKeys(signer.ExportPublicKeyPem()));
        Assert.Empty(result.Problems);
        Assert.Null(result.Verified!.Signer!.Subject);
    }

    [Fact]
    public async Task A_root_does_not_vouch_for_a_bare_key()
    {
        using var signer = KeySigner.Generate();
        AssertProblem(VerificationStep.Trust, "only roots are trusted", await Verify(signer, authority.Policy));
    }

    [Fact]
    public async Task A_trusted_key_does_not_vouch_for_another_certificate()
    {
        using var other = KeySigner.Generate();
        using KeySigner signer = authority.Issue();
        AssertProblem(VerificationStep.Trust, "not trusted", await Verify(signer, VerificationPolicy.TrustKeys(other.ExportPublicKeyPem())));
    }

    [Fact]
    public async Task Another_root_of_the_same_name_is_not_trusted()
    {
        using var impostor = new TestAuthority();
        using KeySigner signer = impostor.Issue();
        AssertProblem(VerificationStep.Certificate, string.Empty, await Verify(signer, authority.Policy));
    }

    [Fact]
    public async Task Another_root_is_not_trusted()
    {
        using var other = new TestAuthority("CN=Other Root");
        using KeySigner signer = other.Issue();
        AssertProblem(VerificationStep.Certificate, "trusted root", await Verify(signer, authority.Policy));
    }

    [Theory]
    [InlineData("someone@example.com")]
    [InlineData("AUDIT@example.com")]
    [InlineData("audit@example.com ")]
    [InlineData("example.com")]
    [InlineData("Auditor")]
    public async Task Another_identity_is_refused(string identity)
    {
        using KeySigner signer = authority.Issue();
        AssertProblem(VerificationStep.Identity, TestAuthority.Identity, await Verify(signer, authority.Policy with { Identities = [identity] }));
    }

    [Fact]
    public async Task A_root_without_identity_is_not_enough()
    {
        using KeySigner signer = authority.Issue();
        AssertProblem(VerificationStep.Identity, "No identity is expected", await Verify(signer, authority.Policy with { Identities = [] }));
    }

    [Fact]
    public async Task An_expired_certificate_is_refused_unless_the_signing_time_is_known()
    {
        using KeySigner signer = authority.Issue();
        VerificationPolicy later = authority.Policy with { Clock = new FakeTimeProvider(TestAuthority.LeafEnd.AddDays(1)) };
        AssertProblem(VerificationStep.Certificate, "2027-01-01T00:00:00Z", await Verify(signer, later));
        VerificationResult known = await Verify(signer, later with { SigningTime = TestAuthority.LeafEnd.AddDays(-1) });
        Assert.Empty(known.Problems);
        Assert.Equal("caller", known.Verified!.TimeSource);
    }

    [Fact]
    public async Task A_certificate_that_is_not_valid_yet_is_refused()
    {
        using KeySigner signer = authority.Issue();
        AssertProblem(VerificationStep.Certificate, "was not valid", await Verify(signer, authority.Policy with { SigningTime = TestAuthority.LeafEnd.AddYears(-2) }));
    }

    [Theory]
    [InlineData(X509KeyUsageFlags.KeyEncipherment, "digitalSignature")]
    [InlineData(X509KeyUsageFlags.None, "digitalSignature")]
    public async Task A_certificate_that_may_not_sign_is_refused(X509KeyUsageFlags usage, string message)
    {
        using KeySigner signer = authority.Issue(usage: usage);
        AssertProblem(VerificationStep.Certificate, message, await Verify(signer, authority.Policy));
    }

    [Fact]
    public async Task A_certificate_of_an_authority_is_refused()
    {
        using KeySigner signer = authority.Issue(request => request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true)));
        AssertProblem(VerificationStep.Certificate, "authority", await Verify(signer, authority.Policy));
    }

    [Theory]
    [InlineData("1.3.6.1.5.5.7.3.1", false)]
    [InlineData("1.3.6.1.5.5.7.3.3", true)]
    [InlineData("1.3.6.1.5.5.7.3.36", true)]
    public async Task A_restricted_purpose_must_be_signing(string purpose, bool accepted)
    {
        using KeySigner signer = authority.Issue(request => request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], false)));
        Assert.Equal(accepted, (await Verify(signer, authority.Policy)).Problems.IsEmpty);
    }

    [Theory]
    [InlineData("", "no certificate in PEM")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "damaged")]
    public async Task An_unusable_root_file_is_a_reason_and_not_an_exception(string pem, string message)
    {
        using KeySigner signer = authority.Issue();
        AssertProblem(VerificationStep.Certificate, message, await Verify(signer, authority.Policy with { Roots = [pem] }));
    }

    [Fact]
    public async Task A_leaf_given_as_root_vouches_for_nothing()
    {
        using KeySigner signer = authority.Issue();
        string leaf = new string(PemEncoding.Write("CERTIFICATE", signer.Material.Certificate!.Value.Span));
        AssertProblem(VerificationStep.Certificate, "no root", await Verify(signer, authority.Policy with { Roots = [leaf] }));
    }

    [Fact]
    public async Task A_pkcs12_file_signs_with_its_certificate()
    {
        using KeySigner signer = KeySigner.FromPkcs12(authority.Pkcs12("secret"), "secret");
        Assert.Empty((await Verify(signer, authority.Policy)).Problems);
        Assert.Contains("password is wrong", Assert.Throws<InvalidInputException>(() => KeySigner.FromPkcs12(authority.Pkcs12("secret"), "other")).Message, StringComparison.Ordinal);
        Assert.Contains("without a password", Assert.Throws<InvalidInputException>(() => KeySigner.FromPkcs12(authority.Pkcs12("secret"))).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidInputException>(() => KeySigner.FromPkcs12("hello"u8, "secret"));
    }

    [Fact]
    public void A_certificate_for_another_key_cannot_be_used()
    {
        using KeySigner certified = authority.Issue();
        using var other = KeySigner.Generate();
        string leaf = new string(PemEncoding.Write("CERTIFICATE", certified.Material.Certificate!.Value.Span));
        Assert.Contains("for the private key that signs", Assert.Throws<InvalidInputException>(() => other.WithCertificate(leaf)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_leaf_is_found_in_a_chain_in_any_order()
    {
        using KeySigner certified = authority.Issue();
        using KeySigner key = KeySigner.FromPem(certified.ExportPrivateKeyPem());
        string leaf = new string(PemEncoding.Write("CERTIFICATE", certified.Material.Certificate!.Value.Span));
        using KeySigner again = key.WithCertificate(authority.RootPem + leaf);
        Assert.Equal(certified.Material.Certificate.Value.ToArray(), again.Material.Certificate!.Value.ToArray());
    }

    private static async Task<VerificationResult> Verify(KeySigner signer, VerificationPolicy policy) =>
        ReportVerifier.Verify((await ReportCases.SignAsync(signer: signer)).Bundle, policy);

    private static void AssertProblem(VerificationStep step, string message, VerificationResult result)
    {
        Assert.Null(result.Verified);
        Assert.Contains(result.Problems, problem => problem.Step == step && problem.Message.Contains(message, StringComparison.Ordinal));
    }
}
