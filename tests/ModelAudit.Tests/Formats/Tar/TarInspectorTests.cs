using System.Formats.Tar;
using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Formats.Archives;
using ModelAudit.Tests.Formats.Archives;

namespace ModelAudit.Tests.Formats.Tar;

public sealed class TarInspectorTests
{
    private static readonly byte[] Hello = "hello"u8.ToArray();

    private static byte[] Tar(TarEntryFormat format, params (string Name, TarEntryType Type, byte[]? Content, string? Link)[] entries)
    {
        using var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, format, leaveOpen: true))
        {
            foreach ((string name, TarEntryType type, byte[]? content, string? link) in entries)
            {
                TarEntry entry = format switch
                {
                    TarEntryFormat.Gnu => new GnuTarEntry(type, name),
                    TarEntryFormat.Pax => new PaxTarEntry(type, name),
                    _ => new UstarTarEntry(type, name),
                };
                if (content is not null)
                {
                    entry.DataStream = new MemoryStream(content);
                }

                if (link is not null)
                {
                    entry.LinkName = link;
                }

                writer.WriteEntry(entry);
            }
        }

        return stream.ToArray();
    }

    private static byte[] Raw(string name, byte[] content, char type = '0', string link = "", string? size = null)
    {
        byte[] block = new byte[512];
        Encoding.UTF8.GetBytes(name).CopyTo(block, 0);
        Encoding.ASCII.GetBytes("0000644\0" + "0000000\0" + "0000000\0" + (size ?? Convert.ToString(content.Length, 8).PadLeft(11, '0') + "\0") + "00000000000\0").CopyTo(block, 100);
        block[156] = (byte)type;
        Encoding.UTF8.GetBytes(link).CopyTo(block, 157);
        "ustar\000"u8.CopyTo(block.AsSpan(257));
        block.AsSpan(148, 8).Fill((byte)' ');
        Encoding.ASCII.GetBytes(Convert.ToString(block.Sum(value => value), 8).PadLeft(6, '0') + "\0 ").CopyTo(block, 148);
        return [.. block, .. content, .. new byte[(512 - (content.Length % 512)) % 512]];
    }

    private static ArchiveExamination Examine(params byte[][] entries) => ArchiveExamination.Of([.. entries.SelectMany(entry => entry), .. new byte[1024]], "a.tar");

    [Theory]
    [InlineData(TarEntryFormat.Ustar)]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    public void An_ordinary_archive_shows_its_files_and_no_hazard(TarEntryFormat format)
    {
        string longName = format == TarEntryFormat.Ustar ? "folder/b.txt" : "folder/" + new string('n', 200) + ".txt";
        ArchiveExamination found = ArchiveExamination.Of(
            Tar(format, ("a.txt", TarEntryType.RegularFile, Hello, null), ("folder/", TarEntryType.Directory, null, null), (longName, TarEntryType.RegularFile, Hello, null)), "a.tar");
        Assert.Equal("tar", found.Format);
        Assert.Equal(["a.txt", longName], found.Paths);
        Assert.True(found.Saw(longName, Hello));
        Assert.Empty(found.Hazards);
        Assert.Empty(found.Gaps);
        Assert.Equal((2, 10), (found.Value(ArchiveFacts.Entries), found.Value(ArchiveFacts.Bytes)));
    }

    [Theory]
    [InlineData("../x", "name-climbs", "%2E%2E/x")]
    [InlineData("/x", "name-absolute", "%/x")]
    public void A_dangerous_name_is_a_hazard_and_the_file_is_examined(string name, string code, string path)
    {
        ArchiveExamination found = Examine(Raw(name, Hello));
        Assert.Equal([code], found.Hazards);
        Assert.True(found.Saw(path, Hello));
    }

    [Fact]
    public void Links_to_files_beside_them_are_ordinary()
    {
        Assert.Empty(Examine(Raw("a/l", [], '2', "../b"), Raw("b", Hello)).Hazards);
        Assert.Empty(Examine(Raw("b", Hello), Raw("a/l", [], '1', "b")).Hazards);
        Assert.Empty(Examine(Raw("a/current", [], '2', "step-2"), Raw("a/step-2/x", Hello), Raw("a/current2/x", Hello)).Hazards);
    }

    [Fact]
    public void Links_devices_and_duplicates_are_hazards()
    {
        Assert.Equal(["link-climbs"], Examine(Raw("a/l", [], '2', "../../b")).Hazards);
        Assert.Equal(["link-climbs"], Examine(Raw("a/l", [], '2', "/etc")).Hazards);
        Assert.Equal(["link"], Examine(Raw("a/l", [], '2', "b/../..")).Hazards);
        Assert.Equal(["link"], Examine(Raw("a", [], '2', "b"), Raw("a/x", Hello)).Hazards);
        Assert.Equal(["link"], Examine(Raw("A/b/x", Hello), Raw("./a", [], '2', "b")).Hazards);
        Assert.Equal(["link-climbs"], Examine(Raw("l", [], '1', "../b")).Hazards);
        Assert.Equal(["device"], Examine(Raw("d", [], '3')).Hazards);
        ArchiveExamination twice = Examine(Raw("a", Hello), Raw("a", "other"u8.ToArray()));
        Assert.Equal(["duplicate-name"], twice.Hazards);
        Assert.Equal(["a", "a#2"], twice.Paths);
        Assert.Equal(["header"], Examine(Raw("a", Hello, '~')).Hazards);
        Assert.Equal(["sparse"], Examine(Raw("a", Hello, 'S')).Hazards);
    }

    [Fact]
    public void What_extended_headers_say_counts()
    {
        ArchiveExamination found = Examine(Raw("pax", "14 path=../x\u000a"u8.ToArray()[..13], 'x'), Raw("a", Hello));
        Assert.Contains("header", found.Hazards);
        found = Examine(Raw("pax", "13 path=../x\n"u8.ToArray(), 'x'), Raw("a", Hello));
        Assert.Equal(["name-climbs"], found.Hazards);
        Assert.True(found.Saw("%2E%2E/x", Hello));
        found = Examine(Raw("././@LongLink", "long/name\0"u8.ToArray(), 'L'), Raw("a", Hello));
        Assert.True(found.Saw("long/name", Hello));
    }

    [Fact]
    public void Bytes_behind_the_archive_and_a_broken_header_are_examined()
    {
        byte[] script = "#!/bin/sh\nexit\n"u8.ToArray();
        ArchiveExamination behind = Examine(Raw("a", Hello), new byte[1024], script);
        Assert.Equal(["data-after"], behind.Hazards);
        Assert.Equal(["a", "data@2048"], behind.Paths);
        byte[] broken = Raw("b", Hello);
        broken[0] ^= 1;
        ArchiveExamination header = Examine(Raw("a", Hello), broken);
        Assert.Equal(["header"], header.Hazards);
        Assert.Equal(["a", "data@1024"], header.Paths);
    }

    [Fact]
    public void A_cut_archive_is_examined_up_to_its_end()
    {
        byte[] tar = Raw("a", new byte[3_000]);
        ArchiveExamination found = ArchiveExamination.Of(tar[..2_000], "a.tar");
        Assert.Equal(["truncated"], found.Hazards);
        Assert.Equal(["damaged"], found.Unexamined);
        Assert.Equal(2_000 - 512, found["a"].Length);
        Assert.Contains(found.Gaps, gap => gap.Reason == GapReason.Truncated);
        ArchiveExamination huge = Examine(Raw("a", Hello, size: "77777777777\0"));
        Assert.Equal(["truncated"], huge.Hazards);
    }
}
