using System.Text;
using CsCheck;
using ModelAudit.Provenance;
using ModelAudit.Sources;

namespace ModelAudit.Tests.Provenance;

public sealed class ChecksumManifestTests
{
    private const string Sha256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
    private const string Md5 = "5d41402abc4b2a76b9719d911017c592";
    private const string Sha1 = "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d";

    [Theory]
    [InlineData("SHA256SUMS", "sha256")]
    [InlineData("sub/SHA256SUMS.txt", "sha256")]
    [InlineData("sha512sums", "sha512")]
    [InlineData("SHA1SUMS", "sha1")]
    [InlineData("MD5SUMS", "md5")]
    [InlineData("model.bin.sha256", "sha256")]
    [InlineData("model.bin.sha256sum", "sha256")]
    [InlineData("model.bin.SHA512", "sha512")]
    [InlineData("model.bin.sha1", "sha1")]
    [InlineData("model.bin.md5", "md5")]
    [InlineData("checklist.chk", null)]
    [InlineData("checksums.txt", null)]
    public void A_manifest_is_known_by_its_name(string path, string? algorithm)
    {
        Assert.True(ChecksumManifest.IsManifest(ArtifactPath.Parse(path), out string? named));
        Assert.Equal(algorithm, named);
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("md5")]
    [InlineData("sha256.py")]
    [InlineData("notes.txt")]
    public void Other_names_are_no_manifests(string path) =>
        Assert.Equal(path == "md5", ChecksumManifest.IsManifest(ArtifactPath.Parse(path), out _));

    [Theory]
    [InlineData(Sha256 + "  model.bin", "model.bin sha256")]
    [InlineData(Sha256 + " *model.bin", "model.bin sha256")]
    [InlineData(Sha256 + " model.bin", "model.bin sha256")]
    [InlineData(Sha256 + "\tmodel.bin", "model.bin sha256")]
    [InlineData(Sha256 + "  ./sub/model.bin\r", "./sub/model.bin sha256")]
    [InlineData(Sha256 + "   leading space", " leading space sha256")]
    [InlineData("\\" + Sha256 + "  a\\nb\\\\c", "a\nb\\c sha256")]
    [InlineData("SHA256 (a (b).bin) = " + Sha256, "a (b).bin sha256")]
    [InlineData("MD5 (model.bin) = " + Md5, "model.bin md5")]
    [InlineData("SHA256(model.bin)= " + Sha256, "model.bin sha256")]
    [InlineData("SHA2-256(a(b).bin)= " + Sha256, "a(b).bin sha256")]
    [InlineData("SHA-1 (model.bin) = " + Sha1, "model.bin sha1")]
    public void Lines_are_read_as_their_tools_write_them(string line, string expected)
    {
        ChecksumEntry entry = Assert.Single(Parse("SHA256SUMS", "# comment\n\n" + line + "\n").Entries);
        Assert.Equal(expected, $"{entry.Path} {entry.Algorithm}");
        Assert.Equal(3, entry.Line);
    }

    [Fact]
    public void Digits_may_be_in_upper_case() =>
        Assert.Equal(Sha256, Assert.Single(Parse("SHA256SUMS", Sha256.ToUpperInvariant() + "  a").Entries).Digest);

    [Fact]
    public void A_bare_digest_is_of_the_file_that_the_manifest_is_named_after()
    {
        ChecksumEntry entry = Assert.Single(Parse("sub/model.bin.sha256", Sha256 + "\n").Entries);
        Assert.Equal(("model.bin", "sha256"), (entry.Path, entry.Algorithm));
    }

    [Theory]
    [InlineData("SHA256SUMS", Sha256, "has a digest and no file name.")]
    [InlineData("SHA256SUMS", "hello", "is neither 'digest  name' nor 'ALGORITHM (name) = digest'.")]
    [InlineData("SHA256SUMS", Md5 + "  a", "has a digest of 32 digits, which is not a sha256 digest.")]
    [InlineData("SHA256SUMS", "\\" + Sha256 + "  a\\x", "names no file behind its digest.")]
    [InlineData("SHA256SUMS", "\\" + Sha256 + "  a\\", "names no file behind its digest.")]
    [InlineData("SHA256SUMS", "SHA384 (a) = " + Sha256, "uses the algorithm 'SHA384'; sha256, sha512, sha1 and md5 are compared.")]
    [InlineData("SHA256SUMS", "SHA256 (a) = " + Md5, "has no sha256 digest behind its file name.")]
    public void A_malformed_line_is_told_with_its_number(string path, string line, string problem)
    {
        ChecksumManifest manifest = Parse(path, Sha256 + "  fine\n" + line + "\n");
        Assert.Equal("Line 2 " + problem, Assert.Single(manifest.Problems));
        Assert.Single(manifest.Entries);
    }

    [Fact]
    public void Of_many_malformed_lines_the_first_are_told_and_the_others_counted()
    {
        ChecksumManifest manifest = Parse("SHA256SUMS", string.Concat(Enumerable.Repeat("bad\n", 50)));
        Assert.Equal(21, manifest.Problems.Length);
        Assert.Equal("30 further lines are malformed.", manifest.Problems[^1]);
    }

    [Theory]
    [InlineData("SHA256SUMS", "a/b.bin", "a/b.bin")]
    [InlineData("sub/SHA256SUMS", "./b.bin", "sub/b.bin")]
    [InlineData("sub/SHA256SUMS", "../b.bin", "b.bin")]
    [InlineData("sub/SHA256SUMS", "../../b.bin", null)]
    [InlineData("SHA256SUMS", "/etc/passwd", null)]
    [InlineData("SHA256SUMS", "..", null)]
    [InlineData("SHA256SUMS", "a/../../b", null)]
    public void A_listed_path_is_taken_from_the_manifest_s_folder(string manifest, string listed, string? expected)
    {
        bool safe = ChecksumManifest.TryResolve(ArtifactPath.Parse(manifest), listed, out ArtifactPath path);
        Assert.Equal(expected, safe ? path.Value : null);
    }

    [Fact]
    public void No_bytes_make_the_reader_throw() =>
        Gen.Byte.Array[0, 300].Sample(bytes => Assert.NotNull(ChecksumManifest.Parse(ArtifactPath.Parse("checklist.chk"), bytes)));

    [Fact]
    public void No_arrangement_of_the_grammar_s_parts_makes_the_reader_throw()
    {
        string[] parts = [Sha256, Md5, " ", "  ", " *", "\\", "(", ") = ", " (", "SHA256", "\n", "a", "\\n", "\r", "\0", "\ud800"];
        Gen.Int[0, parts.Length - 1].Select(index => parts[index]).List[0, 12].Sample(
            list => Assert.NotNull(Parse("x.sha256", string.Concat(list))));
    }

    private static ChecksumManifest Parse(string path, string text) => ChecksumManifest.Parse(ArtifactPath.Parse(path), Encoding.UTF8.GetBytes(text));
}
