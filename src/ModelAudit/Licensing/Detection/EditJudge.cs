namespace ModelAudit.Licensing.Detection;

/// <summary>Tells the differences that matter from those that the matching guidelines call none.</summary>
internal sealed class EditJudge(LicenseIndex index, LicenseSlots slots)
{
    private const int LongestName = 20;
    private const int LongestJoin = 6;
    private const int LongestNotice = 24;
    private const int LongestAlternative = 60;

    /// <summary>So many words are more than a turn of phrase.</summary>
    private const int ClauseWords = 8;
    private const int FirstYear = 1970;
    private const int LastYear = 2040;

    // Optional in the MIT License, as its template says.
    private static readonly uint[] NextParagraph = [.. "including the next paragraph".Split(' ').Select(word => WordHash.Of(word))];

    private static readonly uint[] Licenses = [WordHash.Of("license"), WordHash.Of("gpl"), WordHash.Of("lgpl"), WordHash.Of("licence")];
    private static readonly uint Alternatively = WordHash.Of("alternatively");
    private static readonly WordSet Offered = WordSet.Of("distributed redistributed licensed used available relicensed");

    private readonly HashSet<ushort> years = YearsOf(index);

    private readonly ushort[] grants = Array.FindAll(index.Vocabulary.IdsOf(LegalLexicon.Grants.Words), static id => id != LicenseVocabulary.Unknown);

    private static HashSet<ushort> YearsOf(LicenseIndex index)
    {
        var result = new HashSet<ushort>();
        for (int year = FirstYear; year < LastYear; year++)
        {
            if (index.Vocabulary.IdOf(year.ToString(System.Globalization.CultureInfo.InvariantCulture)) is var id && id != LicenseVocabulary.Unknown)
            {
                result.Add(id);
            }
        }

        return result;
    }

    /// <summary>
    /// Whether what was added offers another license instead: "Alternatively, this software may be distributed under the terms of the GNU
    /// General Public License". The license is none the less whole, and the other one is named.
    /// </summary>
    public static bool IsAlternative(TokenEdit edit, AuditedText text)
    {
        ReadOnlySpan<uint> words = text.Tokens.Words.Slice(edit.Text, edit.Inserted);
        return edit.Removed == 0 && words.Length is >= ClauseWords and <= LongestAlternative && words[..2].Contains(Alternatively)
            && words.ContainsAny(Licenses) && Offered.ContainsAny(words) && !LegalLexicon.Restricts(words);
    }

    /// <summary>The differences that count, with how many words each misses and its meaning.</summary>
    public List<(TokenEdit Edit, string Meaning)> Judge(LicenseAlignment alignment, AuditedText text)
    {
        var result = new List<(TokenEdit, string)>();
        for (int i = 0; i < alignment.Edits.Count; i++)
        {
            if (i + 1 < alignment.Edits.Count && IsTurned(alignment, alignment.Edits[i], alignment.Edits[i + 1], text))
            {
                i++;
            }
            else if (Judge(alignment.Entry, alignment.Edits[i], text) is { } judged)
            {
                result.Add(judged);
            }
        }

        return result;
    }

    private (TokenEdit Edit, string Meaning)? Judge(int entryIndex, TokenEdit edit, AuditedText text)
    {
        if (IsAlternative(edit, text))
        {
            return null;
        }

        LicenseEntry entry = index.Entries[entryIndex];
        ReadOnlySpan<ushort> known = index.TokensOf(entry);
        ReadOnlySpan<ushort> removed = known.Slice(edit.Known, edit.Removed);
        int inserted = Words(edit, text);
        int placeholders = removed.Count(LicenseVocabulary.Placeholder);
        bool isName = (placeholders > 0 && placeholders == edit.Removed) || slots.Covers(entryIndex, edit.Known, edit.Known + edit.Removed)
            || (placeholders > 0 && edit.Removed - placeholders <= 3);
        bool turnsAround = HasNegation(removed) || Has(LegalLexicon.Negations, edit, text);
        if ((isName && inserted <= LongestName && !turnsAround && !LegalLexicon.Restricts(text.Tokens.Words.Slice(edit.Text, edit.Inserted))) || (edit.Removed == 0 && IsNotice(edit, text)))
        {
            return null;
        }

        // What a title and an appendix say may be missing; numbers in a title are versions.
        int missingStart = edit.Known < entry.Title ? Math.Min(entry.Title, edit.Known + edit.Removed) : edit.Known;
        int missingEnd = Math.Max(missingStart, Math.Min(entry.Body, edit.Known + edit.Removed));
        int missing = missingEnd - missingStart - known[missingStart..missingEnd].Count(LicenseVocabulary.Placeholder);
        bool isAside = edit.Known + edit.Removed <= entry.Title || edit.Known >= entry.Body;
        string? meaning = Meaning(edit, text);
        if (inserted == 0 && missing == 0)
        {
            return null;
        }

        if (isAside && meaning is not ("restriction" or "number"))
        {
            return null;
        }

        if (isAside && edit.Known >= entry.Body && meaning is "number")
        {
            return null;
        }

        if (IsSameInOtherForm(edit, removed, text) || IsMisspelled(edit, removed, text) || IsYears(edit, removed, text) || (edit.Removed == 0 && text.Tokens.Words.Slice(edit.Text, edit.Inserted).SequenceEqual(NextParagraph)))
        {
            return null;
        }

        ReadOnlySpan<ushort> lost = known[missingStart..missingEnd];
        return (inserted == 0 ? edit with { Known = missingStart, Removed = missing, Inserted = 0 } : edit with { Removed = missing }, (inserted == 0 ? null : meaning) ?? MeaningOf(lost, inserted, missing));
    }

    private string MeaningOf(ReadOnlySpan<ushort> lost, int inserted, int missing) =>
        HasNegation(lost) ? "negation"
        : inserted > 0 && lost.IndexOfAny(grants) >= 0 ? "grant"
        : inserted >= ClauseWords || missing >= ClauseWords ? "clause"
        : "wording";

    // "specific, written prior permission" and "specific, prior written permission": one word moved over one other.
    private bool IsTurned(LicenseAlignment alignment, TokenEdit first, TokenEdit second, AuditedText text)
    {
        bool isForward = first is { Inserted: 1, Removed: 0 } && second is { Inserted: 0, Removed: 1 } && second.Text - first.Text == 2;
        bool isBack = first is { Inserted: 0, Removed: 1 } && second is { Inserted: 1, Removed: 0 } && second.Text - first.Text == 1;
        if (!isForward && !isBack)
        {
            return false;
        }

        TokenEdit inserted = isForward ? first : second;
        return text.Numbers[inserted.Text] == index.TokensOf(index.Entries[alignment.Entry])[(isForward ? second : first).Known] && !LegalLexicon.Negations.Contains(text.Tokens.Words[inserted.Text]);
    }

    // "SHALL" written "HALL": a word that no license has, one letter from the one that it stands for.
    private bool IsMisspelled(TokenEdit edit, ReadOnlySpan<ushort> removed, AuditedText text)
    {
        if (edit.Inserted != 1 || edit.Removed != 1 || text.Numbers[edit.Text] != LicenseVocabulary.Unknown)
        {
            return false;
        }

        string word = NormalizedText.Of(text.Text[text.Tokens.Starts[edit.Text]..text.Tokens.Ends[edit.Text]]);
        if (word.Length is < 4 or > 24 || word.Any(c => !char.IsAsciiLetterLower(c)))
        {
            return false;
        }

        for (int i = 0; i <= word.Length; i++)
        {
            string front = word[..i];
            string back = word[i..];
            if ((back.Length > 0 && index.Vocabulary.IdOf(front + back[1..]) == removed[0]) || (back.Length > 1 && index.Vocabulary.IdOf($"{front}{back[1]}{back[0]}{back[2..]}") == removed[0]))
            {
                return true;
            }

            for (char c = 'a'; c <= 'z'; c++)
            {
                if (index.Vocabulary.IdOf($"{front}{c}{back}") == removed[0] || (back.Length > 0 && index.Vocabulary.IdOf($"{front}{c}{back[1..]}") == removed[0]))
                {
                    return true;
                }
            }
        }

        return false;
    }

    // More or fewer years in a list of years that belongs to a notice within the terms.
    private bool IsYears(TokenEdit edit, ReadOnlySpan<ushort> removed, AuditedText text)
    {
        ReadOnlySpan<ushort> inserted = text.Numbers.AsSpan(edit.Text, edit.Inserted);
        bool isBeside = (edit.Text > 0 && IsYear(text, edit.Text - 1)) || (edit.Text + edit.Inserted < text.Count && IsYear(text, edit.Text + edit.Inserted));
        if (!isBeside && !(edit.Text > 0 && text.Tokens.Words[edit.Text - 1] == KnownWords.Copyright))
        {
            return false;
        }

        for (int i = 0; i < inserted.Length; i++)
        {
            if (!IsYear(text, edit.Text + i))
            {
                return false;
            }
        }

        foreach (ushort word in removed)
        {
            if (!years.Contains(word))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsYear(AuditedText text, int token) =>
        text.Tokens.Ends[token] - text.Tokens.Starts[token] == 4 && int.TryParse(text.Text.AsSpan(text.Tokens.Starts[token], 4), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int year) && year is >= FirstYear and < LastYear;

    // A copyright notice that the ends of lines did not tell from the text around it.
    private static bool IsNotice(TokenEdit edit, AuditedText text)
    {
        ReadOnlySpan<uint> words = text.Tokens.Words.Slice(edit.Text, edit.Inserted);
        int sign = words.IndexOf(KnownWords.Copyright);
        if (sign < 0 || sign > LongestName || LegalLexicon.Restricts(words))
        {
            return false;
        }

        int notices = words.Count(KnownWords.Copyright);
        ReadOnlySpan<char> slice = text.Text.AsSpan(text.Tokens.Starts[edit.Text]..text.Tokens.Ends[edit.Text + edit.Inserted - 1]);
        bool hasNumber = slice.Contains("(c)", StringComparison.OrdinalIgnoreCase) || slice.Contains('©');
        foreach (TokenTraits trait in text.Tokens.Traits.Slice(edit.Text, edit.Inserted))
        {
            hasNumber |= (trait & TokenTraits.Number) != 0;
        }

        return hasNumber && edit.Inserted <= LongestNotice * notices;
    }

    // The words that are no part of a notice and no clause number.
    private static int Words(TokenEdit edit, AuditedText text)
    {
        int count = 0;
        foreach (TokenTraits trait in text.Tokens.Traits.Slice(edit.Text, edit.Inserted))
        {
            bool isMarker = (trait & TokenTraits.Marker) != 0 && edit.Removed == 0;
            count += (trait & TokenTraits.Notice) == 0 && !isMarker ? 1 : 0;
        }

        return count;
    }

    private static string? Meaning(TokenEdit edit, AuditedText text)
    {
        if (Has(LegalLexicon.Restrictions, edit, text) || LegalLexicon.Restricts(text.Tokens.Words.Slice(edit.Text, edit.Inserted)))
        {
            return "restriction";
        }

        if (Has(LegalLexicon.Negations, edit, text))
        {
            return "negation";
        }

        foreach (TokenTraits trait in text.Tokens.Traits.Slice(edit.Text, edit.Inserted))
        {
            if ((trait & TokenTraits.Number) != 0 && (trait & (TokenTraits.Notice | TokenTraits.Address)) == 0 && ((trait & TokenTraits.Marker) == 0 || edit.Removed > 0))
            {
                return "number";
            }
        }

        return Has(LegalLexicon.Numbers, edit, text) ? "number" : null;
    }

    private static bool Has(WordSet words, TokenEdit edit, AuditedText text)
    {
        for (int i = edit.Text; i < edit.Text + edit.Inserted; i++)
        {
            if ((text.Tokens.Traits[i] & TokenTraits.Notice) == 0 && words.Contains(text.Tokens.Words[i]))
            {
                return true;
            }
        }

        return false;
    }

    private bool HasNegation(ReadOnlySpan<ushort> removed)
    {
        foreach (uint word in LegalLexicon.Negations.Words)
        {
            if (index.Vocabulary.IdOf(word) is var id && id != LicenseVocabulary.Unknown && removed.Contains(id))
            {
                return true;
            }
        }

        return false;
    }

    // "sub-license", "sub license" and "sublicense": compared by joining what the text writes apart.
    private bool IsSameInOtherForm(TokenEdit edit, ReadOnlySpan<ushort> removed, AuditedText text)
    {
        if (edit.Inserted is 0 or > LongestJoin || edit.Removed is 0 or > LongestJoin)
        {
            return false;
        }

        var pieces = new List<string>();
        for (int i = edit.Text; i < edit.Text + edit.Inserted; i++)
        {
            string slice = text.Text[text.Tokens.Starts[i]..text.Tokens.Ends[i]];
            pieces.AddRange(slice.Split('-', '\u2010', '\u2011', '\u2012', '\u2013', '\u2212').Select(part => NormalizedText.Of(part)).Where(part => part.Length > 0));
        }

        int next = 0;
        foreach (ushort word in removed)
        {
            string joined = string.Empty;
            do
            {
                if (next == pieces.Count)
                {
                    return false;
                }

                joined += pieces[next++];
            }
            while (index.Vocabulary.IdOf(joined) != word);
        }

        return next == pieces.Count;
    }
}
