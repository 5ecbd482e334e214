using System.Text;

namespace ModelAudit.Rules.Declarative;

/// <summary>The words that a match of a regular expression must have: the longest run of plain characters of each of its alternatives.</summary>
internal sealed class PatternWords
{
    private const string IgnoreCase = "(?i)";
    private readonly StringComparison comparison;
    private readonly List<(string Word, bool IsWhole, bool AtEnd)> alternatives = [];

    private PatternWords(StringComparison comparison) => this.comparison = comparison;

    /// <summary>Finds the words of an expression.</summary>
    /// <returns>The words, or null when the expression has an alternative without one, or says what this does not read.</returns>
    public static PatternWords? Of(string pattern)
    {
        bool ignoresCase = pattern.StartsWith(IgnoreCase, StringComparison.Ordinal);
        ReadOnlySpan<char> rest = ignoresCase ? pattern.AsSpan(IgnoreCase.Length) : pattern.AsSpan();
        var words = new PatternWords(ignoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
        return !rest.ContainsAny('\\', '{') && !rest.Contains("(?", StringComparison.Ordinal) && Ascii.IsValid(rest) && words.Read(rest) ? words : null;
    }

    /// <summary>Whether the expression matches, as far as its words tell.</summary>
    /// <returns>Null when the expression itself has to be asked.</returns>
    public bool? Decides(string text)
    {
        // Letters beyond ASCII may equal ASCII letters where case is ignored, and "$" may stand before a line feed.
        if (!Ascii.IsValid(text) || text.Contains('\n', StringComparison.Ordinal))
        {
            return null;
        }

        bool mayMatch = false;
        foreach ((string word, bool isWhole, bool atEnd) in alternatives)
        {
            bool isThere = isWhole && atEnd ? text.EndsWith(word, comparison) : text.Contains(word, comparison);
            if (isThere && isWhole)
            {
                return true;
            }

            mayMatch |= isThere;
        }

        return mayMatch ? null : false;
    }

    private bool Read(ReadOnlySpan<char> pattern)
    {
        int start = 0;
        int depth = 0;
        for (int i = 0; i <= pattern.Length; i++)
        {
            if (i == pattern.Length || (pattern[i] == '|' && depth == 0))
            {
                if (depth != 0 || !ReadAlternative(pattern[start..i]))
                {
                    return false;
                }

                start = i + 1;
            }
            else if (pattern[i] == '[' && !SkipClass(pattern, ref i))
            {
                return false;
            }
            else
            {
                depth += pattern[i] switch { '(' => 1, ')' => -1, _ => 0 };
            }
        }

        return true;
    }

    private bool ReadAlternative(ReadOnlySpan<char> alternative)
    {
        string longest = string.Empty;
        int start = 0;
        int depth = 0;
        for (int i = 0; i <= alternative.Length; i++)
        {
            char character = i < alternative.Length ? alternative[i] : '$';
            if (depth == 0 && (char.IsAsciiLetterOrDigit(character) || character is ' ' or '_' or '-'))
            {
                continue;
            }

            // What a quantifier follows need not be there.
            int end = character is '?' or '*' or '+' ? Math.Max(start, i - 1) : i;
            if (depth == 0 && end - start > longest.Length)
            {
                longest = alternative[start..end].ToString();
            }

            if (character == '[')
            {
                SkipClass(alternative, ref i);
            }

            depth += character switch { '(' => 1, ')' => -1, _ => 0 };
            start = i + 1;
        }

        bool atEnd = alternative.EndsWith('$');
        alternatives.Add((longest, longest.Length == alternative.Length - (atEnd ? 1 : 0), atEnd));
        return longest.Length > 0 && depth == 0;
    }

    // A class ends at the first "]" that is not its first character; one that takes another class out of it is not read.
    private static bool SkipClass(ReadOnlySpan<char> pattern, ref int position)
    {
        int first = position + (position + 1 < pattern.Length && pattern[position + 1] == '^' ? 2 : 1);
        int length = first + 1 < pattern.Length ? pattern[(first + 1)..].IndexOf(']') : -1;
        if (length < 0 || pattern.Slice(first, length + 1).Contains('['))
        {
            return false;
        }

        position = first + 1 + length;
        return true;
    }
}
