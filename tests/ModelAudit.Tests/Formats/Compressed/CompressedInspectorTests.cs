using System.IO.Compression;
using ModelAudit.Evidence;
using ModelAudit.Formats.Archives;
using ModelAudit.Tests.Formats.Archives;

namespace ModelAudit.Tests.Formats.Compressed;

public sealed class CompressedInspectorTests
{
    // A pickled list of one text, 'modelaudit' thirty times, as protocol 2 writes it.
    private static readonly byte[] Pickle = [0x80, 2, (byte)']', (byte)'q', 0, (byte)'X', 44, 1, 0, 0, .. Enumerable.Repeat("modelaudit"u8.ToArray(), 30).SelectMany(part => part), (byte)'q', 1, (byte)'a', (byte)'.'];

    /// <summary>The pickle as xz, lzma, bzip2, zstd and lz4 of their own programs pack it.</summary>
    public static readonly TheoryData<string, string> Packed = new()
    {
        { "xz", "/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4AE5ACFdAEAAh0nXgWcxAOeyxR82Vw8pwJbWZyXwEvGgG5R+bIwDAAAAAAAfJ1uvy0UWgwABPboCAAAAkBjPi7HEZ/sCAAAAAARZWg==" },
        { "lzma", "XQAAgAD//////////wBAAIdJ14FnMQDnssUfNlcPKcCW1mcl8BLxoBuUfoLPYf//97PAAA==" },
        { "bzip2", "QlpoOTFBWSZTWe4sgxAAAJzTwHAAAAUAQiYmpgBAACAAUKaZGJiYg3qqaDQND1MvLaWq/Gt74g9gqDEg8gvSFQfWqDuCvxdyRThQkO4sgxA=" },
        { "zstd", "KLUv/QRY/QAAwIACXXEAWCwBAABtb2RlbGF1ZGl0cQFhLgEAPqoWJrYROss=" },
        { "lz4", "BCJNGGRApyAAAAD/BYACXXEAWCwBAABtb2RlbGF1ZGl0CgD/D1B0cQFhLgAAAABS269u" },
    };

    /// <summary>The pickle as xz packs it through delta and the filters for machine code, one of which says where the code lies.</summary>
    public static readonly TheoryData<string> Filtered = new()
    {
        "/Td6WFoAAAFpIt42AgEDAQAhAQAolRAa4AE5ACNdAEAghwY6aGurPF1nJZlRKxxa8AEoKj5KesNeGKu7W1DCQCAAAADpOGeCAAE7ugIAAACN+5ZdPjANiwIAAAAAAVla",
        "/Td6WFoAAAFpIt42AgEDAf8hAQDZkxXE4AE5ADZdAEAAh0nXgWcxAOeyxR82Vw8pwJbWZyViOmW4Yco3Bj2L+iCgds31EUtdIHP7lzoHeYFRYDiuAAAAAOk4Z4IAAU66AgAAAP9neQY+MA2LAgAAAAABWVo=",
        "/Td6WFoAAAFpIt42AgEEACEBAADaM60D4AE5ACFdAEAAh0nXgWcxAOeyxR82Vw8pwJbWZyXwEvGgG5R+bIwDAAAAAADpOGeCAAE5ugIAAACGWl4QPjANiwIAAAAAAVla",
        "/Td6WFoAAAFpIt42BAMDAQMEAAcEEAAAACEBAOzSJujgATkAJl0AQACHSduAdMcIkH8X6i6ep14wfFAZy0tfnge+2SB/1TbAmiH/tAAAAADpOGeCAAFGugIAAACS5SrqPjANiwIAAAAAAVla",
    };

    private static byte[] Gzip(byte[] content)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return stream.ToArray();
    }

    private static byte[] Zlib(byte[] content)
    {
        using var stream = new MemoryStream();
        using (var zlib = new ZLibStream(stream, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(content);
        }

        return stream.ToArray();
    }

    private static void IsWhole(ArchiveExamination found, string format, string name)
    {
        Assert.Equal(format, found.Format);
        Assert.True(found.Saw(name, Pickle), string.Join(' ', found.Paths) + string.Join(' ', found.Hazards));
        Assert.Equal("pickle", found[name].Format);
        Assert.Empty(found.Hazards);
        Assert.Empty(found.Gaps);
        Assert.Equal((1, Pickle.Length), (found.Value(ArchiveFacts.Entries), found.Value(ArchiveFacts.Bytes)));
    }

    [Theory]
    [MemberData(nameof(Packed))]
    public void What_other_programs_packed_is_examined(string format, string packed)
    {
        byte[] content = Convert.FromBase64String(packed);
        IsWhole(ArchiveExamination.Of(content, "model.joblib"), format, "model.joblib");
        for (int i = 0; i < content.Length; i += 3)
        {
            byte[] flipped = (byte[])content.Clone();
            flipped[i] ^= 0x41;
            Assert.DoesNotContain(ArchiveExamination.Of(flipped, "m").Gaps, gap => gap.Reason == GapReason.InspectorFailed);
            Assert.DoesNotContain(ArchiveExamination.Of(content[..i], "m").Gaps, gap => gap.Reason == GapReason.InspectorFailed);
        }
    }

    [Theory]
    [MemberData(nameof(Filtered))]
    public void Filters_of_xz_are_undone(string packed)
    {
        byte[] content = Convert.FromBase64String(packed);
        IsWhole(ArchiveExamination.Of(content, "model.joblib"), "xz", "model.joblib");
        IsWhole(ArchiveExamination.Of(content, "model.pkl.xz"), "xz", "model.pkl");
        for (int i = 0; i < content.Length; i++)
        {
            byte[] flipped = (byte[])content.Clone();
            flipped[i] ^= 0x15;
            Assert.DoesNotContain(ArchiveExamination.Of(flipped, "m").Gaps, gap => gap.Reason == GapReason.InspectorFailed);
            Assert.DoesNotContain(ArchiveExamination.Of(content[..i], "m").Gaps, gap => gap.Reason == GapReason.InspectorFailed);
        }
    }

    [Fact]
    public void A_filter_of_xz_that_nobody_knows_is_trouble()
    {
        byte[] content = Convert.FromBase64String("/Td6WFoAAAFpIt42AgEEACEBAADaM60D4AE5ACFdAEAAh0nXgWcxAOeyxR82Vw8pwJbWZyXwEvGgG5R+bIwDAAAAAADpOGeCAAE5ugIAAACGWl4QPjANiwIAAAAAAVla");
        content[14] = 0x3F;
        ArchiveExamination found = ArchiveExamination.Of(content, "model.joblib");
        Assert.Contains(found.Hazards, hazard => hazard.Contains("damaged", StringComparison.Ordinal));
        Assert.NotEmpty(found.Gaps);
    }

    [Theory]
    [MemberData(nameof(Packed))]
    public void Several_streams_are_one_content_and_bytes_behind_them_are_examined(string format, string packed)
    {
        byte[] content = Convert.FromBase64String(packed);
        if (format != "lzma")
        {
            ArchiveExamination twice = ArchiveExamination.Of([.. content, .. content], "m");
            Assert.True(twice.Saw("m", [.. Pickle, .. Pickle]), format);
            Assert.Empty(twice.Hazards);
            ArchiveExamination behind = ArchiveExamination.Of([.. content, .. Pickle], "m");
            Assert.Equal(["data-after"], behind.Hazards);
            Assert.True(behind.Saw("m", Pickle));
            Assert.True(behind.Saw($"data@{content.Length}", Pickle));
        }
    }

    [Fact]
    public void Gzip_zlib_and_the_old_joblib_format_are_examined()
    {
        IsWhole(ArchiveExamination.Of(Gzip(Pickle), "model.pkl.gz"), "gzip", "model.pkl");
        IsWhole(ArchiveExamination.Of(Zlib(Pickle), "model.joblib"), "zlib", "model.joblib");
        IsWhole(ArchiveExamination.Of([.. "ZF0x136              "u8, .. Zlib(Pickle)], "model.z"), "joblib-zfile", "model");
        IsWhole(ArchiveExamination.Of([.. "ZF0x136               "u8, .. Zlib(Pickle)], "model.z"), "joblib-zfile", "model");
    }

    [Fact]
    public void A_tar_in_gzip_is_examined_through_both()
    {
        using var stream = new MemoryStream();
        using (var writer = new System.Formats.Tar.TarWriter(stream, leaveOpen: true))
        {
            writer.WriteEntry(new System.Formats.Tar.UstarTarEntry(System.Formats.Tar.TarEntryType.RegularFile, "m.pkl") { DataStream = new MemoryStream(Pickle) });
        }

        ArchiveExamination found = ArchiveExamination.Of(Gzip(stream.ToArray()), "model.tgz");
        Assert.Equal(["model.tar", "model.tar!/m.pkl"], found.Paths);
        Assert.True(found.Saw("model.tar!/m.pkl", Pickle));
    }

    [Fact]
    public void A_pickle_split_over_members_of_gzip_is_one_content()
    {
        ArchiveExamination found = ArchiveExamination.Of([.. Gzip(Pickle[..100]), .. Gzip([]), .. Gzip(Pickle[100..])], "m.gz");
        Assert.True(found.Saw("m", Pickle));
        Assert.Empty(found.Hazards);
        byte[] random = new byte[100_000];
        new Random(1).NextBytes(random);
        Assert.True(ArchiveExamination.Of([.. Gzip(random), .. Gzip(Pickle)], "m.gz").Saw("m", [.. random, .. Pickle]));
    }

    [Fact]
    public void What_is_wrong_with_gzip_is_said()
    {
        byte[] gzip = Gzip(Pickle);
        byte[] checksum = (byte[])gzip.Clone();
        checksum[^8] ^= 1;
        Assert.Equal(["checksum"], ArchiveExamination.Of(checksum, "m.gz").Hazards);
        Assert.Equal(["damaged"], ArchiveExamination.Of(gzip[..^4], "m.gz").Hazards);
        Assert.True(ArchiveExamination.Of(gzip[..^4], "m.gz").Saw("m", Pickle));
        ArchiveExamination behind = ArchiveExamination.Of([.. gzip, .. "evil"u8, .. new byte[200]], "m.gz");
        Assert.Equal(["data-after"], behind.Hazards);
        Assert.Empty(ArchiveExamination.Of([.. gzip, .. new byte[500]], "m.gz").Hazards);
    }

    [Fact]
    public void A_bomb_is_cut_at_the_bound()
    {
        ArchiveExamination found = ArchiveExamination.Of(Gzip(new byte[4_000_000]), "m.gz", new AuditLimits { FreeExpansionBytes = 1_000_000, MaxExpansionRatio = 10 });
        Assert.Equal(["bomb"], found.Hazards);
        Assert.Equal(1_000_000, found["m"].Length);
        Assert.Equal(["bound"], found.Unexamined);
    }

    [Fact]
    public void Content_beyond_small_files_is_spooled_and_examined()
    {
        byte[] large = new byte[3_000_000];
        new Random(2).NextBytes(large);
        ArchiveExamination found = ArchiveExamination.Of(Gzip(large), "m.gz");
        Assert.True(found.Saw("m", large));
    }

    [Fact]
    public void Bytes_that_only_start_like_zlib_are_not_taken_for_it()
    {
        byte[] noise = new byte[5_000];
        new Random(3).NextBytes(noise);
        (noise[0], noise[1]) = (0x78, 0x9C);
        Assert.Equal("unknown", ArchiveExamination.Of(noise, "m.bin").Format);
        (noise[0], noise[1], noise[2], noise[3], noise[4], noise[13]) = (0x5D, 0, 0, 0x80, 0, 0);
        Assert.Equal("unknown", ArchiveExamination.Of(noise, "m.bin").Format);
    }
}
