using System.Runtime.InteropServices;
using System.Text;
using ModelAudit.Signing;
using ModelAudit.Sources;

namespace ModelAudit.Tests.Signing;

public sealed class Pkcs11SignerTests : IDisposable
{
    private const string Pin = "1234";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [SoftHsmFact]
    public async Task A_key_on_a_token_signs_reports_and_models()
    {
        await MakeTokenAsync();
        foreach ((string label, SigningKeyKind kind, bool pss, string algorithm) in new[]
        {
            ("p256", SigningKeyKind.EcdsaP256, false, "ECDSA P-256 with SHA-256"),
            ("p384", SigningKeyKind.EcdsaP384, false, "ECDSA P-384 with SHA-384"),
            ("p521", SigningKeyKind.EcdsaP521, false, "ECDSA P-521 with SHA-512"),
            ("rsa", SigningKeyKind.Rsa, false, "RSA-3072 PKCS #1 v1.5 with SHA-256"),
            ("rsa", SigningKeyKind.Rsa, true, "RSA-3072 PSS with SHA-256"),
        })
        {
            string publicKey = await ImportAsync(label, kind);
            using var signer = Pkcs11Signer.Open(Uri($"object={label}"), Pin, usesPss: pss);
            Assert.Equal(publicKey, signer.ExportPublicKeyPem());
            SignedReport signed = await ReportCases.SignAsync(signer: signer);
            VerificationResult result = ReportVerifier.Verify(signed.Bundle, VerificationPolicy.TrustKeys(publicKey));
            Assert.Empty(result.Problems);
            Assert.Equal(algorithm, result.Verified!.Algorithm);
        }

        folder.Write("m/a.bin", "a");
        var source = new DirectorySource(folder["m"]);
        using (var key = Pkcs11Signer.Open(Uri("object=p256;id=%11"), Pin))
        {
            byte[] signature = await ModelSigner.SignAsync(source, key);
            Assert.True((await ModelSignatureVerifier.VerifyAsync(signature, source, new TrustedSigners { PublicKeys = [key.ExportPublicKeyPem()] })).IsVerified);
        }

        Assert.Contains("PIN", Problem(Uri("object=p256"), "9999"), StringComparison.Ordinal);
        Assert.Contains("PIN", Problem(Uri("object=p256"), null), StringComparison.Ordinal);
        Assert.Contains("no such private key", Problem(Uri("object=other"), Pin), StringComparison.Ordinal);
        Assert.Contains("no such token", Problem(Uri("object=p256").Replace("token=audit", "token=other", StringComparison.Ordinal), Pin), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file:key.pem", "pkcs11:")]
    [InlineData("pkcs11:token=a?module-path=/x", "which key")]
    [InlineData("pkcs11:object=a", "which module")]
    [InlineData("pkcs11:object=a?module-path=/nothing/here.so", "cannot be loaded")]
    [InlineData("pkcs11:object=a?module-path=/x&pin-value=1234", "PIN")]
    [InlineData("pkcs11:object=a;id=%zz?module-path=/x", "id of a key")]
    [InlineData("pkcs11:object=a;slot-id=1?module-path=/x", "slot-id")]
    public void A_uri_that_names_no_key_is_explained(string uri, string part) => Assert.Contains(part, Problem(uri, Pin), StringComparison.Ordinal);

    private static string Problem(string uri, string? pin) => Assert.Throws<InvalidInputException>(() => Pkcs11Signer.Open(uri, pin)).Message;

    private static string Uri(string key) => $"pkcs11:token=audit;{key}?module-path={SoftHsmFactAttribute.Module}";

    private async Task MakeTokenAsync()
    {
        Directory.CreateDirectory(folder["tokens"]);
        folder.Write("softhsm2.conf", $"directories.tokendir = {folder["tokens"]}\nobjectstore.backend = file\nlog.level = ERROR\n");

        // The module asks the process, and .NET keeps its own copy of the environment.
        Assert.Equal(0, SetVariable(Encoding.UTF8.GetBytes("SOFTHSM2_CONF\0"), Encoding.UTF8.GetBytes(folder["softhsm2.conf"] + "\0"), 1));
        await RunAsync($"softhsm2-util --init-token --free --label audit --pin {Pin} --so-pin 5678");
    }

    private async Task<string> ImportAsync(string label, SigningKeyKind kind)
    {
        if (File.Exists(folder[label + ".pub"]))
        {
            return await File.ReadAllTextAsync(folder[label + ".pub"]);
        }

        using var key = KeySigner.Generate(kind);
        folder.Write(label + ".pem", key.ExportPrivateKeyPem());
        folder.Write(label + ".pub", key.ExportPublicKeyPem());
        await RunAsync($"softhsm2-util --import {label}.pem --token audit --label {label} --id 1{(int)kind + 1} --pin {Pin}");
        return key.ExportPublicKeyPem();
    }

    private async Task RunAsync(string command)
    {
        (int code, string output) = await Shell.RunAsync(folder, $"SOFTHSM2_CONF={folder["softhsm2.conf"]} {command}");
        Assert.True(code == 0, output);
    }

    [DllImport("libc", EntryPoint = "setenv")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetVariable(byte[] name, byte[] value, int overwrite);
}
