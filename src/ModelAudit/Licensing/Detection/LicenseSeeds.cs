namespace ModelAudit.Licensing.Detection;

/// <summary>Finds the runs of words that a text shares with each known text.</summary>
internal sealed class LicenseSeeds
{
    /// <summary>The most runs that are collected at once.</summary>
    public const int MaximumRuns = 200_000;

    /// <summary>The most places that are looked at at once.</summary>
    public const int MaximumLooks = 40_000_000;

    private readonly Dictionary<int, List<TokenRun>> byEntry = [];

    private LicenseSeeds()
    {
    }

    /// <summary>The runs of each known text, ordered by place in the text.</summary>
    public IReadOnlyDictionary<int, List<TokenRun>> ByEntry => byEntry;

    /// <summary>The token that the search came to: the end of the text unless a bound ended it early.</summary>
    public int End { get; private set; }

    /// <summary>Finds the runs from a token on.</summary>
    public static LicenseSeeds Find(LicenseIndex index, ReadOnlySpan<ushort> text, int from = 0)
    {
        var seeds = new LicenseSeeds { End = text.Length };
        ReadOnlySpan<ushort> known = index.Tokens;
        int looks = 0;
        int runs = 0;
        for (int i = from; i + GramIndex.Size <= text.Length; i++)
        {
            ReadOnlySpan<int> places = index.Grams.Find(text.Slice(i, GramIndex.Size));
            if ((looks += places.Length) > MaximumLooks || runs > MaximumRuns)
            {
                seeds.End = i;
                break;
            }

            foreach (int place in places)
            {
                // A run that started earlier has this place already.
                if (i > from && place > 0 && text[i - 1] == known[place - 1] && text[i - 1] >= LicenseVocabulary.First && index.EntryOf(place - 1) == index.EntryOf(place))
                {
                    continue;
                }

                int entry = index.EntryOf(place);
                int end = index.Entries[entry].Start + index.Entries[entry].Length;
                int length = Length(text[i..], known[place..end]);
                if (length >= GramIndex.Size)
                {
                    runs++;
                    seeds.Add(entry, new TokenRun(i, place - index.Entries[entry].Start, length));
                }
            }
        }

        return seeds;
    }

    private static int Length(ReadOnlySpan<ushort> text, ReadOnlySpan<ushort> known)
    {
        int length = text.CommonPrefixLength(known);

        // Words that no known text has are all 0, and a placeholder is no word.
        int other = text[..length].IndexOfAny(LicenseVocabulary.Unknown, LicenseVocabulary.Placeholder);
        return other < 0 ? length : other;
    }

    private void Add(int entry, TokenRun run)
    {
        if (!byEntry.TryGetValue(entry, out List<TokenRun>? list))
        {
            byEntry.Add(entry, list = []);
        }

        list.Add(run);
    }
}
