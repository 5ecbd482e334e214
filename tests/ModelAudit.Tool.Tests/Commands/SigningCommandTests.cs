using System.Text.Json;
using ModelAudit.Signing;

namespace ModelAudit.Tool.Tests.Commands;

/// <summary>Keys that are no files, timestamps, and small attestations, as command lines.</summary>
public sealed class SigningCommandTests : IDisposable
{
    private const string Report = "modelaudit-reports/model.audit.json";

    private readonly ToolRun tool = new();

    public SigningCommandTests()
    {
        tool.Write("model/config.json", "{}");
        tool.Write("rules.json", Policies.NeedsConfig);
        Assert.Equal(0, tool.Run("key", "new", "--out", "release.pem"));
    }

    public void Dispose() => tool.Dispose();

    [Theory]
    [InlineData("ed25519", "pkcs1")]
    [InlineData("rsa-3072", "pss")]
    public void Keys_of_other_kinds_sign(string algorithm, string padding)
    {
        Assert.Equal(0, tool.Run("key", "new", "--out", "other.pem", "--algorithm", algorithm));
        Assert.Equal(0, tool.Run("audit", "model", "--rules", "rules.json", "--sign", "other.pem", "--rsa-padding", padding));
        Assert.Equal(0, tool.Run("verify", Report, "--key", "other.pub.pem"));
        Assert.Contains(padding == "pss" ? "RSA-3072 PSS" : "Ed25519", tool.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_signs_reports_and_models()
    {
        string program = tool.Write("sign.sh", $"#!/bin/sh\nopenssl dgst -sha256 -sign '{tool["release.pem"]}'\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Assert.Equal(0, tool.Run("audit", "model", "--rules", "rules.json", "--sign-command", "sign.sh", "--sign-public-key", "release.pub.pem"));
        Assert.Equal(0, tool.Run("verify", Report, "--key", "release.pub.pem"));
        Assert.Equal(0, tool.Run("model", "sign", "model", "--sign-command", "sign.sh", "--sign-public-key", "release.pub.pem"));
        Assert.Equal(0, tool.Run("model", "verify", "model", "--key", "release.pub.pem"));
        Assert.Equal(2, tool.Run("audit", "model", "--rules", "rules.json", "--sign-command", "sign.sh"));
        Assert.Equal(2, tool.Run("audit", "model", "--rules", "rules.json", "--sign-command", "sign.sh", "--sign", "release.pem"));
        Assert.Equal(2, tool.Run("audit", "model", "--rules", "rules.json", "--sign-pkcs11", "pkcs11:object=a"));
    }

    [Theory]
    [InlineData("vsa", ReportSummary.VerificationSummaryType)]
    [InlineData("svr", ReportSummary.SimpleVerificationResultType)]
    public void A_small_attestation_says_what_the_report_says(string kind, string type)
    {
        Assert.Equal(0, tool.Run("audit", "model", "--rules", "rules.json", "--sign", "release.pem", "--emit", kind));
        JsonElement passed = Predicate(kind, type);
        File.Delete(tool["model/config.json"]);
        tool.Write("model/other.json", "{}");
        Assert.Equal(1, tool.Run("audit", "model", "--rules", "rules.json", "--sign", "release.pem", "--emit", kind));
        JsonElement failed = Predicate(kind, type);
        if (kind == "vsa")
        {
            Assert.Equal(("PASSED", "FAILED"), (passed.GetProperty("verificationResult").GetString(), failed.GetProperty("verificationResult").GetString()));
            Assert.Equal(["FAILED"], failed.GetProperty("verifiedLevels").EnumerateArray().Select(level => level.GetString()));
            Assert.Equal(64, passed.GetProperty("inputAttestations")[0].GetProperty("digest").GetProperty("sha256").GetString()!.Length);
        }
        else
        {
            Assert.Contains("MODELAUDIT_PASSED", passed.GetProperty("properties").EnumerateArray().Select(property => property.GetString()));
            Assert.Empty(failed.GetProperty("properties").EnumerateArray());
        }
    }

    [Fact]
    public void A_timestamp_is_asked_for_and_a_response_to_something_else_is_refused()
    {
        Assert.Equal(0, tool.Run("audit", "model", "--rules", "rules.json", "--sign", "release.pem"));
        Assert.Equal(0, tool.Run("timestamp", "request", Report, "--out", "request.tsq"));
        Assert.Equal(0x30, File.ReadAllBytes(tool["request.tsq"])[0]);
        Assert.Equal(2, tool.Run("timestamp", "attach", Report, "request.tsq"));
        Assert.Equal(0, tool.Run("verify", Report, "--key", "release.pub.pem"));
    }

    [Fact]
    public void A_trust_policy_in_a_file_is_enough_and_half_a_trust_is_explained()
    {
        Assert.Equal(0, tool.Run("audit", "model", "--rules", "rules.json", "--sign", "release.pem"));
        tool.Write("trust.json", JsonSerializer.Serialize(new { schema = VerificationPolicy.Schema, keys = new[] { File.ReadAllText(tool["release.pub.pem"]) } }));
        Assert.Equal(0, tool.Run("verify", Report, "--trust", "trust.json"));
        tool.Write("root.json", """{"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=0.1"}""");
        Assert.Equal(2, tool.Run("verify", Report, "--trusted-root", "root.json"));
        Assert.Equal(2, tool.Run("verify", Report, "--trusted-root", "root.json", "--identity", "a@example.com"));
        Assert.Equal(2, tool.Run("verify", Report, "--issuer", "https://issuer.example.com"));
        Assert.Equal(2, tool.Run("verify", Report, "--trusted-root", "root.json", "--identity-pattern", "(", "--issuer", "https://issuer.example.com"));
        Assert.Equal(2, tool.Run("verify", Report, "--trusted-root", "trust.json", "--identity", "a@example.com", "--issuer", "https://issuer.example.com"));
        Assert.Equal(4, tool.Run("verify", Report, "--trusted-root", "root.json", "--identity", "a@example.com", "--issuer", "https://issuer.example.com"));
    }

    private JsonElement Predicate(string kind, string type)
    {
        byte[] bundle = File.ReadAllBytes(tool[$"modelaudit-reports/model.{kind}.json"]);
        using JsonDocument statement = JsonDocument.Parse(SignedReport.Parse(bundle).Payload);
        Assert.Equal(type, statement.RootElement.GetProperty("predicateType").GetString());
        return statement.RootElement.GetProperty("predicate").Clone();
    }
}
