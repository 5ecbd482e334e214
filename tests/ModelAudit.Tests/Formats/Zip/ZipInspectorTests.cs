using System.IO.Compression;
using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Formats.Archives;
using ModelAudit.Samples.Building;
using ModelAudit.Tests.Formats.Archives;

namespace ModelAudit.Tests.Formats.Zip;

public sealed class ZipInspectorTests
{
    private static readonly byte[] Hello = "hello"u8.ToArray();
    private static readonly byte[] World = "other words"u8.ToArray();
    private static readonly byte[] Long = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 900).Select(i => $"line {i * 7}\n")));

    private static ForgedEntry A => new("a.txt", Hello);

    private static ArchiveExamination Examine(params ForgedEntry[] entries) => ArchiveExamination.Of(ZipForge.Of(entries), "a.zip");

    [Theory]
    [InlineData(CompressionLevel.NoCompression, "stored")]
    [InlineData(CompressionLevel.Optimal, "deflate")]
    public void An_ordinary_archive_shows_its_files_and_no_hazard(CompressionLevel level, string method)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (string name in new[] { "a.txt", "folder/", "folder/b.txt" })
            {
                using Stream entry = archive.CreateEntry(name, level).Open();
                if (!name.EndsWith('/'))
                {
                    entry.Write(Long);
                }
            }
        }

        ArchiveExamination found = ArchiveExamination.Of(stream.ToArray(), "a.zip");
        Assert.Equal("zip", found.Format);
        Assert.Equal(["a.txt", "folder/b.txt"], found.Paths);
        Assert.True(found.Saw("folder/b.txt", Long));
        Assert.Empty(found.Hazards);
        Assert.Empty(found.Gaps);
        Assert.Equal(2, found.Value(ArchiveFacts.Entries));
        Assert.Equal(2 * Long.Length, found.Value(ArchiveFacts.Bytes));
        Assert.Contains(method, found.Value(ArchiveFacts.Methods));
        Assert.Equal(0, found.Value(ArchiveFacts.Unverified));
    }

    [Fact]
    public void Names_are_read_up_to_a_bound_and_what_is_behind_it_is_no_hidden_file()
    {
        ForgedEntry[] entries = [.. Enumerable.Range(0, 300).Select(number => new ForgedEntry($"{new string('n', 30_000)}{number}", [1]))];
        ArchiveExamination found = ArchiveExamination.Of(ZipForge.Of(entries), "a.zip");
        Assert.Empty(found.Hazards);
        Assert.Contains("bound", found.Unexamined);
        Assert.InRange(found.Paths.Length, 250, 299);
        Assert.Contains(found.Gaps, gap => gap.Detail.Contains("names", StringComparison.Ordinal));
    }

    [Fact]
    public void Ordinary_writers_cause_no_hazard()
    {
        byte[] padding = [0x46, 0x42, 40, 0, .. Enumerable.Repeat((byte)'Z', 40)];
        Assert.Empty(Examine(A with { HasDescriptor = true }, new("b.txt", Long) { Method = 8, HasDescriptor = true }).Hazards);
        Assert.Empty(Examine(A with { LocalExtra = padding }, new("b.txt", World) { LocalExtra = [0, 0, 0], Before = new byte[57] }).Hazards);
        Assert.Empty(Examine(A with { LocalExtra = [0xFE, 0xCA, 0, 0], Extra = [0xFE, 0xCA, 0, 0] }).Hazards);
        Assert.Empty(ArchiveExamination.Of(new ZipForge { Comment = "a comment"u8.ToArray() }.Build(A), "a.zip").Hazards);
        Assert.Empty(ArchiveExamination.Of(ZipForge.Of(), "a.zip").Hazards);
        Assert.Empty(ArchiveExamination.Of(new PyTorchCheckpointBuilder().Add("w", 8).Build(), "m.pt").Hazards);
    }

    [Fact]
    public void An_archive_inside_an_archive_is_examined_and_causes_no_hazard()
    {
        ArchiveExamination found = Examine(new ForgedEntry("inner.zip", ZipForge.Of(A)), new ForgedEntry("last.zip", ZipForge.Of(new ForgedEntry("b.txt", World))));
        Assert.Equal(["inner.zip", "inner.zip!/a.txt", "last.zip", "last.zip!/b.txt"], found.Paths);
        Assert.Empty(found.Hazards);
    }

    [Fact]
    public void A_zip64_archive_is_read()
    {
        byte[] zip = ZipForge.Of(A);
        int end = zip.Length - 22;
        byte[] wide = [.. "PK\u0006\u0006"u8, .. BitConverter.GetBytes(44L), 45, 0, 45, 0, .. new byte[8], .. BitConverter.GetBytes(1L), .. BitConverter.GetBytes(1L),
            .. BitConverter.GetBytes((long)BitConverter.ToInt32(zip, end + 12)), .. BitConverter.GetBytes((long)BitConverter.ToInt32(zip, end + 16))];
        byte[] locator = [.. "PK\u0006\u0007"u8, 0, 0, 0, 0, .. BitConverter.GetBytes((long)end), 1, 0, 0, 0];
        byte[] narrow = [.. "PK\u0005\u0006"u8, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, .. Enumerable.Repeat((byte)0xFF, 8), 0, 0];
        ArchiveExamination found = ArchiveExamination.Of([.. zip[..end], .. wide, .. locator, .. narrow], "a.zip");
        Assert.True(found.Saw("a.txt", Hello));
        Assert.Empty(found.Hazards);
        Assert.Equal(["directory"], ArchiveExamination.Of([.. zip[..end], .. wide, .. locator, .. narrow[..8], 2, 0, 2, 0, .. narrow[12..]], "a.zip").Hazards);
    }

    [Theory]
    [InlineData("../x", "name-climbs", "%2E%2E/x")]
    [InlineData("a/../../x", "name-climbs", "a/%2E%2E/%2E%2E/x")]
    [InlineData("/x", "name-absolute", "%/x")]
    [InlineData("C:x", "name-drive", "C:x")]
    [InlineData("a\\x", "name-backslash", "a%5Cx")]
    [InlineData("a\u0000.txt", "name-nul", "a%00.txt")]
    [InlineData("a\u001b.txt", "name-control", "a%1B.txt")]
    [InlineData("", "name-empty", "%")]
    public void A_dangerous_name_is_a_hazard_and_the_file_is_examined(string name, string code, string path)
    {
        ArchiveExamination found = Examine(new ForgedEntry(name, Hello));
        Assert.Equal([code], found.Hazards);
        Assert.True(found.Saw(path, Hello));
        Assert.Equal(name, found.Value(ArchiveFacts.Hazards)[0]["entry"]!.Text);
    }

    [Theory]
    [InlineData("a.txt", "duplicate-name", "a#2.txt")]
    [InlineData("A.txt", "similar-name", "A.txt")]
    [InlineData("./a.txt", "similar-name", "%2E/a.txt")]
    public void Two_files_that_pass_for_one_are_both_examined(string name, string code, string path)
    {
        ArchiveExamination found = Examine(A, new ForgedEntry(name, World));
        Assert.Equal([code], found.Hazards);
        Assert.True(found.Saw("a.txt", Hello));
        Assert.True(found.Saw(path, World));
    }

    [Fact]
    public void What_is_true_of_many_entries_of_one_name_is_one_item_with_a_count()
    {
        ArchiveExamination found = Examine(A, A, A, A);
        Assert.Equal(3, Assert.Single(found.Value(ArchiveFacts.Hazards))["count"]!.Integer);
        Assert.Equal(4, found.Value(ArchiveFacts.Entries));
    }

    [Fact]
    public void A_header_that_disagrees_with_the_directory_is_a_hazard_and_both_readings_are_examined()
    {
        ArchiveExamination name = Examine(A with { LocalName = "b.txt" });
        Assert.Equal(["local-name"], name.Hazards);
        Assert.Equal(["a.txt", "b.txt"], name.Paths);
        Assert.Equal(["local-flags"], Examine(A with { LocalFlags = 2 }).Hazards);
        Assert.Equal(["local-checksum"], Examine(A with { LocalChecksum = 7 }).Hazards);

        ArchiveExamination method = Examine(new ForgedEntry("a.bin", Long) { Method = 8, LocalMethod = 0 });
        Assert.Contains("local-method", method.Hazards);
        Assert.True(method.Saw("a.bin", Long));
        Assert.True(method.Saw("a#2.bin", ZipForge.Deflated(Long)));

        ArchiveExamination size = Examine(A with { LocalPacked = 3 });
        Assert.Contains("local-size", size.Hazards);
        Assert.True(size.Saw("a.txt", Hello));
        Assert.True(size.Saw("a#2.txt", "hel"u8));
    }

    [Fact]
    public void A_file_that_the_directory_leaves_out_is_examined()
    {
        ArchiveExamination found = Examine(A, new ForgedEntry("b.txt", World) { IsHidden = true }, new ForgedEntry("c.txt", Long) { IsHidden = true, Method = 8, HasDescriptor = true });
        Assert.Equal(["hidden-entry"], found.Hazards);
        Assert.True(found.Saw("b.txt", World));
        Assert.True(found.Saw("c.txt", Long));
    }

    [Fact]
    public void An_archive_without_a_directory_is_read_from_its_start()
    {
        ArchiveExamination found = ArchiveExamination.Of(new ZipForge { HasDirectory = false }.Build(A, new ForgedEntry("b.txt", Long) { Method = 8, HasDescriptor = true }, new ForgedEntry("c.txt", World) { HasDescriptor = true }), "a.zip");
        Assert.Equal(["no-directory"], found.Hazards);
        Assert.True(found.Saw("a.txt", Hello));
        Assert.True(found.Saw("b.txt", Long));
        Assert.True(found.Saw("c.txt", World));
    }

    [Fact]
    public void An_empty_directory_in_front_of_files_hides_nothing()
    {
        byte[] files = new ZipForge { HasDirectory = false }.Build(A);
        ArchiveExamination found = ArchiveExamination.Of([.. files, .. ZipForge.Of()], "a.zip");
        Assert.True(found.Saw("a.txt", Hello));
        Assert.Contains("hidden-entry", found.Hazards);
    }

    [Fact]
    public void Bytes_that_belong_to_nothing_are_examined()
    {
        byte[] script = "#!/bin/sh\nexit\n"u8.ToArray();
        foreach (bool counts in new[] { false, true })
        {
            ArchiveExamination before = ArchiveExamination.Of(new ZipForge { Prefix = script, CountsPrefix = counts }.Build(A), "a.zip");
            Assert.Equal(["data-before"], before.Hazards);
            Assert.True(before.Saw("data@0", script));
            Assert.True(before.Saw("a.txt", Hello));
        }

        ArchiveExamination between = ArchiveExamination.Of(new ZipForge { BeforeDirectory = script }.Build(A), "a.zip");
        Assert.Equal(["data-between"], between.Hazards);
        Assert.Equal("shell", between[between.Paths.Single(path => path.StartsWith("data@", StringComparison.Ordinal))].Format);
        Assert.Equal(["data-after"], ArchiveExamination.Of(new ZipForge { Suffix = script }.Build(A), "a.zip").Hazards);
    }

    [Fact]
    public void Two_directories_are_both_read()
    {
        byte[] first = ZipForge.Of(A);
        ArchiveExamination found = ArchiveExamination.Of([.. first, .. ZipForge.Of(new ForgedEntry("b.txt", World))], "a.zip");
        Assert.Contains("several-directories", found.Hazards);
        Assert.True(found.Saw("a.txt", Hello));
        Assert.True(found.Saw("b.txt", World));
        Assert.Equal(["directory"], ArchiveExamination.Of(new ZipForge { Entries = 3 }.Build(A), "a.zip").Hazards);
    }

    [Fact]
    public void A_wrong_checksum_or_length_is_a_hazard_and_the_content_is_examined()
    {
        Assert.Equal(["checksum"], Examine(A with { Checksum = 5 }).Hazards);
        Assert.True(Examine(A with { Checksum = 5 }).Saw("a.txt", Hello));
        Assert.Equal(["checksum"], Examine(new ForgedEntry("b", Long) { Method = 8, Checksum = 5 }).Hazards);
        Assert.Equal(["size"], Examine(A with { Size = 4 }).Hazards);
        Assert.Equal(["size"], Examine(new ForgedEntry("b", Long) { Method = 8, Size = 4 }).Hazards);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0x40)]
    [InlineData(0x41)]
    public void A_false_encryption_flag_is_a_hazard_and_the_content_is_examined(ushort flags)
    {
        ArchiveExamination found = Examine(A with { Flags = flags }, new ForgedEntry("b", Long) { Method = 8, Flags = flags });
        Assert.Equal(["encryption-flag"], found.Hazards);
        Assert.True(found.Saw("a.txt", Hello));
        Assert.True(found.Saw("b", Long));
        Assert.Empty(found.Unexamined);
        Assert.Equal(["patch-flag"], Examine(A with { Flags = 0x20 }).Hazards);
    }

    [Fact]
    public void Encrypted_content_leaves_a_gap_and_is_no_hazard()
    {
        byte[] cipher = [0x9E, 0x11, 0xC2, 0x03, 0xF4, 0xA5, 0x46, 0xB7, 0x98, 0xE9, 0x8A, 0xBB, 0xDC, 0x7D, 0xEE, 0x1F];
        ArchiveExamination zipCrypto = Examine(A with { Flags = 1, Packed = cipher });
        Assert.Equal(["encrypted"], zipCrypto.Unexamined);
        Assert.Empty(zipCrypto.Hazards);
        Assert.Contains(zipCrypto.Gaps, gap => gap.Reason == GapReason.Unsupported);
        Assert.Equal(["encrypted"], Examine(new ForgedEntry("a", Long) { Flags = 1, Method = 99, Packed = cipher }).Unexamined);
        Assert.Equal(["encrypted"], Examine(new ForgedEntry("a", Long) { Flags = 1, Method = 8, Packed = cipher }).Unexamined);
    }

    [Fact]
    public void Cipher_text_is_not_taken_for_what_its_name_promises_and_a_pickle_is_found_whatever_the_flag_says()
    {
        byte[] pickle = "cos\nsystem\n(S'id'\ntR."u8.ToArray();
        ArchiveExamination cipher = Examine(new ForgedEntry("a.pkl", Hello) { Flags = 1, Packed = [0x9E, 0x11, 0xC2, 0x03, 0xF4] });
        Assert.Equal("unknown", cipher["a.pkl.encrypted"].Format);
        Assert.Equal("pickle", Examine(new ForgedEntry("a.pkl", pickle) { Flags = 1, Checksum = 5 })["a.pkl.encrypted"].Format);
    }

    [Fact]
    public void A_link_to_a_file_beside_it_is_ordinary_and_one_that_holds_something_else_is_examined()
    {
        ArchiveExamination plain = Examine(new ForgedEntry("a/l.pkl", "../b.txt"u8.ToArray()) { Attributes = 0xA1FFu << 16 }, A);
        Assert.Empty(plain.Hazards);
        Assert.Equal(["a.txt"], plain.Paths);
        byte[] pickle = "cos\nsystem\n(S'id'\ntR."u8.ToArray();
        Assert.Equal("pickle", Examine(new ForgedEntry("l", pickle) { Attributes = 0xA1FFu << 16 })["l"].Format);
        byte[] packed = Packing.Deflate("b.txt"u8.ToArray());
        Assert.Empty(Examine(new ForgedEntry("l", "b.txt"u8.ToArray()) { Method = 8, Packed = packed, Attributes = 0xA1FFu << 16 }).Hazards);
    }

    [Fact]
    public void The_compressed_nothing_of_a_folder_is_ordinary_and_content_is_not()
    {
        Assert.Empty(Examine(new ForgedEntry("d/", []) { Method = 8, Packed = [3, 0] }).Hazards);
        Assert.Contains("header", Examine(new ForgedEntry("d/", []) { Method = 8, Packed = Packing.Deflate(Hello) }).Hazards);
        Assert.Contains("header", Examine(new ForgedEntry("d/", Hello)).Hazards);
    }

    [Fact]
    public void Links_and_devices_are_hazards()
    {
        Assert.Equal(["link"], Examine(new ForgedEntry("l", "b/../c"u8.ToArray()) { Attributes = 0xA1FFu << 16 }).Hazards);
        Assert.Equal(["link"], Examine(new ForgedEntry("l", "b"u8.ToArray()) { Attributes = 0xA1FFu << 16 }, new ForgedEntry("l/x", Hello)).Hazards);
        Assert.Equal(["link-climbs"], Examine(new ForgedEntry("a/l", "../../b.txt"u8.ToArray()) { Attributes = 0xA1FFu << 16 }).Hazards);
        Assert.Equal(["link-climbs"], Examine(new ForgedEntry("l", "/etc/passwd"u8.ToArray()) { Attributes = 0xA1FFu << 16 }).Hazards);
        Assert.Equal(["device"], Examine(new ForgedEntry("d", []) { Attributes = 0x21FFu << 16 }).Hazards);
        Assert.Empty(Examine(A with { Attributes = 0x81A4u << 16 }).Hazards);
    }

    [Fact]
    public void A_bomb_is_cut_at_the_bound_and_examined_up_to_it()
    {
        var limits = new AuditLimits { FreeExpansionBytes = 100_000, MaxExpansionRatio = 10 };
        byte[] zip = ZipForge.Of(new ForgedEntry("a.bin", new byte[5_000_000]) { Method = 8 });
        ArchiveExamination found = ArchiveExamination.Of(zip, "a.zip", limits);
        Assert.Equal(["bomb"], found.Hazards);
        Assert.Equal(100_000, found["a.bin"].Length);
        Assert.Contains(found.Gaps, gap => gap.Reason == GapReason.LimitReached && gap.Detail.Contains("MaxExpansionRatio (10)", StringComparison.Ordinal));
        Assert.Empty(ArchiveExamination.Of(zip, "a.zip").Hazards);
    }

    [Fact]
    public void Entries_that_share_their_bytes_are_a_hazard_and_bounded_together()
    {
        byte[] zip = ZipForge.Of([new ForgedEntry("a0", new byte[90_000]) { Method = 8 }, .. Enumerable.Range(1, 20).Select(i => new ForgedEntry($"a{i}", new byte[90_000]) { Method = 8, Offset = 0 })]);
        ArchiveExamination found = ArchiveExamination.Of(zip, "a.zip", new AuditLimits { FreeExpansionBytes = 100_000, MaxExpansionRatio = 100 });
        Assert.Contains("overlap", found.Hazards);
        Assert.Contains("bomb", found.Hazards);
        Assert.InRange(found.Value(ArchiveFacts.Bytes), 90_000, 100L * zip.Length);
    }

    [Fact]
    public void A_file_that_the_directory_promises_and_the_archive_lacks_leaves_a_gap()
    {
        ArchiveExamination found = Examine(A, new ForgedEntry("b.txt", World) { Offset = 3 });
        Assert.Equal(["duplicate-name", "hidden-entry", "missing-entry"], found.Hazards);
        Assert.Equal(["damaged"], found.Unexamined);
        Assert.True(found.Saw("b.txt", World));
    }

    [Fact]
    public void Damaged_data_is_examined_up_to_the_damage()
    {
        byte[] packed = ZipForge.Deflated(Long);
        packed[^20] ^= 0xFF;
        packed[^9] ^= 0x55;
        ArchiveExamination found = Examine(new ForgedEntry("b", Long) { Method = 8, Packed = packed[..^4] });
        Assert.True(found.Hazards is ["damaged"] or ["checksum"] or ["checksum", "size"], string.Join(' ', found.Hazards));
        ArchiveExamination unknown = Examine(A with { Method = 77 });
        Assert.Equal(["method"], unknown.Unexamined);
        Assert.True(unknown.Saw("a.txt", Hello));
        ArchiveExamination stored = Examine(A with { Method = 8, Packed = Hello });
        Assert.True(stored.Saw("a.txt", Hello));
    }

    [Fact]
    public void A_name_in_the_unicode_field_that_differs_is_a_hazard()
    {
        byte[] crc = BitConverter.GetBytes(System.IO.Hashing.Crc32.HashToUInt32("a.txt"u8));
        byte[] field = [0x75, 0x70, 10, 0, 1, .. crc, .. "x.pkl"u8];
        Assert.Equal(["unicode-path"], Examine(A with { Extra = field, LocalExtra = field }).Hazards);
        byte[] same = [0x75, 0x70, 10, 0, 1, .. crc, .. "a.txt"u8];
        Assert.Empty(Examine(A with { Extra = same, LocalExtra = same }).Hazards);
    }

    [Fact]
    public void A_polyglot_of_weights_and_an_archive_is_read_as_both()
    {
        byte[] weights = Safetensors.SafetensorsBytes.Of("{}");
        ArchiveExamination found = ArchiveExamination.Of([.. weights, .. ZipForge.Of(A)], "m.safetensors");
        Assert.Equal("safetensors", found.Format);
        Assert.True(found.Saw("a.txt", Hello));
        Assert.Equal(["data-before"], found.Hazards);
    }

    [Fact]
    public void Every_cut_and_every_flipped_byte_of_an_archive_is_read_to_an_end()
    {
        byte[] zip = ZipForge.Of(A, new ForgedEntry("b.txt", Long[..300]) { Method = 8, HasDescriptor = true });
        for (int i = 0; i < zip.Length; i++)
        {
            byte[] flipped = (byte[])zip.Clone();
            flipped[i] ^= 0xFF;
            Assert.DoesNotContain(ArchiveExamination.Of(flipped, "a.zip").Gaps, gap => gap.Reason == GapReason.InspectorFailed);
            Assert.DoesNotContain(ArchiveExamination.Of(zip[..i], "a.zip").Gaps, gap => gap.Reason == GapReason.InspectorFailed);
        }
    }

    [Fact]
    public void What_only_starts_like_an_archive_is_a_hazard_and_searched_as_it_is()
    {
        byte[] pickle = [0x80, 2, .. "cos\nsystem\nX\u0002\0\0\0id"u8, 0x85, .. "R."u8];
        byte[] zip = [.. "PK\u0003\u0004"u8, 20, 0, 0, 0, 77, 0, .. new byte[16], 5, 0, 0, 0, .. "a.txt"u8, .. pickle];
        ArchiveExamination found = ArchiveExamination.Of(zip, "a.zip");
        Assert.Equal(["damaged"], found.Hazards);
        Assert.Equal(["damaged"], found.Unexamined);
        Assert.Equal(["data@4", "data@4!/embedded@31"], found.Paths);
        Assert.Equal("pickle", found["data@4!/embedded@31"].Format);
    }

    [Fact]
    public void What_lies_too_deep_is_listed_as_not_examined()
    {
        byte[] content = ZipForge.Of(A);
        for (int depth = 0; depth < 3; depth++)
        {
            content = ZipForge.Of(new ForgedEntry("inner.zip", content));
        }

        ArchiveExamination found = ArchiveExamination.Of(content, "a.zip", AuditLimits.Default with { MaxContainerDepth = 2 });
        Assert.Empty(found.Unexamined);
        Assert.True(found["inner.zip!/inner.zip"].Facts.TryGet(ArchiveFacts.Unexamined, out var left));
        Assert.Equal(["inner.zip bound"], left.Select(item => $"{item["entry"]!.Text} {item["reason"]!.Text}"));
    }

    [Fact]
    public void A_comment_is_examined_as_a_file()
    {
        byte[] pickle = [0x80, 2, .. "cos\nsystem\nX\u0002\0\0\0id"u8, 0x85, .. "R."u8];
        ArchiveExamination found = ArchiveExamination.Of(new ZipForge { Comment = pickle }.Build(A), "a.zip");
        Assert.Equal("pickle", found[$"comment@{ZipForge.Of(A).Length}"].Format);
        Assert.Equal("text", ArchiveExamination.Of(new ZipForge { Comment = "Made by hand."u8.ToArray() }.Build(A), "a.zip")[$"comment@{ZipForge.Of(A).Length}"].Format);
    }

    [Fact]
    public void An_archive_at_the_end_of_a_tar_makes_the_tar_no_archive_of_that_kind()
    {
        using var stream = new MemoryStream();
        using (var tar = new System.Formats.Tar.TarWriter(stream, leaveOpen: true))
        {
            tar.WriteEntry(new System.Formats.Tar.PaxTarEntry(System.Formats.Tar.TarEntryType.RegularFile, "./model_weights.ckpt") { DataStream = new MemoryStream(ZipForge.Of(A)) });
        }

        ArchiveExamination found = ArchiveExamination.Of(stream.ToArray(), "m.nemo");
        Assert.Equal("tar", found.Format);
        Assert.True(found.Saw("%2E/model_weights.ckpt!/a.txt", Hello), string.Join(' ', found.Paths));
        Assert.Empty(found.Hazards);
    }
}
