using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;

namespace ModelAudit.Tests.Formats.Zip;

/// <summary>A zip entry with every field open to forgery; what is null is what an honest writer writes.</summary>
internal sealed record ForgedEntry(string Name, byte[] Content)
{
    public ushort Method { get; init; }
    public ushort Flags { get; init; }
    public uint? Checksum { get; init; }
    public uint? Size { get; init; }
    public uint Attributes { get; init; }
    public byte[] Extra { get; init; } = [];
    public byte[] LocalExtra { get; init; } = [];
    public byte[] Before { get; init; } = [];
    public byte[]? Packed { get; init; }
    public bool IsHidden { get; init; }
    public bool HasDescriptor { get; init; }
    public string? LocalName { get; init; }
    public ushort? LocalMethod { get; init; }
    public ushort? LocalFlags { get; init; }
    public uint? LocalPacked { get; init; }
    public uint? LocalChecksum { get; init; }
    public uint? Offset { get; init; }
}

/// <summary>Writes archives that no ordinary program would.</summary>
internal sealed class ZipForge
{
    public byte[] Prefix { get; init; } = [];
    public byte[] BeforeDirectory { get; init; } = [];
    public byte[] Suffix { get; init; } = [];
    public byte[] Comment { get; init; } = [];
    public bool HasDirectory { get; init; } = true;
    public bool CountsPrefix { get; init; }
    public int? Entries { get; init; }

    public static byte[] Of(params ForgedEntry[] entries) => new ZipForge().Build(entries);

    public static byte[] Deflated(byte[] content)
    {
        using var stream = new MemoryStream();
        using (var deflate = new DeflateStream(stream, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(content);
        }

        return stream.ToArray();
    }

    public byte[] Build(params ForgedEntry[] entries)
    {
        using var file = new MemoryStream();
        using var directory = new MemoryStream();
        file.Write(Prefix);
        int listed = 0;
        foreach (ForgedEntry entry in entries)
        {
            file.Write(entry.Before);
            byte[] packed = entry.Packed ?? (entry.Method == 8 ? Deflated(entry.Content) : entry.Content);
            uint start = (uint)(file.Position - (CountsPrefix ? 0 : Prefix.Length));
            uint checksum = entry.Checksum ?? Crc32.HashToUInt32(entry.Content);
            uint size = entry.Size ?? (uint)entry.Content.Length;
            ushort flags = (ushort)(entry.Flags | (entry.HasDescriptor ? 8 : 0));
            byte[] name = Encoding.UTF8.GetBytes(entry.Name);
            byte[] localName = Encoding.UTF8.GetBytes(entry.LocalName ?? entry.Name);
            bool follows = entry.HasDescriptor;
            Numbers(file, 0x04034B50u, (ushort)20, entry.LocalFlags ?? flags, entry.LocalMethod ?? entry.Method, 0x00210000u,
                entry.LocalChecksum ?? (follows ? 0 : checksum), entry.LocalPacked ?? (follows ? 0 : (uint)packed.Length), follows ? 0u : size, (ushort)localName.Length, (ushort)entry.LocalExtra.Length);
            file.Write(localName);
            file.Write(entry.LocalExtra);
            file.Write(packed);
            if (follows)
            {
                Numbers(file, 0x08074B50u, checksum, (uint)packed.Length, size);
            }

            if (entry.IsHidden)
            {
                continue;
            }

            listed++;
            Numbers(directory, 0x02014B50u, (ushort)(0x0300 | 20), (ushort)20, flags, entry.Method, 0x00210000u, checksum, (uint)packed.Length, size,
                (ushort)name.Length, (ushort)entry.Extra.Length, (ushort)0, (ushort)0, (ushort)0, entry.Attributes, entry.Offset ?? start);
            directory.Write(name);
            directory.Write(entry.Extra);
        }

        file.Write(BeforeDirectory);
        if (HasDirectory)
        {
            uint start = (uint)(file.Position - (CountsPrefix ? 0 : Prefix.Length));
            directory.WriteTo(file);
            int count = Entries ?? listed;
            Numbers(file, 0x06054B50u, 0u, (ushort)count, (ushort)count, (uint)directory.Length, start, (ushort)Comment.Length);
            file.Write(Comment);
        }

        file.Write(Suffix);
        return file.ToArray();
    }

    private static void Numbers(Stream stream, params object[] values)
    {
        Span<byte> bytes = stackalloc byte[4];
        foreach (object value in values)
        {
            if (value is ushort narrow)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(bytes, narrow);
                stream.Write(bytes[..2]);
            }
            else
            {
                BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)value);
                stream.Write(bytes);
            }
        }
    }
}
