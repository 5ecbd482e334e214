namespace ModelAudit.Licensing.Detection;

/// <summary>Finds known texts in a text: whole, changed, in part, several of them, between other text.</summary>
internal sealed class LicenseTextPass(LicenseIndex index)
{
    /// <summary>A text that shares a great many words with known ones is looked at in parts; at most in so many.</summary>
    private const int MostParts = 10;

    private const int LongestText = 8_000;
    private const int MostCandidates = 28;
    private const int ShortText = 24;
    private const int LongestClause = 40;
    private const int LeastPartialWords = 40;
    private const double LeastPartialCoverage = 0.5;

    /// <summary>A well-known license is recognised by its conditions alone, without the disclaimer that is most of its text.</summary>
    private const double LeastCommonCoverage = 0.3;

    private const int MostCommon = 30;

    /// <summary>Less of a text that few know is more likely the remains of a better known one.</summary>
    private const double LeastRareCoverage = 0.75;

    /// <summary>A chain that has this share of a text's words is looked at first.</summary>
    private const double NearlyWhole = 0.95;

    /// <summary>A variant that few know is told from the license it varies only by its very words.</summary>
    private const double RarePenalty = 0.06;

    private readonly EditJudge judge = new(index, new LicenseSlots(index));

    /// <summary>The matches in the order of the text.</summary>
    public List<TextMatch> Find(AuditedText text, out bool isComplete)
    {
        isComplete = true;
        if (text.Terms() is { Length: > 0 } terms && index.FindExact(terms) is var found && found >= 0)
        {
            return [new TextMatch(found, 0, text.Count, 1, terms.Length, terms.Length, IsExact: true, LacksRequired: false, [])];
        }

        var matches = new List<TextMatch>();
        int from = 0;
        for (int part = 0; part < MostParts; part++)
        {
            LicenseSeeds seeds = LicenseSeeds.Find(index, text.Numbers, from);
            List<TextMatch> best = MatchSelection.Best(Candidates(seeds, text));
            if (seeds.End == text.Count)
            {
                matches.AddRange(best);
                return matches;
            }

            // What starts near the end of a part may go on behind it, and is looked for in the next one.
            int next = Math.Max(from + ((seeds.End - from) / 2), seeds.End - LongestText);
            foreach (TextMatch match in best)
            {
                if (match.Start < next && match.End < seeds.End)
                {
                    matches.Add(match);
                    next = Math.Max(next, match.End);
                }
            }

            from = Math.Max(next, from + 1);
        }

        isComplete = false;
        return matches;
    }

    // The texts that share most words come first: what matches without any difference spares the closer look at the others.
    private List<TextMatch> Candidates(LicenseSeeds seeds, AuditedText text)
    {
        var shared = new List<(int Entry, List<TokenRun> Runs, int Words)>();
        foreach ((int entry, List<TokenRun> runs) in seeds.ByEntry)
        {
            int words = 0;
            foreach (TokenRun run in runs)
            {
                words += run.Length;
            }

            if (words >= Least(entry))
            {
                shared.Add((entry, runs, words));
            }
        }

        shared.Sort(static (a, b) => b.Words != a.Words ? b.Words.CompareTo(a.Words) : a.Entry.CompareTo(b.Entry));
        var result = new List<TextMatch>();
        var perfect = new List<TextMatch>();
        var others = new List<(int Entry, List<TokenRun> Chain, double Quality)>();
        foreach ((int entry, List<TokenRun> runs, _) in shared)
        {
            int needed = index.Entries[entry].Needed;
            if (runs.TrueForAll(run => perfect.Exists(other => Contains(other, run.Text, run.Text + run.Length, needed))))
            {
                continue;
            }

            foreach (List<TokenRun> chain in RunChains.Of(runs, Least(entry), Math.Max(90, needed / 5)))
            {
                double share = (double)chain.Sum(run => run.Length) / needed;
                if (share < NearlyWhole)
                {
                    others.Add((entry, chain, share * share * needed));
                }
                else
                {
                    Try(entry, chain, text, result, perfect);
                }
            }
        }

        // Elsewhere in the text may be more of a license than here, so only what is here decides which are looked at.
        others.Sort(static (a, b) => b.Quality != a.Quality ? b.Quality.CompareTo(a.Quality) : a.Entry.CompareTo(b.Entry));
        var tries = new Dictionary<int, int>();
        foreach ((int entry, List<TokenRun> chain, _) in others)
        {
            int place = (chain[0].Text + chain[^1].Text + chain[^1].Length) / 2 / 64;
            if (tries.GetValueOrDefault(place) < MostCandidates && Try(entry, chain, text, result, perfect))
            {
                tries[place] = tries.GetValueOrDefault(place) + 1;
            }
        }

        return result;
    }

    private bool Try(int entry, List<TokenRun> chain, AuditedText text, List<TextMatch> result, List<TextMatch> perfect)
    {
        int needed = index.Entries[entry].Needed;
        if (perfect.Exists(other => Contains(other, chain[0].Text, chain[^1].Text + chain[^1].Length, needed)))
        {
            return false;
        }

        if (Match(entry, chain, text) is { } match)
        {
            result.Add(match);
            if (match.Differences.Count == 0 && !match.LacksRequired)
            {
                perfect.Add(match);
            }
        }

        return true;
    }

    // Nothing shorter can beat a match without any difference that has it within.
    private static bool Contains(TextMatch match, int start, int end, int needed) => start >= match.Start && end <= match.End && needed < match.Matched;

    private int Least(int entry) => Math.Max(GramIndex.Size, (int)(index.Entries[entry].Needed * (index.Entries[entry].Rank < MostCommon ? LeastCommonCoverage - 0.02 : 0.35)));

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

        int needed = entry.Needed;
        double coverage = needed == 0 ? 0 : Math.Min(1, (double)matched / needed);
        List<(TokenEdit Edit, string Meaning)> differences = judge.Judge(alignment, text);
        int inserted = differences.Sum(difference => difference.Edit.Inserted);
        int missing = differences.Sum(difference => difference.Edit.Removed);
        bool isPartial = coverage < TextMatch.LeastCoverage;
        bool isRare = entry.Rank >= LicenseEntry.Unranked && entry.Input == 0;
        if (needed < ShortText ? missing > 0 || inserted > 2 : inserted > (0.35 * needed) + (missing == 0 ? LongestClause : 12) || (isPartial && (coverage < (isRare ? LeastRareCoverage : entry.Rank < MostCommon ? LeastCommonCoverage : LeastPartialCoverage) || matched < LeastPartialWords)))
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
        double score = matched + (0.2 * aside) + (isPartial ? coverage - Math.Min(0.7 * missing, 0.8 * matched) : -0.7 * missing) - (0.9 * inserted) - (0.02 * edits) - (lacks ? 0.3 * matched : 0) - (entry.Rank * 1e-5)
            - (differences.Count > 0 && isRare ? RarePenalty * needed : 0);
        return new TextMatch(entryIndex, alignment.Start, alignment.End, coverage, matched, score, isExact, lacks, differences)
        {
            Alternatives = [.. alignment.Edits.Where(edit => EditJudge.IsAlternative(edit, text)).Select(edit => (edit.Text, edit.Text + edit.Inserted))],
        };
    }
}
