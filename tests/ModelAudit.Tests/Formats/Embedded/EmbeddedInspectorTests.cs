using ModelAudit.Evidence;
using ModelAudit.Formats.Embedded;
using ModelAudit.Tests.Formats.Archives;
using ModelAudit.Tests.Formats.Zip;

namespace ModelAudit.Tests.Formats.Embedded;

public sealed class EmbeddedInspectorTests
{
    private static readonly byte[] Evil = [0x80, 2, .. "cposix\nsystem\n"u8, (byte)'X', 2, 0, 0, 0, .. "id"u8, 0x85, (byte)'R', (byte)'.'];

    private static byte[] Noise(int length)
    {
        byte[] noise = new byte[length];
        new Random(5).NextBytes(noise);
        noise[0] = 0xFE;
        return noise;
    }

    [Fact]
    public void A_pickle_behind_a_prefix_is_found_and_examined()
    {
        ArchiveExamination found = ArchiveExamination.Of([.. Noise(3_000), .. Evil, .. Noise(100)], "m.bin");
        Assert.Equal("unknown", found.Format);
        Assert.Equal("pickle", found["embedded@3000"].Format);
        Assert.Contains(found.Gaps, gap => gap.Reason == GapReason.Unsupported);
    }

    [Fact]
    public void An_archive_between_other_bytes_is_found_and_examined()
    {
        ArchiveExamination found = ArchiveExamination.Of([.. Noise(70_001), .. ZipForge.Of(new ForgedEntry("a.txt", "hello"u8.ToArray())), .. Noise(90_000)], "m.bin");
        Assert.Equal("zip", found["embedded@70001"].Format);
        Assert.True(found.Saw("embedded@70001!/a.txt", "hello"u8));
    }

    [Theory]
    [InlineData("notes.txt", "text")]
    [InlineData("config.json", "json")]
    public void What_only_begins_and_ends_like_text_is_searched(string name, string format)
    {
        (string start, string end) = format == "json" ? ("{\"a\": \"", "\"}") : ("a ", " z");
        byte[] lines = [.. Enumerable.Repeat("one line of many\n"u8.ToArray(), 6_000).SelectMany(line => line)];
        byte[] first = [.. System.Text.Encoding.ASCII.GetBytes(start), .. lines];
        byte[] last = [.. lines, .. System.Text.Encoding.ASCII.GetBytes(end)];
        ArchiveExamination found = ArchiveExamination.Of([.. first, .. Evil, .. last], name);
        Assert.Equal(format, found.Format);
        Assert.Equal("pickle", found[$"embedded@{first.Length}"].Format);

        ArchiveExamination plain = ArchiveExamination.Of([.. first, .. "cposix\nsystem\n(S'id'\ntR."u8, .. last], name);
        Assert.Equal(format, plain.Format);
        Assert.Empty(plain.Paths);
    }

    [Fact]
    public void What_only_begins_like_a_pointer_is_searched()
    {
        byte[] start = [.. "version https://git-lfs.github.com/spec/v1\noid sha256:"u8, 1, 2, 3];
        ArchiveExamination found = ArchiveExamination.Of([.. start, .. Evil, .. Noise(100)], "model.bin");
        Assert.Equal("git-lfs", found.Format);
        Assert.Equal("pickle", found[$"embedded@{start.Length}"].Format);

        ArchiveExamination longer = ArchiveExamination.Of([.. start, .. new byte[2_000], .. Evil, .. Noise(100)], "model.bin");
        Assert.Equal("pickle", longer[$"embedded@{start.Length + 2_000}"].Format);

        ArchiveExamination pointer = ArchiveExamination.Of([.. "version https://git-lfs.github.com/spec/v1\noid sha256:"u8, .. Enumerable.Repeat((byte)'a', 64), .. "\nsize 5\n"u8], "model.bin");
        Assert.Equal("git-lfs", pointer.Format);
        Assert.False(pointer.Facts.TryGet(EmbeddedFacts.Contents, out _));
    }

    [Fact]
    public void Noise_holds_nothing()
    {
        ArchiveExamination found = ArchiveExamination.Of(Noise(3_000_000), "m.bin");
        Assert.Empty(found.Value(EmbeddedFacts.Contents));
        Assert.Empty(found.Paths);
    }

    [Fact]
    public void A_search_that_gives_up_leaves_a_gap()
    {
        byte[] marks = new byte[60_000];
        Array.Fill(marks, (byte)'(');
        ArchiveExamination found = ArchiveExamination.Of([0xFE, 0, 0, 0xFF, .. marks, 0xFF, .. Noise(100), .. Evil], "m.bin");
        Assert.Contains(found.Gaps, gap => gap.Reason == GapReason.LimitReached);
    }

    [Fact]
    public void A_7z_between_other_bytes_is_found_and_examined()
    {
        ArchiveExamination found = ArchiveExamination.Of([.. "MZ"u8, .. Noise(1_200_000), .. new Samples.Building.SevenZipBuilder().Add("m.pkl", Evil).Build()], "setup.bin");
        Assert.Equal("pickle", found["embedded@1200002!/m.pkl"].Format);
    }

    [Theory]
    [InlineData("\u0089PNG\r\n\u001a\n")]
    [InlineData("SQLite format 3\0")]
    [InlineData("PAR1")]
    public void Content_of_a_format_that_nobody_reads_is_searched(string magic)
    {
        ArchiveExamination found = ArchiveExamination.Of([.. System.Text.Encoding.Latin1.GetBytes(magic), .. new byte[500], .. Evil, .. "PAR1"u8], "m.bin");
        Assert.Contains(found.Paths, path => path.StartsWith("embedded@", StringComparison.Ordinal) && found[path].Format == "pickle");
    }
}
