using System.Globalization;
using System.Text;

namespace ModelAudit.Formats.Python;

/// <summary>The values of literals (Language Reference, section 2.4).</summary>
internal static class PythonLiteral
{
    /// <summary>The value of a string or bytes token; named characters are left as written.</summary>
    public static PythonValue Text(ReadOnlySpan<char> token)
    {
        int quotes = token.IndexOfAny('"', '\'');
        ReadOnlySpan<char> prefix = token[..quotes];
        bool isTriple = token.Length >= quotes + 6 && token[quotes + 1] == token[quotes] && token[quotes + 2] == token[quotes];
        int width = isTriple ? 3 : 1;
        int end = token.Length >= quotes + (2 * width) && token[^1] == token[quotes] ? token.Length - width : token.Length;
        ReadOnlySpan<char> body = token[Math.Min(quotes + width, end)..end];
        bool isBytes = prefix.IndexOfAny('b', 'B') >= 0;
        bool isRaw = prefix.IndexOfAny('r', 'R') >= 0;
        string text = isRaw || body.IndexOf('\\') < 0 ? body.ToString() : Unescape(body, isBytes);
        return isBytes ? PythonValue.Of(PythonValueKind.Bytes, text) : PythonValue.Constant(text);
    }

    /// <summary>The value of text inside of a formatted string.</summary>
    public static string FormatText(ReadOnlySpan<char> text) => Unescape(text, isBytes: false).Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal);

    /// <summary>The value of a number, when it is a whole one that fits.</summary>
    public static PythonValue Number(ReadOnlySpan<char> token)
    {
        ReadOnlySpan<char> digits = token.IndexOf('_') < 0 ? token : token.ToString().Replace("_", string.Empty, StringComparison.Ordinal);
        digits = digits.TrimEnd("lL");
        int radix = digits.Length > 2 && digits[0] == '0' ? (digits[1] | 0x20) switch { 'x' => 16, 'o' => 8, 'b' => 2, _ => 10 } : 10;
        long number = 0;
        foreach (char digit in radix == 10 ? digits : digits[2..])
        {
            int value = char.IsAsciiHexDigit(digit) ? Convert.ToInt32(digit.ToString(), 16) : radix;
            if (value >= radix || number > (long.MaxValue >> 5))
            {
                return PythonValue.Unknown;
            }

            number = (number * radix) + value;
        }

        return PythonValue.Integer(number);
    }

    private static string Unescape(ReadOnlySpan<char> body, bool isBytes)
    {
        var text = new StringBuilder(body.Length);
        for (int i = 0; i < body.Length; i++)
        {
            if (body[i] != '\\' || i + 1 >= body.Length)
            {
                text.Append(body[i]);
                continue;
            }

            i++;
            switch (body[i])
            {
                case '\n':
                    break;
                case '\r':
                    i += i + 1 < body.Length && body[i + 1] == '\n' ? 1 : 0;
                    break;
                case 'x':
                    i += Code(body[(i + 1)..], 2, text, body[i]);
                    break;
                case 'u' when !isBytes:
                    i += Code(body[(i + 1)..], 4, text, body[i]);
                    break;
                case 'U' when !isBytes:
                    i += Code(body[(i + 1)..], 8, text, body[i]);
                    break;
                case >= '0' and <= '7':
                    i += Octal(body[i..], text) - 1;
                    break;
                default:
                    Simple(body[i], text);
                    break;
            }
        }

        return text.ToString();
    }

    private static void Simple(char escaped, StringBuilder text)
    {
        const string From = "abfnrtv\\'\"";
        const string To = "\a\b\f\n\r\t\v\\'\"";
        int at = From.IndexOf(escaped, StringComparison.Ordinal);
        if (at < 0)
        {
            text.Append('\\').Append(escaped);
        }
        else
        {
            text.Append(To[at]);
        }
    }

    private static int Octal(ReadOnlySpan<char> digits, StringBuilder text)
    {
        int value = 0;
        int length = 0;
        while (length < 3 && length < digits.Length && digits[length] is >= '0' and <= '7')
        {
            value = (value * 8) + digits[length++] - '0';
        }

        text.Append((char)value);
        return length;
    }

    private static int Code(ReadOnlySpan<char> digits, int length, StringBuilder text, char letter)
    {
        if (digits.Length < length || !uint.TryParse(digits[..length], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint value) || value > 0x10FFFF)
        {
            text.Append('\\').Append(letter);
            return 0;
        }

        if (value < 0x10000)
        {
            text.Append((char)value);
        }
        else
        {
            text.Append(new Rune(value).ToString());
        }

        return length;
    }
}
