using System.Buffers;
using System.Globalization;
using System.Text;

namespace ModelAudit.Formats.Jinja;

/// <summary>
/// Splits a template into tokens (Jinja documentation, "Synopsis", "Whitespace Control", "Escaping"): the standard delimiters, raw blocks,
/// comments; line statements are off, as they are wherever chat templates are run.
/// </summary>
/// <param name="source">The template.</param>
internal sealed class JinjaLexer(string source)
{
    /// <summary>The most tokens of one template; real ones have a few thousand.</summary>
    public const int MaximumTokens = 400_000;

    private static readonly SearchValues<char> Space = SearchValues.Create(" \t\r\n\f\v");

    private static readonly string[] Operators =
    [
        "**", "//", "==", "!=", ">=", "<=", "+", "-", "*", "/", "%", "~", "(", ")", "[", "]", "{", "}", ">", "<", "=", ".", ":", "|", ",", ";",
    ];

    private readonly List<JinjaToken> tokens = [];
    private readonly Stack<char> open = new();
    private int position;

    /// <summary>Splits the whole template.</summary>
    /// <exception cref="JinjaException">Some place is no token, or there are too many.</exception>
    public IReadOnlyList<JinjaToken> Read()
    {
        while (position < source.Length)
        {
            int start = NextDelimiter(position);
            Add(JinjaTokenKind.Data, start < 0 ? source[position..] : source[position..start], position);
            if (start < 0)
            {
                position = source.Length;
                break;
            }

            position = start;
            ReadDelimited();
        }

        Add(JinjaTokenKind.End, string.Empty, source.Length);
        return tokens;
    }

    private int NextDelimiter(int from)
    {
        for (int at = from; (at = source.IndexOf('{', at)) >= 0 && at + 1 < source.Length; at++)
        {
            if (source[at + 1] is '{' or '%' or '#')
            {
                return at;
            }
        }

        return -1;
    }

    private void ReadDelimited()
    {
        int start = position;
        char kind = source[start + 1];
        if (kind == '#')
        {
            int end = source.IndexOf("#}", start + 2, StringComparison.Ordinal);
            position = end < 0 ? throw new JinjaException("comment", start, "A comment is not closed.") : end + 2;
            return;
        }

        position += 2;
        if (position < source.Length && source[position] is '-' or '+')
        {
            position++;
        }

        if (kind == '%' && TryReadRaw(start))
        {
            return;
        }

        Add(kind == '%' ? JinjaTokenKind.StatementBegin : JinjaTokenKind.OutputBegin, source.Substring(start, 2), start);
        ReadTokens(kind == '%' ? "%}" : "}}", kind == '%' ? JinjaTokenKind.StatementEnd : JinjaTokenKind.OutputEnd, start);
    }

    // {% raw %} … {% endraw %}: what is between is text.
    private bool TryReadRaw(int start)
    {
        int at = SkipSpace(position);
        if (!HasWord(at, "raw") || !TryEnd(SkipSpace(at + 3), out int content))
        {
            return false;
        }

        for (int end = content; (end = source.IndexOf("{%", end, StringComparison.Ordinal)) >= 0; end += 2)
        {
            int word = end + 2;
            word = SkipSpace(word < source.Length && source[word] is '-' or '+' ? word + 1 : word);
            if (HasWord(word, "endraw") && TryEnd(SkipSpace(word + 6), out int behind))
            {
                Add(JinjaTokenKind.Data, source[content..end], content);
                position = behind;
                return true;
            }
        }

        throw new JinjaException("raw", start, "A raw block is not closed.");
    }

    private bool TryEnd(int at, out int behind)
    {
        at = at < source.Length && source[at] is '-' or '+' ? at + 1 : at;
        behind = at + 2;
        return string.CompareOrdinal(source, at, "%}", 0, 2) == 0;
    }

    private bool HasWord(int at, string word) =>
        string.CompareOrdinal(source, at, word, 0, word.Length) == 0 && (at + word.Length >= source.Length || !IsNamePart(source[at + word.Length]));

    private int SkipSpace(int at)
    {
        while (at < source.Length && Space.Contains(source[at]))
        {
            at++;
        }

        return at;
    }

    private void ReadTokens(string end, JinjaTokenKind endKind, int start)
    {
        open.Clear();
        while (true)
        {
            position = SkipSpace(position);
            if (position >= source.Length)
            {
                throw new JinjaException("delimiter", start, $"'{source.Substring(start, 2)}' is not closed.");
            }

            // Inside brackets the closing delimiter is read as brackets first: {{ {'a': {}} }}.
            int mark = source[position] is '-' or '+' ? position + 1 : position;
            if (open.Count == 0 && string.CompareOrdinal(source, mark, end, 0, 2) == 0)
            {
                Add(endKind, end, position);
                position = mark + 2;
                return;
            }

            ReadToken();
        }
    }

    private void ReadToken()
    {
        int start = position;
        char first = source[start];
        if (first is '\'' or '"')
        {
            Add(JinjaTokenKind.Text, ReadText(first), start);
        }
        else if (char.IsAsciiDigit(first))
        {
            Add(JinjaTokenKind.Number, ReadNumber(), start);
        }
        else if (IsNamePart(first))
        {
            while (position < source.Length && IsNamePart(source[position]))
            {
                position++;
            }

            Add(JinjaTokenKind.Name, source[start..position], start);
        }
        else
        {
            string text = Operators.FirstOrDefault(text => string.CompareOrdinal(source, start, text, 0, text.Length) == 0)
                ?? throw new JinjaException("character", start, $"The character U+{(int)first:X4} is no part of an expression.");
            position += text.Length;
            Balance(text, start);
            Add(JinjaTokenKind.Operator, text, start);
        }
    }

    private void Balance(string text, int start)
    {
        if (text is "(" or "[" or "{")
        {
            open.Push(text[0]);
        }
        else if (text is ")" or "]" or "}" && (!open.TryPop(out char opened) || opened != (text[0] == ')' ? '(' : text[0] == ']' ? '[' : '{')))
        {
            throw new JinjaException("bracket", start, $"'{text}' closes nothing that is open.");
        }
    }

    private string ReadNumber()
    {
        int start = position;
        bool isPrefixed = source[start] == '0' && start + 1 < source.Length && source[start + 1] is 'x' or 'X' or 'o' or 'O' or 'b' or 'B';
        position += isPrefixed ? 2 : 0;
        while (position < source.Length && (char.IsAsciiHexDigit(source[position]) && (isPrefixed || char.IsAsciiDigit(source[position])) || source[position] == '_'))
        {
            position++;
        }

        if (!isPrefixed && position + 1 < source.Length && source[position] == '.' && char.IsAsciiDigit(source[position + 1]))
        {
            position++;
            SkipDigits();
        }

        if (!isPrefixed && position + 1 < source.Length && source[position] is 'e' or 'E')
        {
            int exponent = source[position + 1] is '+' or '-' ? position + 2 : position + 1;
            if (exponent < source.Length && char.IsAsciiDigit(source[exponent]))
            {
                position = exponent;
                SkipDigits();
            }
        }

        return source[start..position].Replace("_", string.Empty, StringComparison.Ordinal);
    }

    private void SkipDigits()
    {
        while (position < source.Length && (char.IsAsciiDigit(source[position]) || source[position] == '_'))
        {
            position++;
        }
    }

    private string ReadText(char quote)
    {
        int start = position++;
        var text = new StringBuilder();
        while (position < source.Length && source[position] != quote)
        {
            if (source[position] == '\\' && position + 1 < source.Length)
            {
                position++;
                ReadEscape(text);
            }
            else
            {
                text.Append(source[position++]);
            }
        }

        if (position >= source.Length)
        {
            throw new JinjaException("string", start, "A string is not closed.");
        }

        position++;
        return text.ToString();
    }

    // The escapes of Python's "unicode-escape", by which Jinja decodes strings.
    private void ReadEscape(StringBuilder text)
    {
        char escape = source[position++];
        switch (escape)
        {
            case '\n':
                return;
            case 'x' or 'u' or 'U':
                ReadCode(text, escape, escape == 'x' ? 2 : escape == 'u' ? 4 : 8);
                return;
            case >= '0' and <= '7':
                int value = escape - '0';
                for (int i = 0; i < 2 && position < source.Length && source[position] is >= '0' and <= '7'; i++)
                {
                    value = (value * 8) + (source[position++] - '0');
                }

                text.Append((char)value);
                return;
            default:
                int known = "abfnrtv\\'\"".IndexOf(escape, StringComparison.Ordinal);
                text.Append(known < 0 ? $"\\{escape}" : "\a\b\f\n\r\t\v\\'\""[known].ToString());
                return;
        }
    }

    private void ReadCode(StringBuilder text, char escape, int digits)
    {
        if (position + digits <= source.Length
            && int.TryParse(source.AsSpan(position, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int code)
            && code is >= 0 and <= 0x10FFFF)
        {
            position += digits;
            text.Append(code is >= 0xD800 and <= 0xDFFF ? ((char)code).ToString() : char.ConvertFromUtf32(code));
        }
        else
        {
            throw new JinjaException("string", position, $"A string has an escape \\{escape} without its {digits} hexadecimal digits.");
        }
    }

    private void Add(JinjaTokenKind kind, string text, int offset)
    {
        if (kind == JinjaTokenKind.Data && text.Length == 0)
        {
            return;
        }

        if (tokens.Count >= MaximumTokens)
        {
            throw new JinjaException("size", offset, $"The template has more than {MaximumTokens} tokens.");
        }

        tokens.Add(new JinjaToken(kind, text, offset));
    }

    private static bool IsNamePart(char character) => char.IsLetterOrDigit(character) || character == '_' || char.IsSurrogate(character) || char.GetUnicodeCategory(character) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.LetterNumber;
}
