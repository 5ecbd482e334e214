using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ModelAudit.Tool.Tests.Commands;

public sealed class KeyCommandTests : IDisposable
{
    private readonly ToolRun tool = new();

    public KeyCommandTests()
    {
        tool.Write("model/config.json", "{}");
        tool.Write("rules.json", Policies.NeedsConfig);
        tool.Write("password", "correct horse\nsecond line");
        tool.Write("wrong", "battery staple");
    }

    public void Dispose() => tool.Dispose();

    [Theory]
    [InlineData("ecdsa-p256")]
    [InlineData("ecdsa-p384")]
    [InlineData("ecdsa-p521")]
    [InlineData("rsa-3072")]
    public void A_key_of_each_kind_signs_and_its_public_part_verifies(string algorithm)
    {
        Assert.Equal(0, tool.Run("key", "new", "--out", "release.pem", "--algorithm", algorithm));
        Assert.Equal(0, tool.Run("audit", "model", "--rules", "rules.json", "--sign", "release.pem"));
        Assert.Equal(0, tool.Run("verify", "modelaudit-reports/model.audit.json", "--key", "release.pub.pem"));
        Assert.False(Directory.Exists(tool.DataFolder));
    }

    [Fact]
    public void The_private_key_is_for_its_owner_only_and_never_overwritten()
    {
        Assert.Equal(0, tool.Run("key", "new", "--out", "release.pem"));
        byte[] key = File.ReadAllBytes(tool["release.pem"]);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(tool["release.pem"]));
        }

        Assert.Equal(2, tool.Run("key", "new", "--out", "release.pem"));
        Assert.Equal(key, File.ReadAllBytes(tool["release.pem"]));
        Assert.Empty(tool.Output);
    }

    [Fact]
    public void A_password_encrypts_the_key_and_is_needed_to_sign()
    {
        Assert.Equal(0, tool.Run("key", "new", "--out", "release.pem", "--password-file", "password"));
        Assert.StartsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----", File.ReadAllText(tool["release.pem"]), StringComparison.Ordinal);

        string[] audit = ["audit", "model", "--rules", "rules.json", "--sign", "release.pem"];
        Assert.Equal(2, tool.Run(audit));
        Assert.Equal(2, tool.Run([.. audit, "--key-password-file", "wrong"]));
        Assert.Equal(0, tool.Run([.. audit, "--key-password-file", "password"]));
        tool.Set("MODELAUDIT_KEY_PASSWORD", "correct horse");
        Assert.Equal(0, tool.Run(audit));
    }

    [Fact]
    public void The_terminal_is_asked_when_nobody_else_knows_the_password()
    {
        tool.Run("key", "new", "--out", "release.pem", "--password-file", "password");
        var questions = new List<string>();
        tool.AskPassword = question =>
        {
            questions.Add(question);
            return "correct horse";
        };

        Assert.Equal(0, tool.Run("audit", "model", "--rules", "rules.json", "--sign", "release.pem"));
        Assert.Contains("release.pem", Assert.Single(questions), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pkcs12_file_signs_with_its_certificate()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Audit team", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        var names = new SubjectAlternativeNameBuilder();
        names.AddEmailAddress("audit@example.com");
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllBytes(tool["release.p12"], certificate.ExportPkcs12(Pkcs12ExportPbeParameters.Pbes2Aes256Sha256, "correct horse"));

        Assert.Equal(0, tool.Run("audit", "model", "--rules", "rules.json", "--sign", "release.p12", "--key-password-file", "password"));
        Assert.Contains("certificate", File.ReadAllText(tool["modelaudit-reports/model.audit.json"]), StringComparison.Ordinal);
        Assert.Equal(2, tool.Run("audit", "model", "--rules", "rules.json", "--sign", "release.p12", "--key-password-file", "wrong"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a key")]
    public void A_file_that_is_no_key_is_said_to_be_none_and_no_password_is_asked_for(string text)
    {
        tool.Write("release.pem", text);
        tool.AskPassword = _ => throw new InvalidOperationException("asked");
        Assert.Equal(2, tool.Run("audit", "model", "--rules", "rules.json", "--sign", "release.pem"));
        Assert.Contains("release.pem: This is no key file", tool.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("key")]
    [InlineData("key", "new")]
    [InlineData("key", "new", "--out", "k.pem", "--algorithm", "dsa")]
    [InlineData("key", "new", "--out", "k.pem", "--password", "secret")]
    [InlineData("key", "new", "--out", "k.pem", "--password-file", "nowhere")]
    public void Wrong_usage_is_2_and_makes_no_key(params string[] arguments)
    {
        Assert.Equal(2, tool.Run(arguments));
        Assert.Empty(Directory.GetFiles(tool[""], "*.pem"));
    }
}
