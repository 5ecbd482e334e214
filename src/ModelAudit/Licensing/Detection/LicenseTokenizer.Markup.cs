using System.Buffers;

namespace ModelAudit.Licensing.Detection;

/// <summary>The dress of a text: tags, entities, escapes, link targets.</summary>
internal ref partial struct LicenseTokenizer
{
    private static readonly SearchValues<char> EntityCharacters = SearchValues.Create("#0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    private static readonly SearchValues<char> HexCharacters = SearchValues.Create("0123456789abcdefABCDEF");

    private bool Tag()
    {
        int p = position + 1;
        if (text[p..].StartsWith("!--"))
        {
            position += 4;
            return true;
        }

        if (At(p) == '/')
        {
            p++;
        }

        int nameStart = p;
        while (p < text.Length && p - nameStart <= 12 && char.IsAsciiLetterOrDigit(text[p]))
        {
            p++;
        }

        if (p == nameStart || p - nameStart > 12 || MarkupNames.EndsLine(text[nameStart..p]) is not { } endsLine)
        {
            return false;
        }

        int length = text[p..Math.Min(text.Length, p + LongestTag)].IndexOf('>');
        if (length < 0)
        {
            return false;
        }

        if (endsLine)
        {
            EndLine();
            isBlock = true;
        }

        position = p + length + 1;
        return true;
    }

    private bool Entity()
    {
        int length = text[position..Math.Min(text.Length, position + 12)].IndexOf(';');
        if (length < 2 || text[(position + 1)..(position + length)].IndexOfAnyExcept(EntityCharacters) >= 0)
        {
            return false;
        }

        if (text.Slice(position, length) is "&copy" or "&#169" or "&#xA9" or "&#xa9")
        {
            SawSign();
        }

        position += length + 1;
        return true;
    }

    private void SawSign() => signAt = signAt < 0 ? tokens.Count - lineFirst : signAt;

    // The length of an entity that stands for an apostrophe within a word.
    private readonly int EntityApostrophe(int p, int end)
    {
        ReadOnlySpan<char> rest = text[p..end];
        int length = rest.StartsWith("&#39;") ? 5 : rest.StartsWith("&apos;") ? 6 : rest.StartsWith("&rsquo;") || rest.StartsWith("&#8217;") || rest.StartsWith("&#x2019;") ? rest.IndexOf(';') + 1 : 0;
        return length > 0 && length < rest.Length && char.IsLetter(rest[length]) ? length : 0;
    }

    // In TeX \n begins a command; source code and JSON write the end of a line as \n.
    private bool Escape()
    {
        if (At(position + 1) is not ('n' or 'r' or 't' or 'u') || isTex)
        {
            return false;
        }

        if (text[position + 1] == 'u')
        {
            bool isUnit = position + 6 <= text.Length && text.Slice(position + 2, 4).IndexOfAnyExcept(HexCharacters) < 0;
            position += isUnit ? 6 : 0;
            return isUnit;
        }

        if (text[position + 1] == 'n')
        {
            EndLine();
        }

        position += 2;
        return true;
    }

    // [text](target): only the text is said to a reader.
    private bool Target()
    {
        if (position == 0 || text[position - 1] != ']')
        {
            return false;
        }

        ReadOnlySpan<char> rest = text[position..Math.Min(text.Length, position + LongestTarget)];
        int end = rest.IndexOfAny(") \n");
        if (end > 0 && rest[end] == '\n' && IsHyphen(rest[end - 1]))
        {
            // An address that was broken at one of its hyphens.
            int more = rest[(end + 1)..].TrimStart(' ').IndexOfAny(") \n");
            end = more < 0 ? -1 : rest.Length - rest[(end + 1)..].TrimStart(' ').Length + more;
        }

        if (end < 0 || rest[end] != ')')
        {
            return false;
        }

        position += end + 1;
        return true;
    }

    // (a), [ii], (3): a clause number; (c): a copyright sign.
    private bool Enclosed()
    {
        int p = position + 1;
        while (p < text.Length && p - position <= 5 && char.IsAsciiLetterOrDigit(text[p]))
        {
            p++;
        }

        ReadOnlySpan<char> word = text[(position + 1)..p];
        if (word.IsEmpty || At(p) is not (')' or ']') || !IsMarker(word) || (char.IsAsciiDigit(word[0]) && (word.Length > 2 || (word.Length == 2 && word[0] > '1'))))
        {
            return false;
        }

        if (word is "c" or "C")
        {
            SawSign();
        }

        lineHasWords = true;
        position = p + 1;
        return true;
    }

    // 1, 12, 2.1, a, iv: what numbers a clause.
    private static bool IsMarker(ReadOnlySpan<char> word)
    {
        if (char.IsAsciiDigit(word[0]))
        {
            int digits = 0;
            foreach (char c in word)
            {
                digits = c == '.' ? 0 : digits + 1;
                if ((c != '.' && !char.IsAsciiDigit(c)) || digits > 2)
                {
                    return false;
                }
            }

            return true;
        }

        return word.Length == 1 ? char.IsAsciiLetter(word[0]) : word.Length <= 5 && (word.IndexOfAnyExcept("ivx") < 0 || word.IndexOfAnyExcept("IVX") < 0);
    }

    // Whether a word that the '.' or ')' at a place follows numbers a clause. How lines are broken must make no difference.
    private readonly bool DropsMarker(int mark, bool isNumber)
    {
        char next = At(mark + 1);
        bool isApart = next is '\n' or '\0' or '*' or '_' or '\\' or '<' || IsSpace(next) || (isNumber && char.IsAsciiLetter(next));
        return isApart && (!isNumber || tokens.Count == 0 || !KnownWords.BeforeNumber.Contains(tokens.Words[^1]));
    }
}
