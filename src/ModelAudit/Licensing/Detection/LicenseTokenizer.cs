using System.Buffers;

namespace ModelAudit.Licensing.Detection;

/// <summary>
/// Takes a text apart as the SPDX license list matching guidelines ask (SPDX 3.0.1 annex B): case, white space, punctuation, quotes, dashes,
/// marks of comments, bullets and clause numbers, copyright notices, the scheme of web addresses, and the dress of Markdown and HTML make
/// no difference. One pass, no regular expressions, no recursion.
/// </summary>
internal ref partial struct LicenseTokenizer
{
    /// <summary>Stands for a placeholder in a reference text that was prepared for the index.</summary>
    public const char Placeholder = '\u0001';

    private const int LongestMarker = 8;
    private const int LongestTag = 2_000;
    private const int LongestTarget = 400;

    /// <summary>What a version number is written with.</summary>
    public static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    private readonly ReadOnlySpan<char> text;
    private readonly TokenList tokens;
    private readonly bool keepsPlaceholders;
    private readonly bool isTex;
    private int position;
    private int lineFirst;
    private bool lineHasWords;
    private int signAt;
    private bool lineHasPlaceholder;
    private bool isBlock;
    private bool endsSentence;
    private int addressEnd;
    private int reservation;

    private LicenseTokenizer(ReadOnlySpan<char> text, int length, bool keepsPlaceholders)
    {
        this.text = text;
        this.keepsPlaceholders = keepsPlaceholders;
        tokens = new TokenList(length);
        isTex = text.Contains("\\begin{", StringComparison.Ordinal) || text.Contains("\\newcommand", StringComparison.Ordinal);
        isBlock = true;
        signAt = -1;
    }

    /// <summary>The tokens of a text.</summary>
    public static TokenList Read(ReadOnlySpan<char> text, bool keepsPlaceholders = false)
    {
        var tokenizer = new LicenseTokenizer(text, text.Length, keepsPlaceholders);
        tokenizer.Run(text.Length);
        return tokenizer.tokens;
    }

    /// <summary>The tokens of parts of a text.</summary>
    public static TokenList Read(ReadOnlySpan<char> text, List<(int Start, int End)> parts)
    {
        var tokenizer = new LicenseTokenizer(text, parts.Sum(static part => part.End - part.Start), keepsPlaceholders: false);
        foreach ((int start, int end) in parts)
        {
            tokenizer.position = Math.Max(tokenizer.position, start);
            tokenizer.isBlock = tokenizer.endsSentence = true;
            tokenizer.Run(end);
        }

        return tokenizer.tokens;
    }

    private void Run(int end)
    {
        while (position < end)
        {
            char c = text[position];
            if (IsWord(c))
            {
                Word();
                continue;
            }

            switch (c)
            {
                case '\n':
                    EndLine();
                    position++;
                    continue;
                case ' ' or '\t' or '\r':
                    position++;
                    continue;
                case '<' when Tag():
                case '&' when Entity():
                case '\\' when Escape():
                case '(' when Target() || Enclosed():
                case '[' when Enclosed():
                    continue;
                case '©':
                    SawSign();
                    break;
                case '#' when tokens.Count == lineFirst:
                    isBlock = isBlock || (position + 1 < text.Length && text[position + 1] == '#');
                    break;
                case Placeholder when keepsPlaceholders:
                    lineHasPlaceholder = lineHasWords = true;
                    tokens.Add(WordHash.Of([Placeholder]), position, position + 1, TokenTraits.None);
                    break;
                case '<' or '[' or '{':
                    lineHasPlaceholder = true;
                    break;
                case '.' or '!' or '?' or '。':
                    endsSentence = true;
                    break;
            }

            position++;
        }

        EndLine();
    }

    /// <summary>Letters and digits. A surrogate belongs to a letter of a script that no license here is written in: it separates.</summary>
    private static bool IsWord(char c) => c < 128 ? char.IsAsciiLetterOrDigit(c) : char.IsLetterOrDigit(c);

    private static bool IsIdeograph(char c) => c is (>= '\u3040' and <= '\u30FF') or (>= '\u3400' and <= '\u9FFF') or (>= '\uF900' and <= '\uFAFF') or (>= '\uAC00' and <= '\uD7AF');

    private static bool IsHyphen(char c) => c is '-' or '\u2010' or '\u2011' or '\u2012' or '\u2013' or '\u00AD' or '\u2212';

    private static bool IsApostrophe(char c) => c is '\'' or '\u2019' or '\u2018' or '\u02BC' or '`' or '\u00B4';

    private static bool IsSpace(char c) => c is ' ' or '\t' or '\r' or '\u00A0';

    private readonly char At(int index) => (uint)index < (uint)text.Length ? text[index] : '\0';

    private void Word()
    {
        int start = position;
        if (IsIdeograph(text[start]))
        {
            position++;
            Emit(WordHash.End(WordHash.Add(WordHash.Start, text[start])), start, TokenTraits.None);
            return;
        }

        ulong state = WordHash.Start;
        position = Fold(start, text.Length, ref state);
        ReadOnlySpan<char> word = text[start..position];
        if (word.Length > 1 && word[0] is 'v' or 'V' && word[1..].IndexOfAnyExcept(NumberCharacters) < 0)
        {
            // "v2.0" is "version 2.0" without its noun.
            state = WordHash.Start;
            Fold(start + 1, position, ref state);
        }

        bool isNumber = char.IsAsciiDigit(word[0]);
        int mark = At(position) == '\\' ? position + 1 : position;
        bool isMarked = word.Length <= LongestMarker && At(mark) is '.' or ')' && IsMarker(word);
        if (isMarked && DropsMarker(mark, isNumber))
        {
            position = mark + 1;
            lineHasWords = true;
            return;
        }

        bool mayMark = isNumber && word.Length <= LongestMarker && tokens.Count == lineFirst && IsMarker(word);
        Emit(WordHash.End(state), start, (mayMark ? TokenTraits.Marker : TokenTraits.None) | (isNumber ? TokenTraits.Number : TokenTraits.None));
    }

    // Takes the characters of one word, without what hyphenation, apostrophes and escapes put between them; returns where it ends.
    private readonly int Fold(int start, int end, ref ulong state)
    {
        int p = start;
        while (p < end)
        {
            char c = text[p];
            char next = p + 1 < end ? text[p + 1] : '\0';
            if (char.IsAsciiLetterOrDigit(c))
            {
                state = WordHash.Add(state, (char)(char.IsAsciiLetterUpper(c) ? c | 0x20 : c));
                p++;
            }
            else if (c > 127 && char.IsLetterOrDigit(c) && !IsIdeograph(c))
            {
                state = WordHash.Add(state, char.ToLowerInvariant(c));
                p++;
            }
            else if (c == '.' && char.IsAsciiDigit(next) && p > start && char.IsAsciiDigit(text[p - 1]))
            {
                state = WordHash.Add(state, '.');
                p++;
            }
            else if (IsApostrophe(c) && IsWord(next) && !IsIdeograph(next) && p > start && char.IsLetter(text[p - 1]))
            {
                p++;
            }
            else if (IsHyphen(c) && p > start && Joins(p, end, out int onward))
            {
                p = onward;
            }
            else if (c == '&' && p > start && EntityApostrophe(p, end) is var length && length > 0)
            {
                p += length;
            }
            else if (c == '\\' && next == '.' && p > start && char.IsAsciiDigit(text[p - 1]) && p + 2 < end && char.IsAsciiDigit(text[p + 2]))
            {
                state = WordHash.Add(state, '.');
                p += 2;
            }
            else
            {
                break;
            }
        }

        return p;
    }

    // A hyphen between letters, or at the end of a line whose word goes on behind the next line's comment marks.
    private readonly bool Joins(int hyphen, int end, out int onward)
    {
        onward = hyphen + 1;
        char last = text[hyphen - 1];
        char next = onward < end ? text[onward] : '\0';
        if (text[hyphen] == '\u00AD' && IsWord(next))
        {
            return true;
        }

        if (!char.IsLetter(last) || IsIdeograph(last))
        {
            return false;
        }

        if (char.IsLetter(next))
        {
            return !IsIdeograph(next);
        }

        int p = onward;
        while (p < end && IsSpace(text[p]))
        {
            p++;
        }

        if (p >= end || text[p] != '\n')
        {
            return false;
        }

        int limit = Math.Min(end, ++p + 16);
        while (p < limit && text[p] != '\n' && !IsWord(text[p]))
        {
            p++;
        }

        onward = p;
        return p < limit && char.IsLower(text[p]);
    }
}
