using ModelAudit.Evidence;
using ModelAudit.Samples.Building;
using ModelAudit.Tests.Formats.Archives;

namespace ModelAudit.Tests.Formats.SevenZip;

/// <summary>Headers that lie, and archives that end anywhere.</summary>
public sealed class SevenZipHostileTests
{
    private const ulong Huge = 1UL << 60;

    private static readonly byte[] Hello = "hello"u8.ToArray();

    private static byte[] Archive(int packedHeaders) => new SevenZipBuilder { PackedHeaders = packedHeaders }.Add("a.txt", Hello).Add("b.txt", "cos\nsystem\n(S'id'\ntR."u8.ToArray()).Add(new SevenZipEntry("d", null)).Build();

    private static ArchiveExamination Of(byte[] header) => ArchiveExamination.Of(SevenZipBuilder.Frame(Hello, header), "a.7z");

    private static void IsSaid(ArchiveExamination found)
    {
        Assert.NotEmpty(found.Gaps);
        Assert.DoesNotContain(found.Gaps, gap => gap.Reason == GapReason.InspectorFailed);
        Assert.NotEmpty(found.Unexamined);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void An_archive_that_ends_anywhere_leaves_a_gap(int packedHeaders)
    {
        byte[] whole = Archive(packedHeaders);
        for (int length = 6; length < whole.Length; length++)
        {
            IsSaid(ArchiveExamination.Of(whole[..length], "a.7z"));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_header_that_ends_anywhere_leaves_a_gap(int packedHeaders)
    {
        byte[] whole = Archive(packedHeaders);
        int start = 32 + (int)BitConverter.ToUInt64(whole, 12);
        for (int length = 1; length < whole.Length - start; length++)
        {
            IsSaid(ArchiveExamination.Of(SevenZipBuilder.Frame(whole[32..start], whole[start..(start + length)]), "a.7z"));
        }
    }

    [Fact]
    public void No_byte_of_an_archive_makes_the_inspector_fail()
    {
        byte[] whole = Archive(1);
        foreach (byte mask in (byte[])[0x01, 0x80, 0xFF])
        {
            for (int i = 6; i < whole.Length; i++)
            {
                byte[] flipped = [.. whole];
                flipped[i] ^= mask;
                ArchiveExamination found = ArchiveExamination.Of(flipped, "a.7z");
                Assert.DoesNotContain(found.Gaps, gap => gap.Reason == GapReason.InspectorFailed);
                Assert.True(i == 7 || found.Hazards.Length > 0, $"Nothing is said of byte {i}.");
            }
        }
    }

    [Fact]
    public void Counts_that_no_header_can_hold_leave_a_gap()
    {
        byte[] huge = SevenZipBuilder.Number(Huge);
        byte[] many = SevenZipBuilder.Number(90_000);
        byte[] packed = [6, 0, 1, 9, 5, 0];
        byte[] folder = [7, 0x0B, 1, 0, 1, 1, 0, 0x0C, 5, 0];
        byte[][] headers =
        [
            [1, 5, .. huge, 0, 0], [1, 5, .. many, 0x11, 1, 0, 0, 0], [1, 4, 6, 0, .. huge, 9], [1, 4, 6, 0, .. many, 9], [1, 4, 6, .. huge, 1, 9, .. huge, 0, .. folder, 0, 0],
            [1, 4, .. packed, 7, 0x0B, .. huge, 0], [1, 4, .. packed, 7, 0x0B, .. many, 0], [1, 4, .. packed, 7, 0x0B, 1, 0, 33], [1, 4, .. packed, 7, 0x0B, 1, 0, 0], [1, 4, .. packed, 7, 0x0B, 1, 0, 1, 0x11, 0, .. huge, 1],
            [1, 4, .. packed, 7, 0x0B, 1, 0, 1, 0x21, 0, .. huge], [1, 4, .. packed, 7, 0x0B, 1, 0, 1, 0x0F], [1, 4, .. packed, 7, 0x0B, 1, 0, 1, 0x81, 0], [1, 4, .. packed, 7, 0x0B, 1, 1],
            [1, 4, .. packed, .. folder, 8, 0x0D, .. huge, 9], [1, 4, .. packed, .. folder, 8, 0x0D, .. many, 9], [1, 4, .. packed, .. folder, 8, 0x0D, 2, 0], [1, 4, .. packed, .. folder, 8, 0x0D, 2, 9, 6, 0, 0],
            [1, 4, .. packed, 7, 0x0B, 1, 0, 2, 1, 0, 1, 0, 0, 9, 0x0C, 5, 5, 0, 0], [1, 4, 7, 0x0B, 1, 0, 1, 1, 0, 0x0C, 5, 0, 0, 0], [1, 2, 7, .. huge], [1, 0x42], [0x42], [0x17, .. packed, 0], [0x17, .. packed, 7, 0x0B, 1, 0, 1, 1, 0, 0x0C, .. huge, 0, 0],
            [1, 4, .. packed, .. folder, .. folder, 0, 0],
        ];
        foreach (byte[] header in headers)
        {
            IsSaid(Of(header));
        }
    }

    [Fact]
    public void Content_that_is_shorter_than_promised_is_damaged()
    {
        byte[] header = [1, 4, 6, 0, 1, 9, 5, 0, 7, 0x0B, 1, 0, 1, 1, 0, 0x0C, .. SevenZipBuilder.Number(Huge), 0, 0, 5, 1, 0x11, 5, 0, (byte)'a', 0, 0, 0, 0, 0];
        ArchiveExamination found = Of(header);
        Assert.Equal(["damaged"], found.Hazards);
        Assert.True(found.Saw("a", Hello));
    }

    [Fact]
    public void Coders_in_a_ring_are_no_chain()
    {
        // Two coders; the first reads the second and the packed stream feeds the second, which also reads itself by the pair.
        byte[] header = [1, 4, 6, 0, 1, 9, 5, 0, 7, 0x0B, 1, 0, 2, 1, 0, 1, 0, 0, 0, 0x0C, 5, 5, 0, 0, 5, 1, 0x11, 5, 0, (byte)'a', 0, 0, 0, 0, 0];
        Assert.Equal(["method"], Of(header).Unexamined);
    }

    [Fact]
    public void A_header_packed_in_itself_ends()
    {
        byte[] header = [0x17, 6, 5, 1, 9, 23, 0, 7, 0x0B, 1, 0, 1, 1, 0, 0x0C, 23, 0, 0];
        header[5] = header[15] = (byte)header.Length;
        ArchiveExamination found = Of(header);
        Assert.Equal(["bound"], found.Unexamined);
        Assert.Contains("more than 4 times", found.Gaps.First().Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_property_of_files_that_is_given_twice_is_a_hazard()
    {
        byte[] header = [1, 5, 1, 0x0E, 1, 0x80, 0x0F, 1, 0x80, 0x11, 5, 0, (byte)'a', 0, 0, 0, 0x11, 5, 0, (byte)'b', 0, 0, 0, 0, 0];
        Assert.Contains("header", ArchiveExamination.Of(SevenZipBuilder.Frame([], header), "a.7z").Hazards);
    }
}
