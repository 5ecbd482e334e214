using System.Text;

namespace ModelAudit.Formats.Tar;

/// <summary>A tar header (POSIX.1-2017 pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format").</summary>
internal sealed record TarHeader
{
    /// <summary>The length of a header and of every block.</summary>
    public const int Bytes = 512;

    /// <summary>The name with its prefix.</summary>
    public required string Name { get; init; }

    /// <summary>The length of the content.</summary>
    public required long Size { get; init; }

    /// <summary>The type: '0' file, '1' hard link, '2' symbolic link, '3' and '4' devices, '5' folder, '6' pipe, 'L' 'K' 'x' 'g' about the next.</summary>
    public required char Type { get; init; }

    /// <summary>What a link leads to.</summary>
    public required string Link { get; init; }

    /// <summary>Whether the checksum is right.</summary>
    public required bool IsRight { get; init; }

    /// <summary>Reads a header; null when a number in it is none.</summary>
    public static TarHeader? Read(ReadOnlySpan<byte> block)
    {
        long size = Number(block.Slice(124, 12));
        long stored = Number(block.Slice(148, 8));
        if (size < 0 || stored < 0)
        {
            return null;
        }

        long sum = 0;
        long signed = 0;
        for (int i = 0; i < Bytes; i++)
        {
            byte value = i is >= 148 and < 156 ? (byte)' ' : block[i];
            sum += value;
            signed += (sbyte)value;
        }

        string name = Text(block[..100]);
        bool hasPrefix = block[257..].StartsWith("ustar\0"u8) && block[345] != 0;
        return new TarHeader
        {
            Name = hasPrefix ? Text(block.Slice(345, 155)) + "/" + name : name,
            Size = size,
            Type = block[156] == 0 ? '0' : (char)block[156],
            Link = Text(block.Slice(157, 100)),
            IsRight = stored == sum || stored == signed,
        };
    }

    /// <summary>A field's text up to its NUL.</summary>
    public static string Text(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
    }

    // Octal digits, or GNU's base 256 with the highest bit set; -1 when it is neither or does not fit.
    private static long Number(ReadOnlySpan<byte> field)
    {
        if (field[0] >= 0x80)
        {
            long wide = field[0] == 0x80 ? 0 : -1;
            for (int i = 1; i < field.Length && wide >= 0; i++)
            {
                wide = wide > long.MaxValue >> 8 ? -1 : (wide << 8) | field[i];
            }

            return wide;
        }

        ReadOnlySpan<byte> digits = field.Trim(" \0"u8);
        long value = 0;
        foreach (byte digit in digits)
        {
            if (digit is 0 or (byte)' ')
            {
                break;
            }

            if (digit is < (byte)'0' or > (byte)'7')
            {
                return -1;
            }

            value = (value << 3) | (long)(digit - '0');
        }

        return value;
    }
}
