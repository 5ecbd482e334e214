using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;

namespace ModelAudit.Formats.Pickle;

/// <summary>The text forms of the unpickler: text lines with escapes, UTF-8 with surrogates, numbers in digits.</summary>
internal static class PickleText
{
    /// <summary>Latin-1.</summary>
    public static string Latin(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    /// <summary>Whether bytes are UTF-8 as Python reads it with 'surrogatepass': encoded surrogates are allowed.</summary>
    public static bool IsUtf8(ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes))
        {
            return true;
        }

        while (bytes.Length > 0)
        {
            // A surrogate is ED A0..BF 80..BF: valid pieces lie between them.
            int surrogate = IndexOfSurrogate(bytes);
            if (!Utf8.IsValid(surrogate < 0 ? bytes : bytes[..surrogate]))
            {
                return false;
            }

            bytes = surrogate < 0 ? [] : bytes[(surrogate + 3)..];
        }

        return true;
    }

    /// <summary>How many bytes at the end belong to a character that is not complete: they are judged with what follows.</summary>
    public static int IncompleteTail(ReadOnlySpan<byte> bytes)
    {
        for (int back = 1; back <= Math.Min(3, bytes.Length); back++)
        {
            byte value = bytes[^back];
            if (value >= 0xC0)
            {
                int needed = value >= 0xF0 ? 4 : value >= 0xE0 ? 3 : 2;
                return needed > back ? back : 0;
            }

            if (value < 0x80)
            {
                return 0;
            }
        }

        return 0;
    }

    /// <summary>The text between the quotes of STRING with its escapes resolved; the bytes as they are when they are not quoted.</summary>
    public static ReadOnlySpan<byte> Unquote(ReadOnlySpan<byte> line)
    {
        if (!IsQuoted(line))
        {
            return line;
        }

        line = line[1..^1];
        if (!line.Contains((byte)'\\'))
        {
            return line;
        }

        var result = new List<byte>(line.Length);
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] != '\\' || i + 1 == line.Length)
            {
                result.Add(line[i]);
                continue;
            }

            byte escape = line[++i];
            switch (escape)
            {
                case (byte)'\n':
                    break;
                case (byte)'x':
                    int taken = Hex(line[(i + 1)..], 2, out int value);
                    result.Add((byte)value);
                    i += taken;
                    break;
                case >= (byte)'0' and <= (byte)'7':
                    int octal = 0;
                    int digits = 0;
                    for (; digits < 3 && i + digits < line.Length && line[i + digits] is >= (byte)'0' and <= (byte)'7'; digits++)
                    {
                        octal = (octal * 8) + (line[i + digits] - '0');
                    }

                    result.Add((byte)octal);
                    i += digits - 1;
                    break;
                default:
                    int known = "abfnrtv\\'\""u8.IndexOf(escape);
                    if (known < 0)
                    {
                        result.Add((byte)'\\');
                        result.Add(escape);
                    }
                    else
                    {
                        result.Add("\a\b\f\n\r\t\v\\'\""u8[known]);
                    }

                    break;
            }
        }

        return CollectionsMarshal.AsSpan(result);
    }

    /// <summary>Whether a STRING line has the quotes that the unpickler asks for.</summary>
    public static bool IsQuoted(ReadOnlySpan<byte> line) => line.Length >= 2 && line[0] == line[^1] && line[0] is (byte)'\'' or (byte)'"' && line.Length >= 2;

    /// <summary>The text of a UNICODE line: Latin-1 with \uXXXX and \UXXXXXXXX.</summary>
    public static string RawUnicodeEscape(ReadOnlySpan<byte> line)
    {
        var text = new StringBuilder(line.Length);
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] == '\\' && i + 1 < line.Length && line[i + 1] is (byte)'u' or (byte)'U')
            {
                int wanted = line[i + 1] == 'u' ? 4 : 8;
                if (Hex(line[(i + 2)..], wanted, out int value) == wanted)
                {
                    text.Append(Rune.IsValid(value) ? new Rune(value).ToString() : ((char)(value & 0xFFFF)).ToString());
                    i += 1 + wanted;
                    continue;
                }
            }

            text.Append((char)line[i]);
        }

        return text.ToString();
    }

    /// <summary>Whether every \u and \U of a UNICODE line has its digits and names a character.</summary>
    public static bool IsRawUnicodeEscape(ReadOnlySpan<byte> line)
    {
        int backslashes = 0;
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] is (byte)'u' or (byte)'U' && backslashes % 2 == 1)
            {
                int wanted = line[i] == 'u' ? 4 : 8;
                if (Hex(line[(i + 1)..], wanted, out int value) != wanted || value is < 0 or > 0x10FFFF)
                {
                    return false;
                }
            }

            backslashes = line[i] == '\\' ? backslashes + 1 : 0;
        }

        return true;
    }

    /// <summary>Whether a line of INT or LONG is a number for the unpickler: as generous as strtol with base 0 and int().</summary>
    public static bool IsInteger(ReadOnlySpan<byte> line)
    {
        int zero = line.IndexOf((byte)0);
        line = (zero >= 0 ? line[..zero] : line).Trim(" \t\r\n\v\f"u8);
        if (line.EndsWith("L"u8))
        {
            line = line[..^1];
        }

        if (line.Length > 0 && line[0] is (byte)'+' or (byte)'-')
        {
            line = line[1..];
        }

        bool isHex = line.Length > 2 && line[0] == '0' && line[1] is (byte)'x' or (byte)'X' && line.Length > 2;
        bool isOther = line.Length > 2 && line[0] == '0' && (line[1] | 0x20) is 'o' or 'b' && line.Length > 2;
        ReadOnlySpan<byte> digits = isHex || isOther ? line[2..] : line;
        bool any = false;
        foreach (byte digit in digits)
        {
            bool isDigit = char.IsAsciiDigit((char)digit) || (isHex && char.IsAsciiHexDigit((char)digit));
            if (!isDigit && digit != '_')
            {
                return false;
            }

            any |= isDigit;
        }

        return any;
    }

    /// <summary>Whether a line of FLOAT can be a number for the unpickler.</summary>
    public static bool IsFloat(ReadOnlySpan<byte> line)
    {
        int zero = line.IndexOf((byte)0);
        ReadOnlySpan<byte> number = zero >= 0 ? line[..zero] : line;
        string text = Latin(number.Length > 64 ? number[..64] : number);
        return number.Length > 64
            || double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out _)
            || text.TrimStart('+', '-').ToLowerInvariant() is "inf" or "infinity" or "nan";
    }

    private static int IndexOfSurrogate(ReadOnlySpan<byte> bytes)
    {
        for (int from = 0; bytes[from..].IndexOf((byte)0xED) is >= 0 and var found; from += found + 1)
        {
            int at = from + found;
            if (at + 2 < bytes.Length && bytes[at + 1] is >= 0xA0 and <= 0xBF && bytes[at + 2] is >= 0x80 and <= 0xBF)
            {
                return at;
            }
        }

        return -1;
    }

    private static int Hex(ReadOnlySpan<byte> text, int wanted, out int value)
    {
        value = 0;
        int i = 0;
        for (; i < wanted && i < text.Length && char.IsAsciiHexDigit((char)text[i]); i++)
        {
            value = (value << 4) | Convert.ToInt32(((char)text[i]).ToString(), 16);
        }

        return i;
    }
}
