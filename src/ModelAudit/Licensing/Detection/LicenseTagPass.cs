namespace ModelAudit.Licensing.Detection;

/// <summary>Finds lines that declare a license: SPDX-License-Identifier (SPDX 3.0.1 annex E), and fields named license whose value is an expression.</summary>
internal sealed class LicenseTagPass(SpdxIds ids)
{
    private const string Tag = "SPDX-License-Identifier";
    private const int LongestValue = 400;
    private const int LongestIndent = 120;
    private const int MostWordsBehind = 16;
    private const int MostDeclarations = 20_000;

    private static readonly System.Buffers.SearchValues<char> ValueCharacters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.+-() :");

    /// <summary>The declarations: a normalised expression and where it stands.</summary>
    public List<LicenseTag> Find(string text)
    {
        var result = new List<LicenseTag>();
        ReadOnlySpan<char> rest = text;
        int position = 0;
        while (result.Count < MostDeclarations && rest[position..].IndexOf("icense", StringComparison.OrdinalIgnoreCase) is var found && found >= 0)
        {
            position += found;
            if (Read(text, position) is { } declaration)
            {
                result.Add(declaration);
                position = declaration.End;
            }
            else
            {
                position += "icense".Length;
            }
        }

        return result;
    }

    private LicenseTag? Read(string text, int position)
    {
        int start = position - "SPDX-L".Length;
        bool isTag = start >= 0 && text.AsSpan(start).StartsWith(Tag, StringComparison.OrdinalIgnoreCase);
        if (isTag)
        {
            int colon = start + Tag.Length;
            while (colon < text.Length && text[colon] is ' ' or '\t')
            {
                colon++;
            }

            return colon < text.Length && text[colon] == ':' && Value(text, colon + 1) is { } value ? new LicenseTag(value.Expression, start, value.End, LicenseTag.Identifier) : null;
        }

        return Field(text, position - 1);
    }

    // license: "MIT", <license>MIT</license>, license = { text = "MIT" }: only where the word starts what the line says.
    private LicenseTag? Field(string text, int start)
    {
        if (start < 0 || text[start] is not ('l' or 'L') || (start > 0 && (char.IsLetterOrDigit(text[start - 1]) || text[start - 1] is '-' or '_')))
        {
            return null;
        }

        int reach = Math.Min(start, LongestIndent);
        int lineStart = start - reach + text.AsSpan(start - reach, reach).LastIndexOf('\n') + 1;
        if ((lineStart == start - reach && reach == LongestIndent) || text.AsSpan(lineStart, start - lineStart).IndexOfAnyExcept(" \t\"'<{,#*/-;%".AsSpan()) >= 0)
        {
            return null;
        }

        int p = start + "license".Length;
        if (p < text.Length && text[p] is 's' or 'S')
        {
            p++;
        }

        int separator = p;
        while (separator < text.Length && text[separator] is ' ' or '\t' or '"' or '\'')
        {
            separator++;
        }

        if (separator >= text.Length || text[separator] is not (':' or '=' or '>'))
        {
            return null;
        }

        int valueStart = separator + 1;
        while (valueStart < text.Length && text[valueStart] is ' ' or '\t' or '"' or '\'' or '[')
        {
            valueStart++;
        }

        if (Value(text, valueStart) is not { } value)
        {
            return null;
        }

        int end = value.End;
        ReadOnlySpan<char> behind = text.AsSpan(end);
        int lineEnd = behind.IndexOf('\n');
        behind = (lineEnd < 0 ? behind : behind[..lineEnd]).Trim(" \t\r\"',]};)*/".AsSpan());
        return behind.IsEmpty || behind.StartsWith("</") || behind.StartsWith("-->") || behind[0] == '"' ? new LicenseTag(value.Expression, start, end, "license") : null;
    }

    private (SpdxExpression Expression, int End)? Value(string text, int start)
    {
        ReadOnlySpan<char> rest = text.AsSpan(start, Math.Min(LongestValue, text.Length - start));
        int blank = rest.IndexOfAnyExcept(" \t\"'`".AsSpan());
        if (blank < 0)
        {
            return null;
        }

        start += blank;
        rest = rest[blank..];
        int length = rest.IndexOfAnyExcept(ValueCharacters);
        ReadOnlySpan<char> value = (length < 0 ? rest : rest[..length]).TrimEnd(" \t.:-".AsSpan());

        // What follows an expression on its line is no part of it.
        for (int dropped = 0; !value.IsEmpty && dropped < MostWordsBehind; dropped++)
        {
            if (SpdxExpression.TryParse(value.ToString(), out SpdxExpression? expression, out _) && Known(expression) is { } known)
            {
                return (known, start + value.Length);
            }

            int space = value.LastIndexOfAny(" )".AsSpan());
            value = space <= 0 ? [] : value[..space].TrimEnd(" \t.:".AsSpan());
        }

        return null;
    }

    /// <summary>The expression with its identifiers written as the list does; null unless every one is of the list or a reference.</summary>
    public SpdxExpression? Known(SpdxExpression expression)
    {
        string text = expression.ToString();
        foreach (SpdxLicense license in expression.Licenses)
        {
            if (license.Id is "NONE" or "NOASSERTION")
            {
                return null;
            }

            if (license.IsReference)
            {
                continue;
            }

            string? known = ids.Find(license.Id, license.OrLater);
            if (known is null)
            {
                return null;
            }

            string written = license.ToString();
            string canonical = known + (license.Exception is null ? string.Empty : " WITH " + license.Exception);
            if (written != canonical)
            {
                text = ReplaceWord(text, written, canonical);
            }
        }

        return SpdxExpression.TryParse(text, out SpdxExpression? result, out _) ? result : null;
    }

    private static string ReplaceWord(string text, string word, string by)
    {
        for (int i = text.IndexOf(word, StringComparison.Ordinal); i >= 0; i = text.IndexOf(word, i, StringComparison.Ordinal))
        {
            int end = i + word.Length;
            bool isWord = (i == 0 || text[i - 1] is ' ' or '(') && (end == text.Length || text[end] is ' ' or ')');
            if (isWord)
            {
                text = text[..i] + by + text[end..];
                i += by.Length;
            }
            else
            {
                i++;
            }
        }

        return text;
    }
}
