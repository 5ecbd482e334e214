namespace ModelAudit.Tool.Tests.Commands;

public sealed class ModelCommandTests : IDisposable
{
    private readonly ToolRun tool = new();

    public ModelCommandTests()
    {
        tool.Write("model/a.bin", "a");
        tool.Write("model/cache/b.bin", "b");
        Assert.Equal(0, tool.Run("key", "new", "--out", "release.pem"));
    }

    public void Dispose() => tool.Dispose();

    [Theory]
    [InlineData("--hash", "sha256")]
    [InlineData("--hash", "blake3")]
    [InlineData("--shard-bytes", "1")]
    [InlineData("--ignore", "cache")]
    public void A_signed_model_verifies_and_a_changed_one_does_not(string option, string value)
    {
        Assert.Equal(0, tool.Run("model", "sign", "model", "--sign", "release.pem", option, value));
        Assert.Equal(0, tool.Run("model", "verify", "model", "--key", "release.pub.pem"));
        Assert.StartsWith("VERIFIED\n", tool.Output, StringComparison.Ordinal);
        tool.Write("model/a.bin", "x");
        Assert.Equal(4, tool.Run("model", "verify", "model", "--key", "release.pub.pem"));
        Assert.Contains("changed  a.bin", tool.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_says_what_differs()
    {
        Assert.Equal(0, tool.Run("model", "sign", "model", "--sign", "release.pem", "--signature", "elsewhere.sig"));
        tool.Write("model/new.bin", "x");
        Assert.Equal(4, tool.Run("model", "verify", "model", "--signature", "elsewhere.sig", "--key", "release.pub.pem", "--format", "json"));
        Assert.Contains("\"state\": \"added\"", tool.Output, StringComparison.Ordinal);
        Assert.Equal(0, tool.Run("model", "verify", "model", "--signature", "elsewhere.sig", "--key", "release.pub.pem", "--ignore-unsigned-files"));
    }

    [Fact]
    public void Whoever_names_nobody_to_trust_or_no_key_is_told()
    {
        Assert.Equal(2, tool.Run("model", "sign", "model"));
        Assert.Equal(0, tool.Run("model", "sign", "model/a.bin", "--sign", "release.pem", "--oms-compat"));
        Assert.Equal(2, tool.Run("model", "verify", "model/a.bin"));
        Assert.Equal(0, tool.Run("model", "verify", "model/a.bin", "--key", "release.pub.pem"));
    }
}
