namespace ModelAudit.Licensing.Detection;

/// <summary>Looks at the sentences in front of and behind a license text for what changes what it grants.</summary>
internal static class BesideText
{
    private const int Before = 60;
    private const int Behind = 90;
    private const int LongestTitle = 14;

    /// <summary>The sentences, as ranges of tokens.</summary>
    /// <param name="text">The text.</param>
    /// <param name="match">The license.</param>
    /// <param name="entry">Its known text.</param>
    /// <param name="from">The first token that belongs to no other license.</param>
    /// <param name="to">The token behind the last one.</param>
    public static IEnumerable<(int Start, int End)> Of(AuditedText text, TextMatch match, LicenseEntry entry, int from, int to) =>
        Restricting(text, SentenceStart(text, from, Math.Max(from, match.Start - Before)), match.Start).Concat(InNotices(text, match.Start, match.End)).Concat(Restricting(text, match.End, Math.Min(to, match.End + Behind))).Where(range => !IsTitle(text, range, entry));

    // "Attribution-NonCommercial 4.0 International" in front of that license is its name.
    private static bool IsTitle(AuditedText text, (int Start, int End) range, LicenseEntry entry)
    {
        if (range.End - range.Start > LongestTitle)
        {
            return false;
        }

        TokenList name = LicenseTokenizer.Read($"{entry.Name} license version");
        int same = 0;
        foreach (uint word in text.Tokens.Words[range.Start..range.End])
        {
            same += name.Words.Contains(word) ? 1 : 0;
        }

        return (range.End - range.Start - same) * 4 <= range.End - range.Start;
    }

    private static int SentenceStart(AuditedText text, int from, int token)
    {
        int start = token;
        while (start > from && token - start < Before && (text.Tokens.Traits[start] & (TokenTraits.SentenceStart | TokenTraits.BlockStart)) == 0)
        {
            start--;
        }

        return start;
    }

    // A copyright notice is no difference, but what hides in one is.
    private static List<(int Start, int End)> InNotices(AuditedText text, int from, int to)
    {
        var result = new List<(int, int)>();
        for (int i = from; i < to; i++)
        {
            int end = i;
            while (end < to && (text.Tokens.Traits[end] & TokenTraits.Notice) != 0)
            {
                end++;
            }

            if (end > i)
            {
                result.AddRange(Restricting(text, i, end));
                i = end;
            }
        }

        return result;
    }

    private static List<(int Start, int End)> Restricting(AuditedText text, int from, int to)
    {
        var result = new List<(int, int)>();
        int start = from;
        for (int i = from + 1; from < to && i <= to; i++)
        {
            if (i < to && (text.Tokens.Traits[i] & (TokenTraits.SentenceStart | TokenTraits.BlockStart)) == 0)
            {
                continue;
            }

            if (LegalLexicon.Restricts(LegalLexicon.WithoutNotices(text.Tokens.Words[start..i])))
            {
                result.Add((start, i));
            }

            start = i;
        }

        return result;
    }
}
