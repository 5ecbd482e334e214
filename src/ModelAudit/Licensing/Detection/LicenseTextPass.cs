namespace ModelAudit.Licensing.Detection;

/// <summary>Finds known texts in a text: whole, changed, in part, several of them, between other text.</summary>
internal sealed class LicenseTextPass(LicenseIndex index)
{
    private const int MostCandidates = 28;
    private const int ShortText = 24;
    private const int LeastPartialWords = 40;
    private const double LeastPartialCoverage = 0.5;

    private readonly EditJudge judge = new(index, new LicenseSlots(index));

    /// <summary>The matches in the order of the text.</summary>
    public List<TextMatch> Find(AuditedText text, out bool isComplete)
    {
        isComplete = true;
        if (text.Terms() is { Length: > 0 } terms && index.FindExact(terms) is var found && found >= 0)
        {
            return [new TextMatch(found, 0, text.Count, 1, terms.Length, terms.Length, IsExact: true, LacksRequired: false, [])];
        }

        LicenseSeeds seeds = LicenseSeeds.Find(index, text.Numbers);
        isComplete = !seeds.IsCut;
        List<TextMatch> candidates = Candidates(seeds, text);
        candidates.Sort(static (a, b) => a.IsPartial != b.IsPartial ? a.IsPartial.CompareTo(b.IsPartial) : b.Score != a.Score ? b.Score.CompareTo(a.Score) : a.Entry.CompareTo(b.Entry));
        var accepted = new List<TextMatch>();
        foreach (TextMatch candidate in candidates)
        {
            if (!accepted.Exists(other => Overlap(other, candidate) * 10 > candidate.End - candidate.Start))
            {
                accepted.Add(candidate);
            }
        }

        accepted.Sort(static (a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.End.CompareTo(b.End));
        return accepted;
    }

    private static int Overlap(TextMatch a, TextMatch b) => Math.Max(0, Math.Min(a.End, b.End) - Math.Max(a.Start, b.Start));

    private List<TextMatch> Candidates(LicenseSeeds seeds, AuditedText text)
    {
        var chains = new List<(int Entry, List<TokenRun> Runs, int Words)>();
        foreach ((int entry, List<TokenRun> runs) in seeds.ByEntry)
        {
            int needed = Needed(entry);
            int least = Math.Max(GramIndex.Size, (int)(needed * 0.35));
            if (runs.Sum(run => run.Length) < least)
            {
                continue;
            }

            foreach (List<TokenRun> chain in RunChains.Of(runs, least, Math.Max(90, needed / 5)))
            {
                chains.Add((entry, chain, chain.Sum(run => run.Length)));
            }
        }

        chains.Sort((a, b) => b.Words != a.Words ? b.Words.CompareTo(a.Words) : a.Entry.CompareTo(b.Entry));
        var result = new List<TextMatch>();
        var perfect = new List<TextMatch>();
        var tries = new Dictionary<int, int>();
        foreach ((int entry, List<TokenRun> runs, int words) in chains)
        {
            int start = runs[0].Text;
            int end = runs[^1].Text + runs[^1].Length;

            // Nothing shorter can beat a match without any difference, and of many that lie in one place only the best are looked at closely.
            int place = (start + end) / 2 / 64;
            if (perfect.Exists(other => start >= other.Start && end <= other.End && Needed(entry) < other.Matched) || tries.GetValueOrDefault(place) >= MostCandidates)
            {
                continue;
            }

            tries[place] = tries.GetValueOrDefault(place) + 1;
            if (Match(entry, runs, text) is not { } match)
            {
                continue;
            }

            result.Add(match);
            if (match.IsExact)
            {
                perfect.Add(match);
            }
        }

        return result;
    }

    private int Needed(int entry)
    {
        LicenseEntry known = index.Entries[entry];
        return known.Body - known.Title - index.TokensOf(known)[known.Title..known.Body].Count(LicenseVocabulary.Placeholder);
    }

    private TextMatch? Match(int entryIndex, List<TokenRun> chain, AuditedText text)
    {
        LicenseEntry entry = index.Entries[entryIndex];
        LicenseAlignment alignment = LicenseAlignment.Of(index, entryIndex, chain, text.Numbers);
        int matched = 0;
        int aside = 0;
        foreach (TokenRun run in alignment.Runs)
        {
            int inside = Math.Max(0, Math.Min(run.Known + run.Length, entry.Body) - Math.Max(run.Known, entry.Title));
            matched += inside;
            aside += run.Length - inside;
        }

        int needed = Needed(entryIndex);
        double coverage = needed == 0 ? 0 : Math.Min(1, (double)matched / needed);
        List<(TokenEdit Edit, string Meaning)> differences = judge.Judge(alignment, text);
        int inserted = differences.Sum(difference => difference.Edit.Inserted);
        int missing = differences.Sum(difference => difference.Edit.Removed);
        bool isPartial = coverage < TextMatch.LeastCoverage;
        if (needed < ShortText ? missing > 0 || inserted > 2 : inserted > (0.35 * needed) + 12 || (isPartial && (coverage < LeastPartialCoverage || matched < LeastPartialWords)))
        {
            return null;
        }

        bool lacks = false;
        ReadOnlySpan<ushort> span = text.Numbers.AsSpan(alignment.Start..alignment.End);
        foreach (ushort word in entry.Required)
        {
            lacks |= !span.Contains(word);
        }

        bool isExact = differences.Count == 0 && alignment.Edits.All(edit => edit.Inserted == 0 && (edit.Known + edit.Removed <= entry.Title || edit.Known >= entry.Body));
        int edits = alignment.Edits.Count(edit => edit.Inserted > 0);
        double score = matched + (0.2 * aside) - (0.7 * missing) - (0.9 * inserted) - (0.02 * edits) - (lacks ? 0.3 * matched : 0) - (entry.Rank * 1e-5);
        return new TextMatch(entryIndex, alignment.Start, alignment.End, coverage, matched, score, isExact, lacks, differences);
    }
}
