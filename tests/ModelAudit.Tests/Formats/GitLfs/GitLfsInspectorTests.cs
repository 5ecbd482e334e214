using ModelAudit.Evidence;
using ModelAudit.Formats;
using ModelAudit.Formats.GitLfs;

namespace ModelAudit.Tests.Formats.GitLfs;

public sealed class GitLfsInspectorTests
{
    private const string Digest = "4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393";

    private const string Good = $"version https://git-lfs.github.com/spec/v1\noid sha256:{Digest}\nsize 12345\n";

    private static readonly GitLfsInspector Inspector = new();

    private static InspectionContext Inspect(string text) => Examination.Of(Inspector, Examination.Utf8(text), path: "model.safetensors");

    [Theory]
    [InlineData(Good)]
    [InlineData($"version https://hawser.github.com/spec/v1\noid sha256:{Digest}\nsize 12345\n")]
    [InlineData($"version https://git-lfs.github.com/spec/v1\next-0-foo sha256:{Digest}\next-1-bar sha256:{Digest}\noid sha256:{Digest}\nsize 12345\n")]
    public void A_pointer_states_what_it_stands_for(string text)
    {
        InspectionContext context = Inspect(text);
        Assert.Empty(context.Gaps);
        Assert.Equal(Digest, context.Value(GitLfsFacts.ObjectId));
        Assert.Equal(12345, context.Value(GitLfsFacts.Size));
    }

    [Theory]
    [InlineData("")]
    [InlineData("version https://git-lfs.github.com/spec/v1")]
    [InlineData("version https://git-lfs.github.com/spec/v1\n")]
    [InlineData($"version https://git-lfs.github.com/spec/v1\noid sha256:{Digest}\n")]
    [InlineData($"version https://git-lfs.github.com/spec/v1\noid sha256:{Digest}\nsize 1")]
    public void A_pointer_that_ends_early_is_truncated(string text) => Assert.True(Inspect(text).HasGap(GapReason.Truncated));

    [Theory]
    [InlineData("version https://git-lfs.github.com/spec/v2\noid sha256:" + Digest + "\nsize 1\n")]
    [InlineData("oid sha256:" + Digest + "\nversion https://git-lfs.github.com/spec/v1\nsize 1\n")]
    [InlineData("version https://git-lfs.github.com/spec/v1\nsize 1\noid sha256:" + Digest + "\n")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:" + Digest + "\noid sha256:" + Digest + "\nsize 1\n")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:" + Digest + "\nsize 1\nsize 2\n")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid md5:" + Digest + "\nsize 1\n")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 1\n")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:4D7A214614AB2935C943F9E0FF69D22EADBB8F32B1258DAAA5E2CA24D17E2393\nsize 1\n")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:" + Digest + "\nsize -1\n")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:" + Digest + "\nsize 01\n")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:" + Digest + "\nsize 9223372036854775808\n")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:" + Digest + "\nsize 1e3\n")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:" + Digest + "\nsize  1\n")]
    [InlineData("version https://git-lfs.github.com/spec/v1\n\noid sha256:" + Digest + "\nsize 1\n")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:" + Digest + "\nsize 1\nzzz 1\n")]
    [InlineData("version https://git-lfs.github.com/spec/v1\next-a sha256:" + Digest + "\noid sha256:" + Digest + "\nsize 1\n")]
    [InlineData("version https://git-lfs.github.com/spec/v1\r\noid sha256:" + Digest + "\r\nsize 1\r\n")]
    public void A_pointer_that_breaks_the_specification_is_malformed(string text)
    {
        InspectionContext context = Inspect(text);
        Assert.True(context.HasGap(GapReason.Malformed), string.Join("|", context.Gaps.Select(gap => gap.ToString())));
        Assert.True(context.IsUnknown(GitLfsFacts.ObjectId));
    }

    [Fact]
    public void A_pointer_of_1024_bytes_is_malformed() => Assert.True(Inspect(Good + new string('x', 1024)).HasGap(GapReason.Malformed));

    [Fact]
    public void Invalid_UTF8_is_malformed() =>
        Assert.True(Examination.Of(Inspector, new byte[] { (byte)'v', 0xFF, (byte)'\n' }).HasGap(GapReason.Malformed));

    [Fact]
    public void Only_short_files_with_the_version_line_are_pointers()
    {
        Assert.True(Inspector.Accepts(Examination.Probe(Examination.Utf8(Good), "a.safetensors")));
        Assert.False(Inspector.Accepts(Examination.Probe(Examination.Utf8(Good + new string(' ', 1024)), "a.txt")));
        Assert.False(Inspector.Accepts(Examination.Probe(Examination.Utf8("version 1.0"), "a.txt")));
    }
}
