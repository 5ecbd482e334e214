using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace ModelAudit.Samples.Building;

/// <summary>An entry of a 7z archive; without content it is a folder.</summary>
/// <param name="Name">Its name, written as it is.</param>
/// <param name="Content">Its content; empty for an empty file.</param>
public sealed record SevenZipEntry(string Name, byte[]? Content)
{
    /// <summary>Whether programs shall delete the file; needs an entry without content.</summary>
    public bool IsAnti { get; init; }

    /// <summary>The attributes of Windows, with the mode of Unix above them.</summary>
    public uint? Attributes { get; init; }

    /// <summary>The CRC-32 if it is not that of the content.</summary>
    public uint? Checksum { get; init; }
}

/// <summary>Writes 7z archives (7zFormat.txt of the LZMA SDK): one folder for all files or one for each, with one step or a chain of them.</summary>
public sealed class SevenZipBuilder
{
    private readonly List<SevenZipEntry> entries = [];

    /// <summary>The steps in the order of unpacking: identifier and properties.</summary>
    public IReadOnlyList<(byte[] Method, byte[] Properties)> Coders { get; init; } = [([0], [])];

    /// <summary>Packs what the steps unpack.</summary>
    public Func<byte[], byte[]> Pack { get; init; } = static content => content;

    /// <summary>Whether all files lie in one folder.</summary>
    public bool IsSolid { get; init; } = true;

    /// <summary>Whether checksums of files are written.</summary>
    public bool HasChecksums { get; init; } = true;

    /// <summary>How often the header is packed (stored as it is, behind the data).</summary>
    public int PackedHeaders { get; init; }

    /// <summary>Bytes between the packed data and the header.</summary>
    public byte[] BeforeHeader { get; init; } = [];

    /// <summary>How many names fewer than contents are listed.</summary>
    public int Unlisted { get; init; }

    /// <summary>Adds an entry.</summary>
    public SevenZipBuilder Add(SevenZipEntry entry)
    {
        entries.Add(entry);
        return this;
    }

    /// <summary>Adds a file.</summary>
    public SevenZipBuilder Add(string name, byte[] content) => Add(new SevenZipEntry(name, content));

    /// <summary>The archive.</summary>
    public byte[] Build()
    {
        SevenZipEntry[] files = [.. entries.Where(entry => entry.Content is { Length: > 0 })];
        SevenZipEntry[][] folders = files.Length == 0 ? [] : IsSolid ? [files] : [.. files.Select(file => new[] { file })];
        byte[][] contents = [.. folders.Select(folder => folder.SelectMany(file => file.Content!).ToArray())];
        byte[][] packed = [.. contents.Select(Pack)];
        byte[] header = Header(folders, contents, packed);
        byte[] data = [.. packed.SelectMany(part => part), .. BeforeHeader];
        for (int i = 0; i < PackedHeaders; i++)
        {
            byte[] outer = [0x17, .. Streams(data.Length, [header], [header], [([0], [])], null, [Crc32.HashToUInt32(header)])];
            data = [.. data, .. header];
            header = outer;
        }

        return Frame(data, header);
    }

    /// <summary>An archive of packed data and a header, with right checksums.</summary>
    public static byte[] Frame(byte[] data, byte[] header)
    {
        byte[] start = new byte[20];
        BinaryPrimitives.WriteUInt64LittleEndian(start, (ulong)data.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(start.AsSpan(8), (ulong)header.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(start.AsSpan(16), Crc32.HashToUInt32(header));
        return [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C, 0, 4, .. UInt32(Crc32.HashToUInt32(start)), .. start, .. data, .. header];
    }

    /// <summary>A number as headers hold it: the leading ones of the first byte tell how many follow.</summary>
    public static byte[] Number(ulong value)
    {
        int following = 0;
        while (following < 8 && value >> (7 * (following + 1)) != 0)
        {
            following++;
        }

        byte[] bytes = new byte[following + 1];
        for (int i = 0; i < following; i++)
        {
            bytes[i + 1] = (byte)(value >> (8 * i));
        }

        bytes[0] = (byte)(~(0xFF >> following) | (following < 7 ? (int)(value >> (8 * following)) : 0));
        return bytes;
    }

    private byte[] Header(SevenZipEntry[][] folders, byte[][] contents, byte[][] packed)
    {
        using var header = new MemoryStream();
        header.WriteByte(1);
        if (folders.Length > 0)
        {
            header.WriteByte(4);
            header.Write(Streams(0, packed, contents, Coders, folders, []));
        }

        header.Write(Files());
        header.WriteByte(0);
        return header.ToArray();
    }

    private byte[] Streams(int position, byte[][] packed, byte[][] contents, IReadOnlyList<(byte[] Method, byte[] Properties)> coders, SevenZipEntry[][]? folders, uint[] checksums)
    {
        byte[] folder = Folder(coders);
        return
        [
            6, .. Number((ulong)position), .. Number((ulong)packed.Length), 9, .. packed.SelectMany(part => Number((ulong)part.Length)), 0,
            7, 0x0B, .. Number((ulong)packed.Length), 0, .. packed.SelectMany(_ => folder), 0x0C, .. contents.SelectMany(content => coders.SelectMany(_ => Number((ulong)content.Length))),
            .. checksums.Length > 0 ? (byte[])[0x0A, 1, .. checksums.SelectMany(UInt32)] : [], 0,
            .. folders is null ? [] : SubStreams(folders), 0,
        ];
    }

    private byte[] SubStreams(SevenZipEntry[][] folders) =>
    [
        8, .. folders.Any(folder => folder.Length != 1) ? (byte[])[0x0D, .. folders.SelectMany(folder => Number((ulong)folder.Length)), 9, .. folders.SelectMany(folder => folder.SkipLast(1).SelectMany(file => Number((ulong)file.Content!.Length)))] : [],
        .. HasChecksums ? (byte[])[0x0A, 1, .. folders.SelectMany(folder => folder.SelectMany(file => UInt32(file.Checksum ?? Crc32.HashToUInt32(file.Content!))))] : [], 0,
    ];

    // A chain: each step reads what the one before it makes.
    private static byte[] Folder(IReadOnlyList<(byte[] Method, byte[] Properties)> coders) =>
    [
        .. Number((ulong)coders.Count),
        .. coders.SelectMany(coder => (byte[])[(byte)(coder.Method.Length | (coder.Properties.Length > 0 ? 0x20 : 0)), .. coder.Method, .. coder.Properties.Length > 0 ? Number((ulong)coder.Properties.Length) : [], .. coder.Properties]),
        .. Enumerable.Range(1, coders.Count - 1).SelectMany(step => (byte[])[.. Number((ulong)step), .. Number((ulong)step - 1)]),
    ];

    private byte[] Files()
    {
        SevenZipEntry[] listed = [.. entries.SkipLast(Unlisted)];
        SevenZipEntry[] empty = [.. listed.Where(entry => entry.Content is not { Length: > 0 })];
        return
        [
            5, .. Number((ulong)listed.Length),
            .. empty.Length == 0 ? [] : Property(0x0E, Bits(listed.Select(entry => entry.Content is not { Length: > 0 }))),
            .. empty.Any(entry => entry.Content is not null) ? Property(0x0F, Bits(empty.Select(entry => entry.Content is not null))) : [],
            .. empty.Any(entry => entry.IsAnti) ? Property(0x10, Bits(empty.Select(entry => entry.IsAnti))) : [],
            .. Property(0x11, [0, .. listed.SelectMany(entry => Encoding.Unicode.GetBytes(entry.Name + "\0"))]),
            .. listed.Any(entry => entry.Attributes is not null)
                ? Property(0x15, [0, .. Bits(listed.Select(entry => entry.Attributes is not null)), 0, .. listed.Where(entry => entry.Attributes is not null).SelectMany(entry => UInt32(entry.Attributes!.Value))])
                : [],
            0,
        ];
    }

    private static byte[] Property(byte id, byte[] value) => [id, .. Number((ulong)value.Length), .. value];

    private static byte[] Bits(IEnumerable<bool> bits) =>
        [.. bits.Chunk(8).Select(chunk => (byte)chunk.Select((bit, index) => bit ? 0x80 >> index : 0).Sum())];

    private static byte[] UInt32(uint value)
    {
        byte[] bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }
}
