using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace ModelAudit.Formats.Zip;

/// <summary>Reads the headers of entries (APPNOTE.TXT 4.3.7 and 4.3.12) with their extra fields (4.5, 4.6).</summary>
internal static class ZipHeaders
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a directory entry; null when the bytes are none. Tells its length.</summary>
    public static ZipEntry? Central(ReadOnlySpan<byte> bytes, long offset, out int length)
    {
        length = 0;
        if (bytes.Length < ZipFormat.CentralHeaderBytes || !bytes.StartsWith(ZipFormat.CentralHeader))
        {
            return null;
        }

        int name = BinaryPrimitives.ReadUInt16LittleEndian(bytes[28..]);
        int extra = BinaryPrimitives.ReadUInt16LittleEndian(bytes[30..]);
        length = ZipFormat.CentralHeaderBytes + name + extra + BinaryPrimitives.ReadUInt16LittleEndian(bytes[32..]);
        if (bytes.Length < length)
        {
            return null;
        }

        ReadOnlySpan<byte> nameBytes = bytes.Slice(ZipFormat.CentralHeaderBytes, name);
        ReadOnlySpan<byte> fields = bytes.Slice(ZipFormat.CentralHeaderBytes + name, extra);
        ushort flags = BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]);
        ulong packed = BinaryPrimitives.ReadUInt32LittleEndian(bytes[20..]);
        ulong size = BinaryPrimitives.ReadUInt32LittleEndian(bytes[24..]);
        ulong header = BinaryPrimitives.ReadUInt32LittleEndian(bytes[42..]);
        Widen(fields, ref size, ref packed, ref header);
        return new ZipEntry
        {
            Name = Text(nameBytes, flags),
            NameBytes = nameBytes.ToArray(),
            Offset = offset,
            Flags = flags,
            Method = BinaryPrimitives.ReadUInt16LittleEndian(bytes[10..]),
            Checksum = BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..]),
            Packed = packed,
            Size = size,
            ExtraBytes = extra,
            HeaderOffset = header,
            Attributes = BinaryPrimitives.ReadUInt32LittleEndian(bytes[38..]),
            UnicodeName = UnicodeName(fields, nameBytes),
        };
    }

    /// <summary>Reads an entry's own header; null when the bytes are none or end before its name and extra fields.</summary>
    public static ZipEntry? Local(ReadOnlySpan<byte> bytes, long offset)
    {
        if (bytes.Length < ZipFormat.LocalHeaderBytes || !bytes.StartsWith(ZipFormat.LocalHeader))
        {
            return null;
        }

        int name = BinaryPrimitives.ReadUInt16LittleEndian(bytes[26..]);
        int extra = BinaryPrimitives.ReadUInt16LittleEndian(bytes[28..]);
        if (bytes.Length < ZipFormat.LocalHeaderBytes + name + extra)
        {
            return null;
        }

        ReadOnlySpan<byte> nameBytes = bytes.Slice(ZipFormat.LocalHeaderBytes, name);
        ReadOnlySpan<byte> fields = bytes.Slice(ZipFormat.LocalHeaderBytes + name, extra);
        ushort flags = BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]);
        ulong packed = BinaryPrimitives.ReadUInt32LittleEndian(bytes[18..]);
        ulong size = BinaryPrimitives.ReadUInt32LittleEndian(bytes[22..]);
        ulong none = 0;
        Widen(fields, ref size, ref packed, ref none);
        return new ZipEntry
        {
            Name = Text(nameBytes, flags),
            NameBytes = nameBytes.ToArray(),
            Offset = offset,
            Flags = flags,
            Method = BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]),
            Checksum = BinaryPrimitives.ReadUInt32LittleEndian(bytes[14..]),
            Packed = packed,
            Size = size,
            ExtraBytes = extra,
            UnicodeName = UnicodeName(fields, nameBytes),
        };
    }

    /// <summary>A name as text: UTF-8 where it is declared or valid, else one character a byte.</summary>
    public static string Text(ReadOnlySpan<byte> name, ushort flags)
    {
        if ((flags & ZipFormat.Utf8Flag) != 0)
        {
            return Encoding.UTF8.GetString(name);
        }

        try
        {
            return Strict.GetString(name);
        }
        catch (ArgumentException)
        {
            return Encoding.Latin1.GetString(name);
        }
    }

    // The ZIP64 field holds, in this order, only those values that are all ones in the header (4.5.3).
    private static void Widen(ReadOnlySpan<byte> fields, ref ulong size, ref ulong packed, ref ulong header)
    {
        ReadOnlySpan<byte> values = Field(fields, ZipFormat.Zip64Extra);
        Take(ref values, ref size);
        Take(ref values, ref packed);
        Take(ref values, ref header);

        static void Take(ref ReadOnlySpan<byte> values, ref ulong value)
        {
            if (value == uint.MaxValue && values.Length >= sizeof(ulong))
            {
                value = BinaryPrimitives.ReadUInt64LittleEndian(values);
                values = values[sizeof(ulong)..];
            }
        }
    }

    private static string? UnicodeName(ReadOnlySpan<byte> fields, ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> field = Field(fields, ZipFormat.UnicodePathExtra);

        // A field whose checksum is not that of the name is left over from an earlier name and ignored.
        return field.Length > 5 && field[0] == 1 && BinaryPrimitives.ReadUInt32LittleEndian(field[1..]) == Crc32.HashToUInt32(name)
            ? Encoding.UTF8.GetString(field[5..])
            : null;
    }

    private static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> fields, ushort id)
    {
        while (fields.Length >= 4)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(fields[2..]);
            if (length > fields.Length - 4)
            {
                break;
            }

            if (BinaryPrimitives.ReadUInt16LittleEndian(fields) == id)
            {
                return fields.Slice(4, length);
            }

            fields = fields[(4 + length)..];
        }

        return [];
    }
}
