using ModelAudit.Evidence;
using ModelAudit.Formats.Archives;
using ModelAudit.Samples.Building;
using ModelAudit.Tests.Formats.Archives;

namespace ModelAudit.Tests.Formats.SevenZip;

public sealed class SevenZipInspectorTests
{
    private const uint Unix = 0x8000;

    private static readonly byte[] Hello = "hello"u8.ToArray();
    private static readonly byte[] World = "other words"u8.ToArray();
    private static readonly byte[] Evil = "cos\nsystem\n(S'id'\ntR."u8.ToArray();
    private static readonly byte[] Lzma2Properties = [24];

    private static SevenZipBuilder Two => new SevenZipBuilder().Add("a.txt", Hello).Add("b/c.txt", World);

    private static ArchiveExamination Examine(SevenZipBuilder archive, AuditLimits? limits = null) => ArchiveExamination.Of(archive.Build(), "a.7z", limits);

    private static ArchiveExamination Examine(params SevenZipEntry[] entries) => Examine(entries.Aggregate(new SevenZipBuilder(), (archive, entry) => archive.Add(entry)));

    private static void IsWhole(ArchiveExamination found)
    {
        Assert.Equal("7z", found.Format);
        Assert.True(found.Saw("a.txt", Hello), string.Join(' ', found.Paths));
        Assert.True(found.Saw("b/c.txt", World));
        Assert.Empty(found.Hazards);
        Assert.Empty(found.Gaps);
        Assert.Equal((2, Hello.Length + World.Length), (found.Value(ArchiveFacts.Entries), found.Value(ArchiveFacts.Bytes)));
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    [InlineData(false, 3)]
    public void An_ordinary_archive_shows_its_files_and_no_hazard(bool isSolid, int packedHeaders) =>
        IsWhole(Examine(new SevenZipBuilder { IsSolid = isSolid, PackedHeaders = packedHeaders }.Add("a.txt", Hello).Add("b/c.txt", World).Add(new SevenZipEntry("b", null))));

    [Fact]
    public void Every_way_of_packing_that_programs_use_is_read()
    {
        (byte[] properties, _) = Packing.Lzma(Hello);
        (string Name, byte[] Method, byte[] Properties, Func<byte[], byte[]> Pack)[] ways =
        [
            ("stored", [0], [], content => content), ("lzma", [3, 1, 1], properties, content => Packing.Lzma(content).Packed), ("lzma2", [0x21], Lzma2Properties, Packing.Lzma2),
            ("deflate", [4, 1, 8], [], Packing.Deflate), ("bzip2", [4, 2, 2], [], Packing.Bzip2), ("zstd", [4, 0xF7, 0x11, 1], [], Packing.Zstd),
        ];
        foreach ((string name, byte[] method, byte[] needed, Func<byte[], byte[]> pack) in ways)
        {
            ArchiveExamination found = Examine(new SevenZipBuilder { Coders = [(method, needed)], Pack = pack }.Add("a.txt", Hello).Add("b/c.txt", World));
            IsWhole(found);
            Assert.Equal([name], found.Value(ArchiveFacts.Methods).ToArray());
        }
    }

    [Fact]
    public void A_pickle_in_an_archive_is_examined_as_one()
    {
        ArchiveExamination found = ArchiveExamination.Of(new SevenZipBuilder { Coders = [([0x21], Lzma2Properties)], Pack = Packing.Lzma2, PackedHeaders = 1 }.Add("first", Hello).Add("model/data.pkl", Evil).Build(), "model.bin");
        Assert.Equal("7z", found.Format);
        Assert.Equal("pickle", found["model/data.pkl"].Format);
        Assert.True(found.Saw("model/data.pkl", Evil));
    }

    [Fact]
    public void A_dictionary_larger_than_the_content_is_not_needed()
    {
        ArchiveExamination found = Examine(new SevenZipBuilder { Coders = [([0x21], [40])], Pack = Packing.Lzma2 }.Add("a.txt", Hello));
        Assert.True(found.Saw("a.txt", Hello));
        Assert.Empty(found.Unexamined);
    }

    [Fact]
    public void What_no_reader_here_unpacks_is_a_gap_that_says_what()
    {
        ArchiveExamination unknown = Examine(new SevenZipBuilder { Coders = [([0x7F, 1], [])] }.Add("a.txt", Hello));
        Assert.Equal(["method"], unknown.Unexamined);
        Assert.Contains("method-7f01", Assert.Single(unknown.Gaps).Detail, StringComparison.Ordinal);
        Assert.Equal(["encrypted"], Examine(new SevenZipBuilder { Coders = [([6, 0xF1, 7, 1], [0])] }.Add("a.txt", Hello)).Unexamined);
        Assert.Equal(["bound"], Examine(new SevenZipBuilder { Coders = [([0x21], [40])], Pack = _ => [0] }.Add("a.txt", new byte[(1 << 26) + 1])).Unexamined);
        Assert.Equal(["bound"], Examine(new SevenZipBuilder { Coders = [([3, 4, 1], [6, 0, 0, 0, 0x70])] }.Add("a.txt", Hello)).Unexamined);
        Assert.Equal(["method"], Examine(new SevenZipBuilder { Coders = [([3], [1, 2])] }.Add("a.txt", Hello)).Unexamined);
    }

    [Theory]
    [InlineData("../x", "name-climbs")]
    [InlineData("/x", "name-absolute")]
    [InlineData("C:x", "name-drive")]
    [InlineData("a\\x", "name-backslash")]
    [InlineData("a\u001b.txt", "name-control")]
    [InlineData("", "name-empty")]
    [InlineData("a\ud800.txt", "name-invalid")]
    public void A_dangerous_name_is_a_hazard_and_the_file_is_examined(string name, string code)
    {
        ArchiveExamination found = Examine(new SevenZipEntry(name, Hello));
        Assert.Equal([code], found.Hazards);
        Assert.Equal(Sha256Digest.Of(Hello), found[Assert.Single(found.Paths)].Digests.Sha256);
    }

    [Fact]
    public void Two_files_that_pass_for_one_are_both_examined()
    {
        ArchiveExamination twice = Examine(new SevenZipEntry("a.txt", Hello), new SevenZipEntry("a.txt", World), new SevenZipEntry("a.txt", Evil));
        Assert.Equal(["duplicate-name"], twice.Hazards);
        Assert.Equal(2, Assert.Single(twice.Value(ArchiveFacts.Hazards))["count"]!.Integer);
        Assert.True(twice.Saw("a.txt", Hello) && twice.Saw("a#2.txt", World) && twice.Saw("a#3.txt", Evil));
        Assert.Equal(["similar-name"], Examine(new SevenZipEntry("a.txt", Hello), new SevenZipEntry("A.TXT", World)).Hazards);
    }

    [Fact]
    public void Links_devices_and_anti_items_are_hazards()
    {
        Assert.Equal(["link"], Examine(new SevenZipEntry("l", "b"u8.ToArray()) { Attributes = 0xA1FF0000 | Unix }, new SevenZipEntry("l/x", Hello)).Hazards);
        Assert.Empty(Examine(new SevenZipEntry("l", "b.txt"u8.ToArray()) { Attributes = 0xA1FF0000 | Unix }).Hazards);
        Assert.Equal(["link-climbs"], Examine(new SevenZipEntry("l", "../../etc/passwd"u8.ToArray()) { Attributes = 0xA1FF0000 | Unix }).Hazards);
        Assert.Equal(["link-climbs"], Examine(new SevenZipEntry("l", "C:/b.txt"u8.ToArray()) { Attributes = 0x400 }).Hazards);
        Assert.Equal(["device"], Examine(new SevenZipEntry("d", []) { Attributes = 0x61B00000 | Unix }).Hazards);
        Assert.Equal(["anti-item"], Examine(new SevenZipEntry("a.txt", []) { IsAnti = true }, new SevenZipEntry("b.txt", Hello)).Hazards);
        Assert.Equal(["header"], Examine(new SevenZipEntry("d", Hello) { Attributes = 0x10 }).Hazards);
        Assert.Empty(Examine(new SevenZipEntry("d", null) { Attributes = 0x41ED0010 | Unix }, new SevenZipEntry("d/x", Hello) { Attributes = 0x81A40020 | Unix }).Hazards);
    }

    [Fact]
    public void Empty_files_and_archives_are_read()
    {
        ArchiveExamination found = Examine(new SevenZipEntry("a.txt", Hello), new SevenZipEntry("empty", []), new SevenZipEntry("folder", null));
        Assert.Equal(["a.txt", "empty"], found.Paths);
        Assert.Equal(2, found.Value(ArchiveFacts.Entries));
        Assert.Empty(found.Gaps);
        Assert.Empty(ArchiveExamination.Of(SevenZipBuilder.Frame([], []), "a.7z").Gaps);
        Assert.Empty(Examine(new SevenZipEntry("empty", [])).Hazards);
    }

    [Fact]
    public void Wrong_and_missing_checksums_are_said()
    {
        Assert.Equal(["checksum"], Examine(new SevenZipEntry("a.txt", Hello) { Checksum = 7 }).Hazards);
        ArchiveExamination without = Examine(new SevenZipBuilder { HasChecksums = false }.Add("a.txt", Hello).Add("b.txt", World));
        Assert.Empty(without.Hazards);
        Assert.Equal(2, without.Value(ArchiveFacts.Unverified));

        byte[] start = Two.Build();
        start[8] ^= 1;
        Assert.Equal(["header"], ArchiveExamination.Of(start, "a.7z").Hazards);
        byte[] header = Two.Build();
        header[^2] ^= 0x40;
        Assert.Contains("header", ArchiveExamination.Of(header, "a.7z").Hazards);
    }

    [Fact]
    public void Contents_without_a_name_and_names_without_a_content_are_said()
    {
        ArchiveExamination hidden = Examine(new SevenZipBuilder { Unlisted = 1 }.Add("a.txt", Hello).Add("b.txt", Evil));
        Assert.Equal(["hidden-entry"], hidden.Hazards);
        Assert.True(hidden.Saw("stream@1", Evil));
        Assert.Equal("pickle", hidden["stream@1"].Format);

        byte[] files = [5, 1, 0x11, 5, 0, (byte)'a', 0, 0, 0, 0];
        ArchiveExamination missing = ArchiveExamination.Of(SevenZipBuilder.Frame([], [1, .. files, 0]), "a.7z");
        Assert.Equal(["missing-entry"], missing.Hazards);
        Assert.Equal(["damaged"], missing.Unexamined);

        // A folder of five bytes that no file is in.
        byte[] streams = [4, 6, 0, 1, 9, 5, 0, 7, 0x0B, 1, 0, 1, 1, 0, 0x0C, 5, 0, 8, 0x0D, 0, 0, 0];
        ArchiveExamination nobody = ArchiveExamination.Of(SevenZipBuilder.Frame(Hello, [1, .. streams, 0]), "a.7z");
        Assert.Equal(["hidden-entry"], nobody.Hazards);
        Assert.True(nobody.Saw("folder@0", Hello));
    }

    [Fact]
    public void Bytes_that_belong_to_nothing_are_examined()
    {
        ArchiveExamination behind = ArchiveExamination.Of([.. Two.Build(), .. Evil], "a.7z");
        Assert.Equal(["data-after"], behind.Hazards);
        Assert.True(behind.Saw($"data@{Two.Build().Length}", Evil));
        ArchiveExamination between = Examine(new SevenZipBuilder { BeforeHeader = Evil }.Add("a.txt", Hello));
        Assert.Equal(["data-between"], between.Hazards);
        Assert.True(between.Saw("data@37", Evil));
        Assert.Empty(ArchiveExamination.Of([.. Two.Build(), .. new byte[300]], "a.7z").Hazards);

        ArchiveExamination stored = Examine(new SevenZipBuilder { Pack = content => [.. content, .. Evil] }.Add("a.txt", Hello));
        Assert.Equal(["size"], stored.Hazards);
        Assert.True(stored.Saw("data@37", Evil));
    }

    [Fact]
    public void Parts_that_share_bytes_are_a_hazard()
    {
        // Two folders of five bytes, both at the start of the data: the second lies behind it, in the header.
        byte[] streams = [4, 6, 0, 2, 9, 5, 5, 0, 7, 0x0B, 2, 0, 1, 1, 0, 1, 1, 0, 0x0C, 5, 5, 0, 0];
        byte[] files = [5, 2, 0x11, 9, 0, (byte)'a', 0, 0, 0, (byte)'b', 0, 0, 0, 0];
        Assert.Equal(["overlap"], ArchiveExamination.Of(SevenZipBuilder.Frame(Hello, [1, .. streams, .. files, 0]), "a.7z").Hazards);
    }

    [Fact]
    public void A_bomb_is_cut_at_the_bound_and_what_follows_is_said_to_be_unexamined()
    {
        ArchiveExamination found = Examine(
            new SevenZipBuilder { Coders = [([4, 2, 2], [])], Pack = Packing.Bzip2 }.Add("big", new byte[4_000_000]).Add("b.txt", Hello), new AuditLimits { FreeExpansionBytes = 1_000_000, MaxExpansionRatio = 10 });
        Assert.Equal(["bomb"], found.Hazards);
        Assert.Equal(1_000_000, found["big"].Length);
        Assert.Equal(["bound", "bound"], found.Unexamined);
    }

    [Fact]
    public void Damaged_data_is_examined_up_to_the_damage_and_the_rest_of_its_folder_is_said_to_be_unexamined()
    {
        ArchiveExamination found = Examine(new SevenZipBuilder { Coders = [([0x21], Lzma2Properties)], Pack = content => Packing.Lzma2(content)[..10] }.Add("a.txt", Hello).Add("b.txt", World).Add("c.txt", Evil));
        Assert.Equal(["damaged"], found.Hazards);
        Assert.True(found.Saw("a.txt", Hello));
        Assert.Equal(["damaged", "damaged"], found.Unexamined);
    }

    [Fact]
    public void A_bound_on_files_is_said()
    {
        ArchiveExamination found = Examine(Two.Add("c", Hello), new AuditLimits { MaxContainerFiles = 2 });
        Assert.Equal(["bound"], found.Unexamined);
        Assert.Contains("MaxContainerFiles", found.Gaps.First().Detail, StringComparison.Ordinal);
    }
}
