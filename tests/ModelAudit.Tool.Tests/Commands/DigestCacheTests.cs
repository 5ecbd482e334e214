namespace ModelAudit.Tool.Tests.Commands;

public sealed class DigestCacheTests : IDisposable
{
    private readonly ToolRun tool = new() { Clock = new Later() };

    public DigestCacheTests()
    {
        tool.Write("model/config.json", "{}");
        File.WriteAllBytes(tool["model/w.bin"], new byte[2 << 20]);
    }

    public void Dispose() => tool.Dispose();

    [Fact]
    public void The_second_audit_says_what_it_did_not_read()
    {
        tool.Run("audit", "model", "--digest-cache", "cache.json", "--no-sign");
        Assert.DoesNotContain("digest cache", tool.Output, StringComparison.Ordinal);
        tool.Run("audit", "model", "--digest-cache", "cache.json", "--no-sign");
        Assert.Contains("1 of 2 files (2.0 MiB) were not examined in this audit", string.Join(' ', tool.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Contains("MA1015", tool.Output, StringComparison.Ordinal);
        Assert.Contains("\"file.cached\":\"identity\"", File.ReadAllText(tool["modelaudit-reports/model.statement.json"]), StringComparison.Ordinal);
        Assert.Equal(0, tool.Run("inspect", "model", "--digest-cache", "cache.json", "--confirm-cache", "--format", "json"));
        Assert.Contains("\"file.cached\":\"content\"", tool.Output, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(tool["cache.json"]));
        }
    }

    [Fact]
    public void A_damaged_cache_is_2_with_a_sentence_and_stays_as_it_is()
    {
        tool.Run("audit", "model", "--digest-cache", "cache.json", "--no-sign");
        byte[] cut = File.ReadAllBytes(tool["cache.json"])[..^5];
        File.WriteAllBytes(tool["cache.json"], cut);
        Assert.Equal(2, tool.Run("audit", "model", "--digest-cache", "cache.json", "--no-sign"));
        Assert.Contains("cache.json: The document does not end with the digest that a digest cache ends with", tool.Error, StringComparison.Ordinal);
        Assert.Equal(cut, File.ReadAllBytes(tool["cache.json"]));
    }

    [Fact]
    public void A_cache_that_others_can_write_is_2()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        tool.Run("audit", "model", "--digest-cache", "cache.json", "--no-sign");
        File.SetUnixFileMode(tool["cache.json"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite);
        Assert.Equal(2, tool.Run("audit", "model", "--digest-cache", "cache.json", "--no-sign"));
        Assert.Contains("can be written by others", tool.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--confirm-cache needs --digest-cache", "audit", "model", "--confirm-cache")]
    [InlineData("lies inside the audited 'model'", "audit", "model", "--digest-cache", "model/cache.json")]
    [InlineData("lies inside the audited 'model'", "inspect", "model", "--digest-cache", "model/cache.json")]
    [InlineData("is for one model", "audit", "model", "rules", "--digest-cache", "cache.json")]
    public void What_cannot_be_cached_is_2(string sentence, params string[] arguments)
    {
        Directory.CreateDirectory(tool["rules"]);
        Assert.Equal(2, tool.Run(arguments));
        Assert.Contains(sentence, tool.Error, StringComparison.Ordinal);
    }

    private sealed class Later : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddHours(1);
    }
}
