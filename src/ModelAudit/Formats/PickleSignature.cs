using System.Buffers.Binary;

namespace ModelAudit.Formats;

/// <summary>
/// Tells a Python pickle by walking its first opcodes (CPython Lib/pickletools.py). A protocol byte alone says nothing: the length
/// of a safetensors header starts with the same two bytes often enough.
/// </summary>
internal static class PickleSignature
{
    private const int Enough = 8;

    // The magic number of torch.save before 1.6: protocol 2 and a long of ten bytes.
    private static ReadOnlySpan<byte> LegacyTorch => [0x80, 0x02, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E];

    public static bool Matches(in FormatProbe probe)
    {
        ReadOnlySpan<byte> header = probe.Header;
        if (header.Length < 2)
        {
            return false;
        }

        if (header.StartsWith(LegacyTorch))
        {
            return true;
        }

        if (header[0] == 0x80)
        {
            return header[1] is >= 1 and <= 5 && Walk(header[2..], probe.Length - 2, textual: false);
        }

        // Protocols 0 and 1 have no mark of their own: a whole walk that names something, and the STOP at the very end.
        return header[0] is (byte)'c' or (byte)'(' or (byte)']' or (byte)'}' && probe.Tail[^1] == '.' && Walk(header, probe.Length, textual: true);
    }

    private static bool Walk(ReadOnlySpan<byte> bytes, long length, bool textual)
    {
        int position = 0;
        bool names = false;
        for (int count = 0; position < bytes.Length; count++)
        {
            if (count == Enough && !textual)
            {
                return true;
            }

            byte opcode = bytes[position];
            if (opcode == '.')
            {
                return count > 0 && (!textual || (names && position + 1 == length));
            }

            int argument = ArgumentLength(bytes[(position + 1)..], opcode, ref names);
            if (argument < 0 || position + 1L + argument > length)
            {
                return false;
            }

            position = (int)Math.Min(bytes.Length, position + 1L + argument);
        }

        // The walk ran into the end of the header without a contradiction.
        return bytes.Length < length && (!textual || names);
    }

    private static int ArgumentLength(ReadOnlySpan<byte> rest, byte opcode, ref bool names)
    {
        switch (opcode)
        {
            case (byte)'(' or (byte)'0' or (byte)'1' or (byte)'2' or (byte)'N' or (byte)'Q' or (byte)'R' or (byte)'a' or (byte)'b'
                or (byte)'d' or (byte)'}' or (byte)'e' or (byte)'l' or (byte)']' or (byte)'o' or (byte)'s' or (byte)'t' or (byte)')'
                or (byte)'u' or (byte)'.' or 0x81 or (>= 0x85 and <= 0x89) or (>= 0x8F and <= 0x94) or 0x97 or 0x98:
                return 0;
            case (byte)'K' or (byte)'h' or (byte)'q' or 0x80 or 0x82:
                return 1;
            case (byte)'M' or 0x83:
                return 2;
            case (byte)'J' or (byte)'j' or (byte)'r' or 0x84:
                return 4;
            case (byte)'G':
                return 8;
            case 0x95:
                return rest.Length >= 8 && BinaryPrimitives.ReadUInt64LittleEndian(rest) <= int.MaxValue * 4096UL ? 8 : -1;
            case (byte)'U' or (byte)'C' or 0x8A or 0x8C:
                return rest.Length >= 1 ? 1 + rest[0] : -1;
            case (byte)'X' or (byte)'T' or (byte)'B' or 0x8B:
                return rest.Length >= 4 && BinaryPrimitives.ReadUInt32LittleEndian(rest) <= int.MaxValue - 8 ? 4 + (int)BinaryPrimitives.ReadUInt32LittleEndian(rest) : -1;
            case 0x8D or 0x8E or 0x96:
                return rest.Length >= 8 && BinaryPrimitives.ReadUInt64LittleEndian(rest) <= int.MaxValue - 16 ? 8 + (int)BinaryPrimitives.ReadUInt64LittleEndian(rest) : -1;
            case (byte)'c' or (byte)'i':
                int first = NameLength(rest);
                int second = first < 0 ? -1 : NameLength(rest[first..]);
                names |= second >= 0;
                return second < 0 ? -1 : first + second;
            case (byte)'F' or (byte)'I' or (byte)'L' or (byte)'S' or (byte)'V' or (byte)'P' or (byte)'g' or (byte)'p':
                names |= opcode is (byte)'p' or (byte)'S' or (byte)'V';
                return LineLength(rest);
            default:
                return -1;
        }
    }

    private static int LineLength(ReadOnlySpan<byte> rest)
    {
        int end = rest.IndexOf((byte)'\n');
        return end < 0 ? -1 : end + 1;
    }

    private static int NameLength(ReadOnlySpan<byte> rest)
    {
        int length = LineLength(rest);
        if (length < 2)
        {
            return -1;
        }

        foreach (byte character in rest[..(length - 1)])
        {
            if (!char.IsAsciiLetterOrDigit((char)character) && character is not ((byte)'_' or (byte)'.' or (byte)'<' or (byte)'>') && character < 0x80)
            {
                return -1;
            }
        }

        return length;
    }
}
