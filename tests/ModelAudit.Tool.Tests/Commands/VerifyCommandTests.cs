using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace ModelAudit.Tool.Tests.Commands;

public sealed class VerifyCommandTests : IDisposable
{
    private const string Report = "modelaudit-reports/model.audit.json";

    private readonly ToolRun tool = new();

    public VerifyCommandTests()
    {
        tool.Write("model/config.json", "{}");
        tool.Write("model/README.md", "# A model");
        tool.Write("model/sub/notes.txt", "notes");
        tool.Write("needs-config.json", Policies.NeedsConfig);
        Assert.Equal(0, tool.Run("audit", "model", "--rules", "needs-config.json"));
    }

    public void Dispose() => tool.Dispose();

    [Fact]
    public void The_own_report_verifies_and_the_output_says_whose_key_is_trusted()
    {
        Assert.Equal(0, tool.Run("verify", Report));
        Assert.StartsWith("VERIFIED\n", tool.Output, StringComparison.Ordinal);
        Assert.Contains("your own local key", tool.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_verdict_in_the_report_does_not_change_the_exit_code()
    {
        tool.Write("bare/a.txt", "a");
        tool.Run("audit", "bare", "--rules", "needs-config.json");
        Assert.Equal(0, tool.Run("verify", "modelaudit-reports/bare.audit.json"));
        Assert.Contains("Failed under profile test", tool.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Flipping_a_byte_anywhere_is_4_with_a_reason()
    {
        byte[] report = File.ReadAllBytes(tool[Report]);
        for (int i = 0; i < report.Length; i += 97)
        {
            byte[] flipped = [.. report];
            flipped[i] ^= 1;
            File.WriteAllBytes(tool["flipped.json"], flipped);

            Assert.True(tool.Run("verify", "flipped.json") == 4, $"The byte at {i} can be flipped.");
            Assert.Matches("^NOT VERIFIED\n  [A-Z][A-Za-z0-9]+: .+", tool.Output);
        }
    }

    [Fact]
    public void Another_key_is_4()
    {
        Assert.Equal(0, tool.Run("key", "new", "--out", "other.pem"));
        Assert.Equal(4, tool.Run("verify", Report, "--key", "other.pub.pem"));
        Assert.Equal(0, tool.Run("verify", Report, "--key", Path.Combine(tool.DataFolder, "signing-key.pub.pem")));
        Assert.DoesNotContain("local key", tool.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_flipped_byte_in_the_key_is_not_verified_either()
    {
        string key = File.ReadAllText(Path.Combine(tool.DataFolder, "signing-key.pub.pem"));
        tool.Write("key.pem", key.Replace(key[60], key[60] == 'A' ? 'B' : 'A'));
        Assert.Equal(4, tool.Run("verify", Report, "--key", "key.pem"));
    }

    [Fact]
    public void Without_anybody_to_trust_nothing_is_verified()
    {
        Directory.Delete(tool.DataFolder, recursive: true);
        Assert.Equal(2, tool.Run("verify", Report));
        Assert.Contains("Nobody is trusted", tool.Error, StringComparison.Ordinal);
        Assert.Empty(tool.Output);
    }

    [Fact]
    public void Roots_and_identity_need_each_other()
    {
        tool.Write("root.pem", "-");
        Assert.Equal(2, tool.Run("verify", Report, "--roots", "root.pem"));
        Assert.Equal(2, tool.Run("verify", Report, "--identity", "a@example.com"));
    }

    [Fact]
    public void A_certificate_of_a_trusted_root_verifies_for_the_identity_in_it_only()
    {
        using ECDsa rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var rootRequest = new CertificateRequest("CN=Root", rootKey, HashAlgorithmName.SHA256);
        rootRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        rootRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 root = rootRequest.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var request = new CertificateRequest("CN=Audit team", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        var names = new SubjectAlternativeNameBuilder();
        names.AddEmailAddress("audit@example.com");
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 leaf = request.Create(root, now.AddHours(-1), now.AddDays(1), [1, 2, 3]);
        tool.Write("root.pem", root.ExportCertificatePem());
        tool.Write("release.pem", key.ExportPkcs8PrivateKeyPem());
        tool.Write("chain.pem", leaf.ExportCertificatePem());

        Assert.Equal(0, tool.Run("audit", "model", "--rules", "needs-config.json", "--sign", "release.pem", "--certificate", "chain.pem"));
        Assert.Equal(0, tool.Run("verify", Report, "--roots", "root.pem", "--identity", "audit@example.com", "--model", "model"));
        Assert.StartsWith("VERIFIED\n", tool.Output, StringComparison.Ordinal);
        Assert.Contains("audit@example.com", tool.Output, StringComparison.Ordinal);

        Assert.Equal(4, tool.Run("verify", Report, "--roots", "root.pem", "--identity", "somebody@example.com"));
        Assert.Equal(4, tool.Run("verify", Report));
        using ECDsa otherKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var otherRequest = new CertificateRequest("CN=Root", otherKey, HashAlgorithmName.SHA256);
        otherRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        using X509Certificate2 other = otherRequest.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
        tool.Write("other.pem", other.ExportCertificatePem());
        Assert.Equal(4, tool.Run("verify", Report, "--roots", "other.pem", "--identity", "audit@example.com"));
    }

    [Fact]
    public void Accepting_anybody_is_loud_and_does_not_say_verified()
    {
        Assert.Equal(0, tool.Run("verify", Report, "--unsafe-accept-any-key"));
        Assert.Contains("WARNING", tool.Error, StringComparison.Ordinal);
        Assert.False(tool.Output.StartsWith("VERIFIED", StringComparison.Ordinal));
    }

    [Fact]
    public void The_audited_files_are_the_same()
    {
        Assert.Equal(0, tool.Run("verify", Report, "--model", "model"));
        Assert.Contains("all as audited", tool.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Editing_a_file_lists_exactly_it()
    {
        tool.Write("model/sub/notes.txt", "Notes");
        Assert.Equal(4, tool.Run("verify", Report, "--model", "model"));
        Assert.Equal(["changed  sub/notes.txt"], Listed());
    }

    [Fact]
    public void Adding_a_file_lists_exactly_it()
    {
        tool.Write("model/new.bin", "x");
        Assert.Equal(4, tool.Run("verify", Report, "--model", "model"));
        Assert.Equal(["added    new.bin"], Listed());
    }

    [Fact]
    public void Deleting_a_file_lists_exactly_it()
    {
        File.Delete(tool["model/README.md"]);
        Assert.Equal(4, tool.Run("verify", Report, "--model", "model"));
        Assert.Equal(["missing  README.md"], Listed());
    }

    [Fact]
    public void Json_says_the_same_to_other_tools()
    {
        File.Delete(tool["model/README.md"]);
        Assert.Equal(4, tool.Run("verify", Report, "--model", "model", "--format", "json"));
        using JsonDocument document = JsonDocument.Parse(tool.Output);
        Assert.False(document.RootElement.GetProperty("verified").GetBoolean());
        Assert.Equal("README.md", document.RootElement.GetProperty("model").GetProperty("missing")[0].GetString());
    }

    [Fact]
    public void An_unsigned_statement_is_not_verified()
    {
        tool.Run("audit", "model", "--rules", "needs-config.json", "--no-sign");
        Assert.Equal(4, tool.Run("verify", "modelaudit-reports/model.statement.json"));
    }

    private IEnumerable<string> Listed() => tool.Output.Split('\n')
        .Where(line => line.StartsWith("  changed", StringComparison.Ordinal) || line.StartsWith("  added ", StringComparison.Ordinal)
            || line.StartsWith("  missing", StringComparison.Ordinal) || line.StartsWith("  unknown", StringComparison.Ordinal))
        .Select(line => line.Trim().Split(": ")[0]);
}
