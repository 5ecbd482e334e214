using System.Buffers.Binary;
using System.Text;

namespace ModelAudit.Samples.Building;

/// <summary>Writes zip archives with stored entries and a fixed time, so that the same entries give the same bytes (APPNOTE.TXT 4.3).</summary>
public sealed class ZipBuilder
{
    private const ushort StoredVersion = 10;
    private const ushort NewYear1980 = 0x21;

    private readonly List<(string Name, byte[] Content, ushort Method, byte[] Packed)> entries = [];

    /// <summary>Adds an entry; the name is written as it is, safe or not.</summary>
    public ZipBuilder Add(string name, byte[] content) => Add(name, content, 0, content);

    /// <summary>Adds an entry that is packed.</summary>
    public ZipBuilder Add(string name, byte[] content, ushort method, byte[] packed)
    {
        entries.Add((name, content, method, packed));
        return this;
    }

    /// <summary>The archive.</summary>
    public byte[] Build()
    {
        using var archive = new MemoryStream();
        using var directory = new MemoryStream();
        foreach ((string name, byte[] content, ushort method, byte[] packed) in entries)
        {
            byte[] nameBytes = Encoding.UTF8.GetBytes(name);
            uint crc = Crc32(content);
            uint offset = (uint)archive.Position;
            Write(archive, 0x04034B50u);
            WriteCommon(archive, method, crc, packed.Length, content.Length, nameBytes.Length);
            archive.Write(nameBytes);
            archive.Write(packed);
            Write(directory, 0x02014B50u);
            Write(directory, StoredVersion);
            WriteCommon(directory, method, crc, packed.Length, content.Length, nameBytes.Length);
            Write(directory, (ushort)0);
            Write(directory, (ushort)0);
            Write(directory, (ushort)0);
            Write(directory, 0u);
            Write(directory, offset);
            directory.Write(nameBytes);
        }

        uint start = (uint)archive.Position;
        directory.WriteTo(archive);
        Write(archive, 0x06054B50u);
        Write(archive, 0u);
        Write(archive, (ushort)entries.Count);
        Write(archive, (ushort)entries.Count);
        Write(archive, (uint)directory.Length);
        Write(archive, start);
        Write(archive, (ushort)0);
        return archive.ToArray();
    }

    private static void WriteCommon(Stream stream, ushort method, uint crc, int packed, int length, int nameLength)
    {
        Write(stream, StoredVersion);
        Write(stream, (ushort)0);
        Write(stream, method);
        Write(stream, (ushort)0);
        Write(stream, NewYear1980);
        Write(stream, crc);
        Write(stream, (uint)packed);
        Write(stream, (uint)length);
        Write(stream, (ushort)nameLength);
        Write(stream, (ushort)0);
    }

    private static void Write(Stream stream, ushort value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, value);
        stream.Write(bytes);
    }

    private static void Write(Stream stream, uint value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        stream.Write(bytes);
    }

    private static uint Crc32(ReadOnlySpan<byte> content)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in content)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB88320u & (0u - (crc & 1)));
            }
        }

        return ~crc;
    }
}
