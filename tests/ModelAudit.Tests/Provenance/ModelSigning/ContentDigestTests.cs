using System.Text;
using ModelAudit.Provenance.ModelSigning;

namespace ModelAudit.Tests.Provenance.ModelSigning;

public sealed class ContentDigestTests
{
    [Theory]
    [InlineData("", "786a02f742015903c6c6fd852552d272912f4740e15847618a86e217f71f5419d25e1031afee585313896444934eb04b903a685b1448b755d56f701afe9be2ce")]
    [InlineData("abc", "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d17d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923")]
    public void Blake2b_gives_the_digests_of_its_specification(string text, string expected)
    {
        using var digest = ContentDigest.Create("blake2b");
        digest.Append(Encoding.ASCII.GetBytes(text));
        Assert.Equal(expected, Convert.ToHexStringLower(digest.Finish()));
    }

    [Theory]
    [InlineData(0, "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262")]
    [InlineData(1, "2d3adedff11b61f14c886e35afa036736dcd87a74d27b5c1510225d0f592e213")]
    [InlineData(1024, "42214739f095a406f3fc83deb889744ac00df831c10daa55189b5d121c855af7")]
    [InlineData(1025, "d00278ae47eb27b34faecf67b4fe263f82d5412916c1ffd97c8cb7fb814b8444")]
    [InlineData(2048, "e776b6028c7cd22a4d0ba182a8bf62205d2ef576467e838ed6f2529b85fba24a")]
    [InlineData(2049, "5f4d72f40d7a5f82b15ca2b2e44b1de3c2ef86c426c95c1af0b6879522563030")]
    [InlineData(31744, "62b6960e1a44bcc1eb1a611a8d6235b6b4b78f32e7abc4fb4c6cdcce94895c47")]
    [InlineData(102400, "bc3e3d41a1146b069abffad3c0d44860cf664390afce4d9661f7902e7943e085")]
    public void Blake3_gives_the_digests_of_its_test_vectors(int length, string expected)
    {
        using var digest = ContentDigest.Create("blake3");
        digest.Append(Pattern(length));
        Assert.Equal(expected, Convert.ToHexStringLower(digest.Finish()));
    }

    [Theory]
    [InlineData("sha256")]
    [InlineData("blake2b")]
    [InlineData("blake3")]
    public void A_digest_does_not_depend_on_how_the_bytes_are_cut_and_starts_anew_after_its_end(string name)
    {
        byte[] bytes = Pattern(9000);
        using var digest = ContentDigest.Create(name);
        digest.Append(bytes);
        byte[] expected = digest.Finish();
        foreach (int step in (ReadOnlySpan<int>)[1, 63, 64, 65, 127, 128, 129, 1024, 4097])
        {
            for (int at = 0; at < bytes.Length; at += step)
            {
                digest.Append(bytes.AsSpan(at, Math.Min(step, bytes.Length - at)));
            }

            Assert.Equal(expected, digest.Finish());
        }
    }

    private static byte[] Pattern(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i % 251))];
}
