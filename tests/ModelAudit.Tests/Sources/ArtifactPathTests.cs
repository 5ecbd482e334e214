using System.Text;
using CsCheck;
using ModelAudit.Sources;

namespace ModelAudit.Tests.Sources;

public sealed class ArtifactPathTests
{
    // Segments with everything that is hard: dots, separators, surrogate pairs, characters above the surrogates.
    private static readonly string[] Parts =
        ["..", ".", "", "a", "b.txt", "\u00e9", "\ue000", "\uffff", "\ud83d\ude00", "\ud800", "\0", "a\\b", "...", "!", "c:"];

    private static readonly Gen<string> Segment = Gen.Int[0, Parts.Length - 1].Select(index => Parts[index]).List[1, 3].Select(parts => string.Concat(parts));

    private static readonly Gen<string> Text = Segment.List[1, 5].Select(segments => string.Join('/', segments));

    [Fact]
    public void The_order_is_that_of_the_utf8_bytes() => Gen.Select(Text, Text).Sample(pair =>
    {
        if (ArtifactPath.TryParse(pair.Item1, out ArtifactPath left) && ArtifactPath.TryParse(pair.Item2, out ArtifactPath right))
        {
            int bytes = Encoding.UTF8.GetBytes(left.Value).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right.Value));
            Assert.Equal(Math.Sign(bytes), Math.Sign(left.CompareTo(right)));
        }
    });

    [Fact]
    public void No_accepted_path_leaves_the_root() => Text.Sample(text =>
    {
        if (ArtifactPath.TryParse(text, out ArtifactPath path))
        {
            string full = Path.GetFullPath(Path.Combine("/root", path.Value));
            Assert.StartsWith("/root/", full, StringComparison.Ordinal);
            Assert.Equal("/root/" + path.Value, full);
        }
    });

    [Fact]
    public void What_is_accepted_survives_utf8() => Text.Sample(text =>
    {
        if (ArtifactPath.TryParse(text, out ArtifactPath path))
        {
            Assert.Equal(text, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(path.Value)));
        }
    });

    [Theory]
    [InlineData("")]
    [InlineData("/etc/passwd")]
    [InlineData("..")]
    [InlineData("a/../../b")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("./a")]
    [InlineData("a\0b")]
    public void An_unsafe_path_is_refused_with_a_sentence(string text)
    {
        Assert.False(ArtifactPath.TryParse(text, out _, out string? problem));
        Assert.EndsWith(".", problem, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => ArtifactPath.Parse(text));
    }

    [Fact]
    public void An_unpaired_surrogate_is_refused() => Assert.False(ArtifactPath.TryParse("a\ud800b", out _));

    [Fact]
    public void A_member_of_a_container_is_written_behind_its_path()
    {
        var container = ArtifactPath.Parse("sub/model.pt");
        Assert.Equal("sub/model.pt!/archive/data.pkl", container.Inside("archive/data.pkl").Value);
        Assert.Throws<FormatException>(() => container.Inside("../data.pkl"));
    }
}
