using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Reading;

namespace ModelAudit.Tests.Reading;

public sealed class DigestSetTests
{
    // "hello world\n": sha*sum, md5sum, git hash-object, crc32, xxh128sum.
    [Theory]
    [InlineData("sha512", "db3974a97f2407b7cae1ae637c0030687a11913274d578492558e39c16c017de84eacdc8c62fe34ee4e12b4b1428817f09b6a2760c3f8a664ceae94d2434a593")]
    [InlineData("sha1", "22596363b3de40b06f981fb85d82312e8c0ed511")]
    [InlineData("md5", "6f5902ac237024bdd0c176cb93063dc4")]
    [InlineData("git-blob-sha1", "3b18e512dba79e4c8300dd08aeb37f8e728b8dad")]
    [InlineData("crc32", "af083b2d")]
    public void Digests_are_those_of_the_usual_tools(string name, string expected)
    {
        FileDigests digests = Digest("hello world\n", name);
        Assert.Equal(expected, digests.Others[name]);
        Assert.Equal("a948904f2f0f479b8f8197694b30184b0d2ed1c1cd2a1ec0fb85d299a192a447", digests.Sha256?.Hex);
    }

    [Fact]
    public void The_xxh128_of_nothing_is_that_of_its_specification() =>
        Assert.Equal("99aa06d3014798d86001c324468d497f", Digest(string.Empty, "xxh128").Others["xxh128"]);

    [Fact]
    public void Several_digests_are_of_the_same_bytes() =>
        Assert.Equal(DigestAlgorithms.All, Digest("x", [.. DigestAlgorithms.All]).Others.Keys);

    [Fact]
    public void A_git_digest_of_a_file_that_changed_its_length_is_left_out()
    {
        using var set = new DigestSet(["git-blob-sha1", "md5"], 5);
        set.Append("four"u8);
        Assert.Equal(["md5"], set.Finish().Others.Keys);
    }

    [Fact]
    public void An_unknown_name_is_a_caller_s_mistake() => Assert.Throws<ArgumentException>(() => new DigestSet(["md4"], 0));

    private static FileDigests Digest(string text, params string[] names)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        using var set = new DigestSet(names, bytes.Length);
        set.Append(bytes.AsSpan(0, bytes.Length / 2));
        set.Append(bytes.AsSpan(bytes.Length / 2));
        return set.Finish();
    }
}
