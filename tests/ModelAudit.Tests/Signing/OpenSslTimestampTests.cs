using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using ModelAudit.Signing;
using ModelAudit.Sources;

namespace ModelAudit.Tests.Signing;

/// <summary>An authority made of openssl stamps what we ask for, and we believe what it stamped; openssl believes our request.</summary>
public sealed class OpenSslTimestampTests : IDisposable
{
    private const string Setup =
        """
        set -e
        openssl req -x509 -newkey rsa:3072 -nodes -keyout root.key -out tsa.pem -subj '/CN=TSA Root' -days 3650 2> /dev/null
        printf 'extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\n' > tsa.ext
        openssl req -new -newkey KEY -nodes -keyout tsa.key -out tsa.csr -subj '/CN=TSA' 2> /dev/null
        openssl x509 -req -in tsa.csr -CA tsa.pem -CAkey root.key -CAcreateserial -extfile tsa.ext -days 3600 -out signer.pem 2> /dev/null
        cat > tsa.cnf << END
        [ tsa ]
        default_tsa = one
        [ one ]
        dir = .
        serial = \$dir/serial
        crypto_device = builtin
        signer_cert = \$dir/signer.pem
        signer_key = \$dir/tsa.key
        signer_digest = sha384
        default_policy = 1.2.3.4
        digests = sha256, sha384, sha512
        accuracy = secs:1, millisecs:500
        ordering = yes
        tsa_name = yes
        ess_cert_id_chain = no
        ess_cert_id_alg = ESS
        END
        echo 01 > serial

        """;

    private const string Reply = "openssl ts -reply -config tsa.cnf -section one -queryfile request.tsq -out response.tsr 2> /dev/null";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("rsa:3072", "sha256")]
    [InlineData("rsa:3072", "sha1")]
    [InlineData("ec -pkeyopt ec_paramgen_curve:P-256", "sha512")]
    public async Task A_report_is_stamped_by_openssl_and_both_verify_it(string key, string digest)
    {
        await RunAsync(Setup.Replace("KEY", key, StringComparison.Ordinal).Replace("ESS", digest, StringComparison.Ordinal));
        using var authority = new TestAuthority();
        using KeySigner signer = authority.Issue();
        SignedReport signed = await ReportCases.SignAsync(signer: signer);
        folder.Write("signature", signed.Signature.Span);
        folder.Write("request.tsq", SignatureTimestamps.Request(signed.Bundle));
        await RunAsync(Reply);
        byte[] stamped = SignatureTimestamps.Attach(signed.Bundle, await File.ReadAllBytesAsync(folder["response.tsr"]));
        Assert.Contains("Verification: OK", await RunAsync("openssl ts -verify -queryfile request.tsq -in response.tsr -CAfile tsa.pem 2>&1"), StringComparison.Ordinal);
        Assert.Contains("Verification: OK", await RunAsync("openssl ts -verify -data signature -in response.tsr -CAfile tsa.pem 2>&1"), StringComparison.Ordinal);

        // Years after the certificate ended, the stamp says that it was valid when the report was signed.
        VerificationPolicy policy = authority.Policy with { TimestampRoots = [await File.ReadAllTextAsync(folder["tsa.pem"])], Clock = new FakeTimeProvider(TestAuthority.LeafEnd.AddYears(3)) };
        VerificationResult result = ReportVerifier.Verify(stamped, policy);
        Assert.Empty(result.Problems);
        Assert.Equal(("timestamp", "CN=TSA"), (result.Verified!.TimeSource, Assert.Single(result.Verified.Times).Authority));
        Assert.NotEmpty(ReportVerifier.Verify(signed.Bundle, policy).Problems);
        Assert.NotEmpty(ReportVerifier.Verify(stamped, policy with { TimestampRoots = [authority.RootPem] }).Problems);
        Assert.Contains("not evaluated", Assert.Single(ReportVerifier.Verify(stamped, VerificationPolicy.TrustKeys(signer.ExportPublicKeyPem())).Notices), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_signature_is_stamped_too_and_the_response_to_another_request_is_refused()
    {
        await RunAsync(Setup.Replace("KEY", "rsa:3072", StringComparison.Ordinal).Replace("ESS", "sha256", StringComparison.Ordinal));
        using var signer = KeySigner.Generate();
        folder.Write("m/a.bin", "a");
        var source = new DirectorySource(folder["m"]);
        byte[] first = await ModelSigner.SignAsync(source, signer);
        byte[] second = await ModelSigner.SignAsync(source, signer);
        folder.Write("request.tsq", SignatureTimestamps.Request(first));
        await RunAsync(Reply);
        byte[] response = await File.ReadAllBytesAsync(folder["response.tsr"]);
        byte[] stamped = SignatureTimestamps.Attach(first, response);
        var trust = new TrustedSigners { PublicKeys = [signer.ExportPublicKeyPem()], TimestampRoots = [await File.ReadAllTextAsync(folder["tsa.pem"])] };
        ModelVerification result = await ModelSignatureVerifier.VerifyAsync(stamped, source, trust);
        Assert.Empty(result.Problems);
        Assert.Equal("timestamp", result.TimeSource);
        Assert.Throws<InvalidInputException>(() => SignatureTimestamps.Attach(second, response));
        Assert.Throws<InvalidInputException>(() => SignatureTimestamps.Attach(first, response.AsMemory(1)));
        Assert.Throws<InvalidInputException>(() => SignatureTimestamps.Attach("{}"u8.ToArray(), response));
        byte[] plain = Encoding.UTF8.GetBytes("""{"payload":"","payloadType":"x","signatures":[{"sig":"AAAA"}]}""");
        Assert.Throws<InvalidInputException>(() => SignatureTimestamps.Request(plain));
    }

    [Fact]
    public async Task No_stamp_with_a_changed_bit_is_accepted()
    {
        await RunAsync(Setup.Replace("KEY", "ec -pkeyopt ec_paramgen_curve:P-256", StringComparison.Ordinal).Replace("ESS", "sha256", StringComparison.Ordinal));
        byte[] stamped = [1, 2, 3];
        folder.Write("data", stamped);
        await RunAsync("openssl ts -query -data data -sha256 -cert -out request.tsq 2> /dev/null\n" + Reply);
        byte[] response = await File.ReadAllBytesAsync(folder["response.tsr"]);
        X509Certificate2Collection roots = CertificateReader.ReadPem(await File.ReadAllTextAsync(folder["tsa.pem"]), "tsa.pem");
        var authority = new ModelAudit.Signing.Sigstore.Authority("tsa", [roots[0].RawData], new(DateTimeOffset.MinValue, null));
        BitFlips.AssertRefused(response, changed => ModelAudit.Signing.Timestamps.TimestampAuthority.Problem(changed, stamped, [authority], out _, out _) is null);
    }

    private async Task<string> RunAsync(string script)
    {
        (int code, string output) = await Shell.RunAsync(folder, script);
        Assert.True(code == 0, output);
        return output;
    }
}
