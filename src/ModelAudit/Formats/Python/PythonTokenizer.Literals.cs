using System.Globalization;

namespace ModelAudit.Formats.Python;

/// <content>Numbers, operators and strings.</content>
internal sealed partial class PythonTokenizer
{
    /// <summary>The deepest nesting of formatted strings in each other (CPython MAXFSTRINGLEVEL), with their fields.</summary>
    public const int MaximumFormats = 150;

    private static readonly string[] Operators3 = ["**=", "//=", ">>=", "<<=", "..."];

    private static readonly string[] Operators2 =
    [
        "**", "//", ">>", "<<", "!=", "->", ":=", "<=", ">=", "==", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "@=", "<>",
    ];

    private readonly List<FormatState> formats = [];

    private FormatState? Formatted => formats.Count == 0 ? null : formats[^1];

    private static bool IsPrefix(ReadOnlySpan<char> text) => text.Length switch
    {
        0 => true,
        1 => (text[0] | 0x20) is 'r' or 'u' or 'b' or 'f' or 't',
        2 => ((char)(text[0] | 0x20), (char)(text[1] | 0x20)) is ('b', 'r') or ('r', 'b') or ('f', 'r') or ('r', 'f') or ('t', 'r') or ('r', 't') or ('u', 'r'),
        _ => false,
    };

    private PythonToken Number()
    {
        int start = position;
        char second = (char)(At(1) | 0x20);
        if (source[position] == '0' && second is 'x' or 'o' or 'b')
        {
            position += 2;
            while (char.IsAsciiHexDigit(At(0)) || (At(0) == '_' && char.IsAsciiHexDigit(At(1))))
            {
                // The digits of octal and binary numbers end where theirs do: 0b1if is a number and a word.
                if (second != 'x' && !char.IsAsciiDigit(At(0)) && At(0) != '_')
                {
                    break;
                }

                position++;
            }
        }
        else
        {
            Digits();
            if (At(0) == '.')
            {
                position++;
                Digits();
            }

            if ((At(0) | 0x20) == 'e' && (char.IsAsciiDigit(At(1)) || (At(1) is '+' or '-' && char.IsAsciiDigit(At(2)))))
            {
                position += 2;
                Digits();
            }
        }

        // j makes it imaginary, L was for long integers of Python 2.
        if ((At(0) | 0x20) is 'j' or 'l' && !char.IsAsciiLetterOrDigit(At(1)))
        {
            position++;
        }

        return new PythonToken(PythonTokenKind.Number, start, position - start, line, Column(start));
    }

    private void Digits()
    {
        while (char.IsAsciiDigit(At(0)) || (At(0) == '_' && char.IsAsciiDigit(At(1))))
        {
            position++;
        }
    }

    private PythonToken Operator(char first)
    {
        int start = position;
        ReadOnlySpan<char> rest = source.AsSpan(position);
        bool isField = Formatted is { IsText: false } field && brackets.Count == field.Brackets;
        int length = 1;
        if (isField && first is ':' or '}' || (isField && first == '!' && At(1) != '='))
        {
            EndField(first);
        }
        else if (StartsWithAny(rest, Operators3))
        {
            length = 3;
        }
        else if (StartsWithAny(rest, Operators2))
        {
            length = 2;
        }
        else
        {
            Bracket(first);
        }

        position += length;
        return new PythonToken(PythonTokenKind.Operator, start, length, line, Column(start));
    }

    private static bool StartsWithAny(ReadOnlySpan<char> text, string[] operators)
    {
        foreach (string candidate in operators)
        {
            if (text.StartsWith(candidate, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private void Bracket(char first)
    {
        switch (first)
        {
            case '(' or '[' or '{':
                if (brackets.Count >= MaximumBrackets)
                {
                    Defect("depth", position, $"Brackets are nested deeper than {MaximumBrackets}.");
                    return;
                }

                brackets.Add(first);
                break;
            case ')' or ']' or '}':
                char opening = first == ')' ? '(' : first == ']' ? '[' : '{';
                if (brackets.Count <= (Formatted?.Brackets ?? 0) || brackets[^1] != opening)
                {
                    Defect("bracket", position, $"The bracket '{first}' closes nothing.");
                    return;
                }

                brackets.RemoveAt(brackets.Count - 1);
                break;
            case '\0':
                Defect("nul", position, "There is a NUL character.");
                break;
            case '$' or '?' or '!' or '\\' or < ' ' or '\x7F':
                Defect("character", position, string.Create(CultureInfo.InvariantCulture, $"The character U+{(int)first:X4} has no meaning here."));
                break;
            default:
                break;
        }
    }

    private PythonToken Text(int start, int quotes)
    {
        ReadOnlySpan<char> prefix = source.AsSpan(start, quotes - start);
        char quote = source[quotes];
        bool isTriple = source.AsSpan(quotes).StartsWith(quote == '"' ? "\"\"\"" : "'''", StringComparison.Ordinal);
        int body = quotes + (isTriple ? 3 : 1);
        int startLine = line;
        int startColumn = Column(start);
        if (prefix.IndexOfAny("fFtT") >= 0)
        {
            if (formats.Count < MaximumFormats)
            {
                formats.Add(new FormatState(quote, isTriple, IsText: true, IsSpecification: false, brackets.Count));
                position = body;
                return new PythonToken(PythonTokenKind.FormatStart, start, body - start, startLine, startColumn);
            }

            Defect("depth", start, $"Formatted strings are nested deeper than {MaximumFormats}.");
        }

        position = body;
        EndOfText(quote, isTriple);
        return new PythonToken(PythonTokenKind.String, start, position - start, startLine, startColumn);
    }

    private void EndOfText(char quote, bool isTriple)
    {
        while (position < source.Length)
        {
            int found = source.AsSpan(position).IndexOfAny([quote, '\\', '\r', '\n']);
            position = found < 0 ? source.Length : position + found;
            if (position >= source.Length)
            {
                break;
            }

            char current = source[position];
            if (current == quote)
            {
                if (!isTriple || (At(1) == quote && At(2) == quote))
                {
                    position += isTriple ? 3 : 1;
                    return;
                }

                position++;
            }
            else if (current == '\\')
            {
                position++;
                Pass();
            }
            else if (isTriple)
            {
                TakeLineEnd();
            }
            else
            {
                break;
            }
        }

        Defect("string", position, "A string is never closed.");
    }

    // The character after a backslash, which may be the end of a line.
    private void Pass()
    {
        if (IsLineEnd(position))
        {
            TakeLineEnd();
        }
        else if (position < source.Length)
        {
            position++;
        }
    }

    /// <summary>The state inside of a formatted string: its text, or a field of it.</summary>
    /// <param name="Quote">The quote that ends it.</param>
    /// <param name="IsTriple">Whether there are three of them.</param>
    /// <param name="IsText">Whether it is text, and no expression.</param>
    /// <param name="IsSpecification">Whether the text is the format of a field.</param>
    /// <param name="Brackets">The number of brackets open around it.</param>
    private sealed record FormatState(char Quote, bool IsTriple, bool IsText, bool IsSpecification, int Brackets);
}
