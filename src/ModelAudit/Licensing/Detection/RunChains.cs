namespace ModelAudit.Licensing.Detection;

/// <summary>Joins the runs that a text shares with one known text into chains that go forward in both: each is one occurrence of the text.</summary>
internal static class RunChains
{
    private const int LookBack = 64;

    /// <summary>The score of a run that a chain has just taken.</summary>
    private const double Taken = -1;

    /// <summary>The most occurrences of one known text in a text.</summary>
    private const int MaximumChains = 200;

    /// <summary>The chains, the best first, that share no run and no part of the text.</summary>
    /// <param name="found">The runs in the order of the text.</param>
    /// <param name="needed">The least number of words that a chain has to have.</param>
    /// <param name="gap">The most words between two runs of a chain.</param>
    public static List<List<TokenRun>> Of(List<TokenRun> found, int needed, int gap)
    {
        List<TokenRun> runs = WithoutEchoes(found);
        var chains = new List<List<TokenRun>>();
        double[] scores = new double[runs.Count];
        int[] previous = new int[runs.Count];
        bool[] used = new bool[runs.Count];
        int first = 0;
        while (chains.Count < MaximumChains)
        {
            Score(runs, used, scores, previous, gap, first);
            int last = Best(scores, used);
            if (last < 0)
            {
                break;
            }

            var chain = new List<TokenRun>();
            for (int i = last; i >= 0; i = previous[i])
            {
                chain.Add(runs[i]);
            }

            chain.Reverse();
            chains.Add(chain = Trim(chain));
            int words = chain.Sum(run => run.Length);
            int start = chain[0].Text;
            int end = chain[^1].Text + chain[^1].Length;
            first = runs.Count;
            for (int i = runs.Count - 1; i >= 0; i--)
            {
                if (!used[i] && runs[i].Text < end && runs[i].Text + runs[i].Length > start)
                {
                    used[i] = true;
                    scores[i] = Taken;
                    first = i;
                }
            }

            if (words < needed)
            {
                chains.RemoveAt(chains.Count - 1);
                break;
            }
        }

        return chains;
    }

    // A phrase that a text repeats makes short runs everywhere; within a run many times as long they are echoes.
    private static List<TokenRun> WithoutEchoes(List<TokenRun> runs)
    {
        var result = new List<TokenRun>(runs.Count);
        TokenRun longest = default;
        foreach (TokenRun run in runs)
        {
            int end = run.Text + run.Length;
            if (end <= longest.Text + longest.Length && run.Length * 3 <= longest.Length)
            {
                continue;
            }

            result.Add(run);
            if (run.Length > longest.Length || end > longest.Text + longest.Length)
            {
                longest = run;
            }
        }

        return result;
    }

    // Scores from a run on, until no run that a score looks back to has another score than before.
    private static void Score(List<TokenRun> runs, bool[] used, double[] scores, int[] previous, int gap, int first)
    {
        int changed = first;
        for (int i = first; i < runs.Count && (first == 0 || i - changed <= LookBack); i++)
        {
            if (used[i])
            {
                changed = scores[i] == Taken ? i : changed;
                scores[i] = 0;
                continue;
            }

            TokenRun run = runs[i];
            double before = scores[i];
            scores[i] = run.Length;
            previous[i] = -1;
            for (int j = i - 1; j >= 0 && i - j <= LookBack; j--)
            {
                TokenRun other = runs[j];
                int between = run.Text - (other.Text + other.Length);
                int missing = run.Known - (other.Known + other.Length);
                int overlap = Math.Max(0, -Math.Min(between, missing));
                if (used[j] || between > gap || overlap > Math.Min(run.Length, other.Length) / 2 || other.Known >= run.Known || other.Text >= run.Text)
                {
                    continue;
                }

                double score = scores[j] + run.Length - overlap - (0.08 * Math.Max(0, between)) - (0.01 * Math.Max(0, missing));
                if (score > scores[i])
                {
                    scores[i] = score;
                    previous[i] = j;
                }
            }

            changed = scores[i] == before ? changed : i;
        }
    }

    private static int Best(double[] scores, bool[] used)
    {
        int best = -1;
        for (int i = 0; i < scores.Length; i++)
        {
            if (!used[i] && (best < 0 || scores[i] > scores[best]))
            {
                best = i;
            }
        }

        return best;
    }

    // Runs may overlap by a few words; the later one gives way.
    private static List<TokenRun> Trim(List<TokenRun> chain)
    {
        var result = new List<TokenRun> { chain[0] };
        for (int i = 1; i < chain.Count; i++)
        {
            TokenRun before = result[^1];
            TokenRun run = chain[i];
            int overlap = Math.Max(0, Math.Max(before.Text + before.Length - run.Text, before.Known + before.Length - run.Known));
            if (overlap < run.Length)
            {
                result.Add(new TokenRun(run.Text + overlap, run.Known + overlap, run.Length - overlap));
            }
        }

        return result;
    }
}
