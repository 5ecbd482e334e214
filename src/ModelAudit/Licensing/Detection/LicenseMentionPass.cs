namespace ModelAudit.Licensing.Detection;

/// <summary>Finds licenses that a text names: headers, notices, addresses, "licensed under", "version 2 or later".</summary>
internal sealed class LicenseMentionPass
{
    private const int VersionAhead = 22;
    private const int ContextWords = 9;
    private const int PointerAhead = 14;
    private const int ExceptionBehind = 600;

    private static readonly WordSet Context = WordSet.Of("license licenses licensed licence licensing relicensed sublicensed released distributed terms copyright redistributed dual commonlicenses");
    private static readonly WordSet StrongContext = WordSet.Of("licensed released distributed terms relicensed under license licenses");
    private static readonly WordSet BetweenNameAndVersion = WordSet.Of(
        "as published by the free software foundation inc either version ver v license licence public gnu general lesser library affero of gpl lgpl agpl in its or and file only terms under this at unported international generic 's fsf any org www licenses fdl html with https http mozilla apache rev revision documentation");

    private static readonly WordSet Version = WordSet.Of("version ver versions");
    private static readonly WordSet Later = WordSet.Of("later newer greater above higher orlater upward upwards subsequent");
    private static readonly WordSet BeforeLater = WordSet.Of("or and at your option any of the license licence version versions as published by free software foundation inc its dated january february june july november 1989 1991 1999 2007");
    private static readonly WordSet Back = WordSet.Of("of the gnu v version license licence ver s");
    private static readonly uint Or = WordHash.Of("or");
    private static readonly uint CommonLicenses = WordHash.Of("commonlicenses");

    // The name of an exception belongs to the license named before it.
    private const string ExceptionMark = "WITH:";

    // Names in the order of their first words, the longest of each first; where each word's names start.
    private readonly LicensePhrase[] names;
    private readonly Dictionary<uint, int> starts = [];
    private readonly bool[] filter = new bool[1 << 12];
    private readonly SpdxIds ids;

    public LicenseMentionPass(LicenseIndex index, SpdxIds ids)
    {
        this.ids = ids;
        names = [.. index.Phrases];
        int[] order = new int[names.Length];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        // In the order of the index where nothing else decides.
        Array.Sort(order, (a, b) => names[a].Words[0] != names[b].Words[0] ? names[a].Words[0].CompareTo(names[b].Words[0])
            : names[a].Words.Length != names[b].Words.Length ? names[b].Words.Length.CompareTo(names[a].Words.Length) : a.CompareTo(b));
        names = Array.ConvertAll(order, i => names[i]);
        for (int i = names.Length - 1; i >= 0; i--)
        {
            starts[names[i].Words[0]] = i;
            filter[names[i].Words[0] & (uint)(filter.Length - 1)] = true;
        }
    }

    /// <summary>The mentions in the order of the text.</summary>
    public List<LicenseMention> Find(AuditedText text)
    {
        var result = new List<LicenseMention>();
        ReadOnlySpan<uint> words = text.Tokens.Words;
        for (int i = 0; i < words.Length; i++)
        {
            if (filter[words[i] & (uint)(filter.Length - 1)] && starts.TryGetValue(words[i], out int first) && Longest(first, words[i..]) is { } phrase && Mention(text, phrase, i) is { } mention)
            {
                if (!mention.Id.StartsWith(ExceptionMark, StringComparison.Ordinal))
                {
                    result.Add(mention);
                }
                else if (result.FindLastIndex(other => other.HasVersion && !other.Id.Contains(" WITH ", StringComparison.Ordinal)) is var last && last >= 0 && mention.Start - result[last].End < ExceptionBehind)
                {
                    result[last] = result[last] with { Id = $"{result[last].Id} WITH {mention.Id[ExceptionMark.Length..]}" };
                }

                i = Math.Max(i + phrase.Words.Length, mention.End) - 1;
            }
        }

        return result;
    }

    private LicensePhrase? Longest(int first, ReadOnlySpan<uint> words)
    {
        for (int i = first; i < names.Length && names[i].Words[0] == words[0]; i++)
        {
            LicensePhrase phrase = names[i];
            if (words.Length < phrase.Words.Length)
            {
                continue;
            }

            int k = 1;
            while (k < phrase.Words.Length && (words[k] == phrase.Words[k] || VarietalWords.Of(words[k]) == phrase.Words[k]))
            {
                k++;
            }

            if (k == phrase.Words.Length)
            {
                return phrase;
            }
        }

        return null;
    }

    private LicenseMention? Mention(AuditedText text, LicensePhrase phrase, int start)
    {
        ReadOnlySpan<uint> words = text.Tokens.Words;
        int end = start + phrase.Words.Length;
        int from = Math.Max(0, start - ContextWords);
        bool hasContext = Context.ContainsAny(words[from..start]) || Context.ContainsAny(words[end..Math.Min(words.Length, end + 3)]);
        bool isStrong = StrongContext.ContainsAny(words[from..start]) || StrongContext.ContainsAny(words[end..Math.Min(words.Length, end + 2)]);
        // "The text of version 2 can be found in /usr/share/common-licenses/GPL-2" says where a copy of some version is.
        bool isPath = (start >= 1 && words[start - 1] == CommonLicenses) || words[end..Math.Min(words.Length, end + PointerAhead)].Contains(CommonLicenses);
        string target = phrase.Target;
        string? version = null;
        if (target.IndexOf('@', StringComparison.Ordinal) is var at && at > 0)
        {
            version = target[(at + 1)..];
            target = target[..at];
        }

        if (!LicenseFamilies.Has(target))
        {
            return phrase.NeedsContext && !hasContext ? null : new LicenseMention(target, target, start, end, HasVersion: true, isStrong);
        }

        bool orLater = false;
        if (version is null)
        {
            version = VersionBehind(text, target, end, out int versionEnd) ?? VersionBefore(text, start, out _);
            end = Math.Max(end, versionEnd);
        }

        if (version is not null)
        {
            orLater = SaysLater(text, end, out int laterEnd);
            end = laterEnd;
        }

        // MPL-2.0 is no word that means something else.
        bool isIdentifier = version is not null && text.Tokens.Ends[start + phrase.Words.Length - 1] is var behind && behind < text.Text.Length && text.Text[behind] == '-';
        if (phrase.NeedsContext && !hasContext && !isIdentifier && (version is null || !IsGnu(target)))
        {
            return null;
        }

        string? id = LicenseFamilies.Of(target, version, orLater) ?? LicenseFamilies.Of(target, null, false);
        return id is null ? null : new LicenseMention(target, ids.Find(id) ?? id, start, end, version is not null && !isPath, isStrong);
    }

    private static string? VersionBehind(AuditedText text, string family, int start, out int end)
    {
        ReadOnlySpan<uint> words = text.Tokens.Words;
        for (int i = start; i < Math.Min(words.Length, start + VersionAhead); i++)
        {
            string? number = Number(text, i);
            if (number is not null && (i == start || i == start + 1 || Version.Contains(words[i - 1]) || (text.Tokens.Traits[i] & TokenTraits.Address) != 0 || text.Text[text.Tokens.Starts[i]] is 'v' or 'V' || number.Contains('.', StringComparison.Ordinal) || words[i - 1] == Or) && LicenseFamilies.Of(family, number, false) is not null)
            {
                end = i + 1;
                return number;
            }

            if (!BetweenNameAndVersion.Contains(words[i]) && number is null)
            {
                break;
            }
        }

        end = start;
        return null;
    }

    // "version 2 of the GNU General Public License"
    private static string? VersionBefore(AuditedText text, int start, out int at)
    {
        ReadOnlySpan<uint> words = text.Tokens.Words;
        for (int i = start - 1; i >= Math.Max(0, start - 14); i--)
        {
            if (Number(text, i) is { } number && i > 0 && (Version.Contains(words[i - 1]) || text.Text[text.Tokens.Starts[i]] is 'v' or 'V'))
            {
                at = i;
                return number;
            }

            if (!Back.Contains(words[i]) && !BeforeLater.Contains(words[i]) && !Later.Contains(words[i]))
            {
                break;
            }
        }

        at = start;
        return null;
    }

    private static bool SaysLater(AuditedText text, int end, out int laterEnd)
    {
        ReadOnlySpan<uint> words = text.Tokens.Words;
        laterEnd = end;
        int character = text.Tokens.Ends[end - 1];
        if (character < text.Text.Length && text.Text[character] == '+')
        {
            return true;
        }

        for (int i = end; i < Math.Min(words.Length, end + 16); i++)
        {
            if (Later.Contains(words[i]))
            {
                laterEnd = i + 1;
                return true;
            }

            if (!BeforeLater.Contains(words[i]))
            {
                return false;
            }
        }

        return false;
    }

    // A number such as 2, 2.0 or v2.
    private static string? Number(AuditedText text, int token)
    {
        ReadOnlySpan<char> slice = text.Text.AsSpan(text.Tokens.Starts[token]..text.Tokens.Ends[token]);
        if (slice.Length > 1 && slice[0] is 'v' or 'V')
        {
            slice = slice[1..];
        }

        return slice.Length is > 0 and <= 4 && char.IsAsciiDigit(slice[0]) ? slice.ToString().ToLowerInvariant() : null;
    }

    private static bool IsGnu(string family) => family is "GPL" or "LGPL" or "AGPL" or "GFDL";
}
