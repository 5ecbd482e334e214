using ModelAudit.Signing;
using ModelAudit.Sources;

namespace ModelAudit.Tests.Signing;

public sealed class CommandSignerTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(SigningKeyKind.EcdsaP256, false, "openssl dgst -sha256 -sign key.pem")]
    [InlineData(SigningKeyKind.EcdsaP384, true, "cat > digest; openssl pkeyutl -sign -inkey key.pem -in digest")]
    [InlineData(SigningKeyKind.Rsa, false, "openssl dgst -sha256 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32 -sign key.pem")]
    [InlineData(SigningKeyKind.Ed25519, false, "cat > data; openssl pkeyutl -sign -rawin -inkey key.pem -in data")]
    public async Task A_program_signs_reports(SigningKeyKind kind, bool digest, string script)
    {
        using KeySigner key = Key(kind);
        using var signer = CommandSigner.Create(Program(script), key.ExportPublicKeyPem(), sendsDigest: digest);
        SignedReport signed = await ReportCases.SignAsync(signer: signer);
        Assert.Empty(ReportVerifier.Verify(signed.Bundle, VerificationPolicy.TrustKeys(key.ExportPublicKeyPem())).Problems);
    }

    [Fact]
    public async Task A_program_signs_models_and_with_a_certificate_reports()
    {
        using var authority = new TestAuthority();
        using KeySigner key = authority.Issue();
        folder.Write("key.pem", key.ExportPrivateKeyPem());
        string certificate = System.Security.Cryptography.PemEncoding.WriteString("CERTIFICATE", key.Material.Certificate!.Value.Span);
        using var signer = CommandSigner.Create(Program("openssl dgst -sha256 -sign key.pem"), key.ExportPublicKeyPem(), certificate);
        Assert.Empty(ReportVerifier.Verify((await ReportCases.SignAsync(signer: signer)).Bundle, authority.Policy).Problems);
        folder.Write("m/a.bin", "a");
        var source = new DirectorySource(folder["m"]);
        byte[] signature = await ModelSigner.SignAsync(source, signer);
        Assert.True((await ModelSignatureVerifier.VerifyAsync(signature, source, new TrustedSigners { PublicKeys = [key.ExportPublicKeyPem()] })).IsVerified);
    }

    [Theory]
    [InlineData("cat > /dev/null; exit 3", "exit code 3")]
    [InlineData("echo 'no such key' >&2; exit 1", "no such key")]
    [InlineData("cat", "no signature")]
    [InlineData("cat > /dev/null", "no signature")]
    [InlineData("head -c 100000 /dev/zero", "more than")]
    [InlineData("sleep 60", "longer than")]
    [InlineData("openssl dgst -sha384 -sign key.pem", "no signature")]
    public async Task A_program_that_does_not_sign_is_explained(string script, string part)
    {
        using KeySigner key = Key(SigningKeyKind.EcdsaP256);
        using var signer = CommandSigner.Create(Program(script), key.ExportPublicKeyPem(), patience: TimeSpan.FromSeconds(script.StartsWith("sleep", StringComparison.Ordinal) ? 1 : 60));
        Assert.Contains(part, (await Assert.ThrowsAsync<InvalidInputException>(() => ReportCases.SignAsync(signer: signer))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_explained()
    {
        using KeySigner key = Key(SigningKeyKind.EcdsaP256);
        using var signer = CommandSigner.Create(folder["gone"], key.ExportPublicKeyPem());
        Assert.Contains("started", (await Assert.ThrowsAsync<InvalidInputException>(() => ReportCases.SignAsync(signer: signer))).Message, StringComparison.Ordinal);
    }

    private KeySigner Key(SigningKeyKind kind)
    {
        var key = KeySigner.Generate(kind);
        folder.Write("key.pem", key.ExportPrivateKeyPem());
        return key;
    }

    private string Program(string script)
    {
        string path = folder.Write("sign", $"#!/bin/sh\ncd '{folder.Path}'\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }
}
