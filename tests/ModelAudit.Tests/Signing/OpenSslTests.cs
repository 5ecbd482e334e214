using System.Security.Cryptography;
using ModelAudit.Signing;

namespace ModelAudit.Tests.Signing;

/// <summary>The commands of the documentation, run by a shell: a report can be verified without this software.</summary>
public sealed class OpenSslTests : IDisposable
{
    private const string Extract =
        """
        sed 's/.*"payload":"\([^"]*\)".*/\1/' report.json | base64 -d > payload
        sed 's/.*"sig":"\([^"]*\)".*/\1/' report.json | base64 -d > signature
        { printf 'DSSEv1 28 application/vnd.in-toto+json %d ' "$(($(wc -c < payload)))"; cat payload; } > signed

        """;

    // The same with jq, where there is one.
    private const string Compare =
        """
        if command -v jq > /dev/null; then
          jq -rj '.dsseEnvelope.payload' report.json | base64 -d | cmp - payload || exit 9
          jq -rj '.dsseEnvelope.signatures[0].sig' report.json | base64 -d | cmp - signature || exit 9
        fi

        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(SigningKeyKind.EcdsaP256, false, "openssl dgst -sha256 -verify key.pub.pem -signature signature signed")]
    [InlineData(SigningKeyKind.EcdsaP384, false, "openssl dgst -sha384 -verify key.pub.pem -signature signature signed")]
    [InlineData(SigningKeyKind.EcdsaP521, false, "openssl dgst -sha512 -verify key.pub.pem -signature signature signed")]
    [InlineData(SigningKeyKind.Rsa, false, "openssl dgst -sha256 -verify key.pub.pem -signature signature signed")]
    [InlineData(SigningKeyKind.Ed25519, false, "openssl pkeyutl -verify -pubin -inkey key.pub.pem -rawin -sigfile signature -in signed > result 2>&1 && echo Verified OK || { cat result; exit 1; }")]
    [InlineData(SigningKeyKind.Rsa, true, "openssl dgst -sha256 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32 -verify key.pub.pem -signature signature signed")]
    public async Task OpenSsl_verifies_a_report_with_the_public_key(SigningKeyKind kind, bool pss, string verify)
    {
        using var made = KeySigner.Generate(kind);
        using KeySigner signer = KeySigner.FromPem(made.ExportPrivateKeyPem(), rsaPadding: pss ? RSASignaturePadding.Pss : null);
        folder.Write("key.pub.pem", signer.ExportPublicKeyPem());
        folder.Write("report.json", (await ReportCases.SignAsync(signer: signer)).Bundle.Span);
        Assert.Equal((0, "Verified OK\n"), await Run(Extract + Compare + verify));
        Assert.Equal(0, (await Run("""test "$(sha256sum < key.pub.pem | cut -d ' ' -f 1)" = "$(sed 's/.*"hint":"\([^"]*\)".*/\1/' report.json)" """)).Code);
        (int code, string output) = await Run(Extract + "printf x >> signed\n" + verify);
        Assert.NotEqual(0, code);
        Assert.Matches("(?i)Verif(ication|y) failure|Signature Verification Failure", output);
    }

    [Fact]
    public async Task OpenSsl_verifies_a_report_with_a_certificate()
    {
        using var authority = new TestAuthority();
        using KeySigner signer = authority.Issue();
        folder.Write("roots.pem", authority.RootPem);
        folder.Write("report.json", (await ReportCases.SignAsync(signer: signer)).Bundle.Span);
        const string Verify =
            """
            set -e
            sed 's/.*"rawBytes":"\([^"]*\)".*/\1/' report.json | base64 -d > certificate.der
            openssl x509 -inform der -in certificate.der -out certificate.pem
            openssl x509 -in certificate.pem -noout -pubkey > key.pub.pem
            openssl x509 -in certificate.pem -noout -ext subjectAltName | grep -q 'email:audit@example.com'
            openssl verify -attime 1782000000 -CAfile roots.pem certificate.pem
            openssl dgst -sha256 -verify key.pub.pem -signature signature signed
            """;
        Assert.Equal((0, "certificate.pem: OK\nVerified OK\n"), await Run(Extract + Verify));
    }

    [Fact]
    public async Task Keys_that_openssl_makes_sign_reports()
    {
        await Run(
            """
            set -e
            openssl ecparam -genkey -name prime256v1 -noout -out sec1.pem
            openssl ecparam -genkey -name secp384r1 -out parameters.pem
            openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-521 -out pkcs8.pem
            openssl genrsa -traditional -out rsa.pem 3072
            openssl pkcs8 -topk8 -v2 aes-256-cbc -passout pass:secret -in sec1.pem -out sealed.pem
            openssl genpkey -algorithm ED25519 -out edwards.pem
            openssl pkcs8 -topk8 -v2 aes-128-cbc -v2prf hmacWithSHA512 -passout pass:secret -in edwards.pem -out sealed-edwards.pem
            """);
        foreach (string name in new[] { "sec1.pem", "parameters.pem", "pkcs8.pem", "rsa.pem", "sealed.pem", "edwards.pem", "sealed-edwards.pem" })
        {
            using KeySigner signer = KeySigner.FromPem(await File.ReadAllTextAsync(folder[name]), name.StartsWith("sealed", StringComparison.Ordinal) ? "secret" : null);
            (_, string publicKey) = await Run($"openssl pkey -in {name} -passin pass:secret -pubout");
            Assert.Equal(publicKey, signer.ExportPublicKeyPem());
            Assert.Empty(ReportVerifier.Verify((await ReportCases.SignAsync(signer: signer)).Bundle, VerificationPolicy.TrustKeys(publicKey)).Problems);
        }
    }

    [Fact]
    public async Task Keys_that_openssl_sealed_in_old_or_rare_ways_are_explained()
    {
        await Run(
            """
            set -e
            openssl ecparam -genkey -name prime256v1 -noout -out key.pem
            openssl ec -in key.pem -aes128 -passout pass:secret -out old.pem
            openssl pkcs8 -topk8 -scrypt -passout pass:secret -in key.pem -out scrypt.pem
            """);
        Assert.Contains("openssl pkcs8 -topk8", Problem("old.pem"), StringComparison.Ordinal);
        Assert.Contains("scrypt", Problem("scrypt.pem"), StringComparison.Ordinal);
    }

    private string Problem(string name) => Assert.Throws<InvalidInputException>(() => KeySigner.FromPem(File.ReadAllText(folder[name]), "secret")).Message;

    private Task<(int Code, string Output)> Run(string script) => Shell.RunAsync(folder, script);
}
