using System.Globalization;
using System.Text;

namespace ModelAudit.Formats.Python;

/// <summary>
/// Takes a source apart into tokens (Language Reference, chapter 2; PEP 701 for formatted strings), one at a time and without recursion.
/// What breaks the rules is noted with its place, and the work goes on behind it. Sources of Python 2 are read as well.
/// </summary>
internal sealed partial class PythonTokenizer(string source)
{
    /// <summary>The deepest nesting of brackets (CPython MAXLEVEL).</summary>
    public const int MaximumBrackets = 200;

    /// <summary>The deepest nesting of blocks (CPython MAXINDENT).</summary>
    public const int MaximumIndents = 100;

    /// <summary>The most defects that are noted.</summary>
    public const int MaximumDefects = 100;

    private const int TabSize = 8;

    private readonly List<PythonDefect> defects = [];
    private readonly List<char> brackets = [];
    private readonly List<int> indents = [0];
    private int position;
    private int line = 1;
    private int lineStart;
    private int dedents;
    private bool atLineStart = true;
    private bool isInLine;
    private int lostIndents;

    /// <summary>What breaks the rules, in order.</summary>
    public IReadOnlyList<PythonDefect> Defects => defects;

    /// <summary>The line of the current position.</summary>
    public int Line => line;

    /// <summary>The next token; <see cref="PythonTokenKind.End"/> again and again at the end.</summary>
    public PythonToken Next()
    {
        if (dedents > 0)
        {
            dedents--;
            return Mark(PythonTokenKind.Dedent);
        }

        if (Formatted is { IsText: true })
        {
            return NextOfFormat();
        }

        if (atLineStart && brackets.Count == 0 && Formatted is null && TakeIndentation() is { } block)
        {
            return block;
        }

        return SkipToToken() ?? Token();
    }

    private PythonToken Token()
    {
        if (position >= source.Length)
        {
            return AtEnd();
        }

        char first = source[position];
        isInLine = true;
        if (char.IsAsciiLetter(first) || first is '_' or '"' or '\'' || first > '\x7F')
        {
            return NameOrString(first);
        }

        return char.IsAsciiDigit(first) || (first == '.' && char.IsAsciiDigit(At(1))) ? Number() : Operator(first);
    }

    private PythonToken AtEnd()
    {
        if (brackets.Count > 0)
        {
            Defect("bracket", position, $"The bracket '{brackets[^1]}' is never closed.");
            brackets.Clear();
        }

        if (formats.Count > 0)
        {
            Defect("string", position, "A formatted string is never closed.");
            formats.Clear();
        }

        if (isInLine)
        {
            isInLine = false;
            return Mark(PythonTokenKind.Newline);
        }

        if (indents.Count > 1)
        {
            indents.RemoveAt(indents.Count - 1);
            return Mark(PythonTokenKind.Dedent);
        }

        return Mark(PythonTokenKind.End);
    }

    /// <summary>Measures the indentation of a line that is not empty; the mark of a block that begins or ends with it.</summary>
    private PythonToken? TakeIndentation()
    {
        while (position < source.Length)
        {
            int width = 0;
            int at = position;
            for (; at < source.Length && source[at] is ' ' or '\t' or '\f'; at++)
            {
                width = source[at] switch { ' ' => width + 1, '\t' => ((width / TabSize) + 1) * TabSize, _ => 0 };
            }

            position = at;
            if (position < source.Length && source[position] == '#')
            {
                SkipComment();
            }

            if (position < source.Length && source[position] is '\r' or '\n')
            {
                TakeLineEnd();
                continue;
            }

            if (position >= source.Length)
            {
                break;
            }

            if (source[position] == '\\' && IsLineEnd(position + 1))
            {
                // The indentation of a continued line is that of its first part.
                position++;
                TakeLineEnd();
                SkipBlanks();
            }

            atLineStart = false;
            return Compare(width);
        }

        atLineStart = false;
        return null;
    }

    private PythonToken? Compare(int width)
    {
        if (width > indents[^1])
        {
            if (indents.Count >= MaximumIndents)
            {
                lostIndents++;
                Defect("depth", position, $"Blocks are nested deeper than {MaximumIndents}.");
                return null;
            }

            indents.Add(width);
            return Mark(PythonTokenKind.Indent);
        }

        while (width < indents[^1])
        {
            indents.RemoveAt(indents.Count - 1);
            dedents++;
        }

        if (width != indents[^1] && lostIndents == 0)
        {
            Defect("indentation", position, "The indentation matches no outer level.");
        }

        if (dedents == 0)
        {
            return null;
        }

        dedents--;
        return Mark(PythonTokenKind.Dedent);
    }

    /// <summary>Passes blanks, comments and continued lines; the end of a logical line is a token.</summary>
    private PythonToken? SkipToToken()
    {
        while (position < source.Length)
        {
            char current = source[position];
            if (current is ' ' or '\t' or '\f')
            {
                position++;
            }
            else if (current == '#')
            {
                SkipComment();
            }
            else if (current is '\r' or '\n')
            {
                if (brackets.Count == 0 && Formatted is null)
                {
                    PythonToken end = new(PythonTokenKind.Newline, position, 0, line, Column(position));
                    TakeLineEnd();
                    atLineStart = true;
                    if (isInLine)
                    {
                        isInLine = false;
                        return end;
                    }

                    if (TakeIndentation() is { } block)
                    {
                        return block;
                    }

                    continue;
                }

                TakeLineEnd();
            }
            else if (current == '\\' && IsLineEnd(position + 1))
            {
                position++;
                TakeLineEnd();
            }
            else
            {
                return null;
            }
        }

        return null;
    }

    private PythonToken NameOrString(char first)
    {
        int start = position;
        int end = position;
        while (end < source.Length && NameLength(end, isFirst: end == start) is > 0 and var length)
        {
            end += length;
        }

        if (end < source.Length && source[end] is '"' or '\'' && IsPrefix(source.AsSpan(start, end - start)))
        {
            return Text(start, end);
        }

        if (end == start)
        {
            Defect("character", position, string.Create(CultureInfo.InvariantCulture, $"The character U+{(int)first:X4} has no meaning in Python."));
            position += char.IsHighSurrogate(first) && position + 1 < source.Length && char.IsLowSurrogate(source[position + 1]) ? 2 : 1;
            return new PythonToken(PythonTokenKind.Operator, start, position - start, line, Column(start));
        }

        position = end;
        return new PythonToken(PythonTokenKind.Name, start, end - start, line, Column(start));
    }

    /// <summary>The number of code units that the character at a place has as part of a name, or nothing.</summary>
    private int NameLength(int at, bool isFirst)
    {
        char current = source[at];
        if (current <= '\x7F')
        {
            return char.IsAsciiLetter(current) || current == '_' || (!isFirst && char.IsAsciiDigit(current)) ? 1 : 0;
        }

        if (!Rune.TryGetRuneAt(source, at, out Rune rune))
        {
            return 0;
        }

        bool isName = Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter
                or UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber => true,
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.ConnectorPunctuation => !isFirst,
            _ => !isFirst && rune.Value is 0xB7 or 0x387,
        };
        return isName ? rune.Utf16SequenceLength : 0;
    }

    private void SkipComment()
    {
        int end = source.AsSpan(position).IndexOfAny('\r', '\n');
        position = end < 0 ? source.Length : position + end;
    }

    private void SkipBlanks()
    {
        while (position < source.Length && source[position] is ' ' or '\t' or '\f')
        {
            position++;
        }
    }

    private bool IsLineEnd(int at) => at < source.Length && source[at] is '\r' or '\n';

    private void TakeLineEnd()
    {
        position += source[position] == '\r' && position + 1 < source.Length && source[position + 1] == '\n' ? 2 : 1;
        line++;
        lineStart = position;
    }

    private char At(int offset) => position + offset < source.Length ? source[position + offset] : '\0';

    private int Column(int at) => Math.Max(1, at - lineStart + 1);

    private PythonToken Mark(PythonTokenKind kind) => new(kind, Math.Min(position, source.Length), 0, line, Column(position));

    private void Defect(string code, int at, string detail)
    {
        if (defects.Count < MaximumDefects)
        {
            defects.Add(new PythonDefect(code, line, Column(at), detail));
        }
    }
}
