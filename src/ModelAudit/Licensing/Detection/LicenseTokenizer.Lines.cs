using System.Buffers;

namespace ModelAudit.Licensing.Detection;

/// <summary>What depends on more than one word: lines, copyright notices, phrases that make no difference.</summary>
internal ref partial struct LicenseTokenizer
{
    /// <summary>The most tokens that a copyright notice takes.</summary>
    private const int LongestNotice = 40;

    private const int LongestAddress = 14;
    private const int NoticeOnLongLine = 16;

    private static readonly SearchValues<char> AddressEnds = SearchValues.Create(" \t\r\n<>\"");

    private static readonly HashSet<uint> Years = [.. Enumerable.Range(1969, 70).Select(year => WordHash.Of(year.ToString(System.Globalization.CultureInfo.InvariantCulture)))];

    // What a notice is followed by when it shares its line with a text.
    private static readonly HashSet<uint> BehindNotice =
    [
        .. new[] { "permission", "licensed", "license", "released", "distributed", "redistribution", "redistributions", "this", "everyone", "permitted", "spdx", "subject", "provided", "these", "use", "the", "you", "under" }.Select(word => WordHash.Of(word)),
    ];

    private void Emit(uint word, int start, TokenTraits trait)
    {
        bool isFirst = tokens.Count == lineFirst;
        if (isFirst && (word == KnownWords.Rem || word == KnownWords.Dnl))
        {
            return;
        }

        lineHasWords = true;
        if (reservation > 0 && word == (reservation == 1 ? KnownWords.Rights : KnownWords.Reserved))
        {
            reservation = reservation == 1 ? 2 : 0;
            return;
        }

        reservation = 0;
        if ((word == KnownWords.Http || word == KnownWords.Https) && text[position..].StartsWith("://"))
        {
            int length = text[position..].IndexOfAny(AddressEnds);
            addressEnd = length < 0 ? text.Length : position + length;
            position += 3;
            return;
        }

        if (JoinsNon(start))
        {
            return;
        }

        trait |= (isFirst ? TokenTraits.LineStart : 0) | (isBlock ? TokenTraits.BlockStart : 0) | (endsSentence ? TokenTraits.SentenceStart : 0) | (start < addressEnd ? TokenTraits.Address : 0);
        isBlock = false;
        endsSentence = false;
        tokens.Add(word, start, position, trait);
        if (word == KnownWords.Reserved)
        {
            DropReservation();
        }
        else if ((trait & TokenTraits.Number) != 0 || word == KnownWords.Usa)
        {
            DropAddress(word);
        }
    }

    // "non commercial" is "non-commercial", whatever white space or markup is between.
    private readonly bool JoinsNon(int start)
    {
        int last = tokens.Count - 1;
        if (last < 0 || tokens.Words[last] != KnownWords.Non || !char.IsLetter(text[start]) || IsIdeograph(text[start]))
        {
            return false;
        }

        ulong state = WordHash.Start;
        foreach (char c in "non")
        {
            state = WordHash.Add(state, c);
        }

        Fold(start, position, ref state);
        tokens.Extend(WordHash.End(state), position);
        return true;
    }

    // "All rights reserved" belongs to a notice wherever it stands.
    private readonly void DropReservation()
    {
        ReadOnlySpan<uint> words = tokens.Words;
        if (words.Length >= 3 && words[^2] == KnownWords.Rights && words[^3] == KnownWords.All)
        {
            tokens.CutTo(Math.Max(words.Length - 3, 0));
        }
    }

    private readonly void DropAddress(uint word)
    {
        ReadOnlySpan<uint> words = tokens.Words;
        if (words.Length >= 2 && KnownWords.AddressTails.AsSpan().Contains(word))
        {
            // The code in front of it has been dropped when nothing but the address is between this and the last word's end.
            int between = tokens.Starts[^1] - tokens.Ends[^2];
            if (between is > 20 and < 200 && text[tokens.Ends[^2]..tokens.Starts[^1]].IndexOf("021") >= 0)
            {
                tokens.CutTo(words.Length - 1);
            }

            return;
        }

        if (!KnownWords.AddressCodes.AsSpan().Contains(word))
        {
            return;
        }

        int first = words.Length - 1;
        while (first > 0 && words.Length - first <= LongestAddress && KnownWords.AddressWords.Contains(words[first - 1]))
        {
            first--;
        }

        if (words.Length - first > 2)
        {
            tokens.CutTo(first);
        }
    }

    private void EndLine()
    {
        // What was dropped may have begun on an earlier line.
        lineFirst = Math.Min(lineFirst, tokens.Count);
        if (tokens.Count > lineFirst)
        {
            MarkNotice();
        }

        isBlock |= !lineHasWords;
        lineFirst = tokens.Count;
        lineHasWords = lineHasPlaceholder = false;
        signAt = -1;
    }

    private void MarkNotice()
    {
        ReadOnlySpan<uint> words = tokens.Words[lineFirst..];
        int i = words[0] == KnownWords.Portions ? 1 : 0;
        if (i >= words.Length)
        {
            return;
        }

        // The word itself begins many lines of prose; a notice writes it large, and a sign or a year close to it.
        bool isLarge = char.IsUpper(text[tokens.Starts[lineFirst + i]]);
        bool hasSign = signAt >= 0 && signAt <= i + 1;
        bool isNotice = words[i] == KnownWords.Copyright
            ? hasSign || (isLarge && (lineHasPlaceholder || HasYear(words.Slice(i, Math.Min(words.Length - i, 5))) || (words.Length > i + 1 && (words[i + 1] == KnownWords.By || words[i + 1] == KnownWords.Year || words[i + 1] == KnownWords.C))))
            : signAt == 0 && HasYear(words.Slice(i, Math.Min(words.Length - i, 2)));
        if (!isNotice)
        {
            return;
        }

        int end = i + 1;
        while (end < words.Length && end < LongestNotice && !BehindNotice.Contains(words[end]))
        {
            end++;
        }

        // Where no word tells where the notice ends, only its first words are taken for it.
        int length = end < words.Length && end == LongestNotice ? NoticeOnLongLine : end;
        foreach (ref TokenTraits trait in tokens.Traits.Slice(lineFirst, length))
        {
            trait |= TokenTraits.Notice;
        }

        // "All rights reserved" may go on in the next line.
        reservation = length < words.Length ? 0 : words[^1] == KnownWords.All ? 1 : words[^1] == KnownWords.Rights ? 2 : 0;
    }

    private static bool HasYear(ReadOnlySpan<uint> words)
    {
        foreach (uint word in words)
        {
            if (Years.Contains(word))
            {
                return true;
            }
        }

        return false;
    }
}
