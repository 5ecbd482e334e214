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
