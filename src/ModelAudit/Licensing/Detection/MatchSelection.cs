namespace ModelAudit.Licensing.Detection;

/// <summary>
/// Chooses among matches that lie in the same place: those that together explain most of the text, so that one license with all its words
/// beats a longer one that lacks many, and six licenses beat one that contains all six and more.
/// </summary>
internal static class MatchSelection
{
    /// <summary>A match may reach this far, as a share of its length, into the one before it.</summary>
    private const double Tolerance = 0.1;

    private const double PartialWeight = 0.2;

    /// <summary>The chosen matches in the order of the text.</summary>
    public static List<TextMatch> Best(List<TextMatch> candidates)
    {
        candidates.Sort(static (a, b) => a.End != b.End ? a.End.CompareTo(b.End) : a.Score != b.Score ? b.Score.CompareTo(a.Score) : a.Entry.CompareTo(b.Entry));
        double[] best = new double[candidates.Count + 1];
        int[] before = new int[candidates.Count];
        bool[] isTaken = new bool[candidates.Count];
        for (int i = 0; i < candidates.Count; i++)
        {
            before[i] = Before(candidates, i);
            double with = Weight(candidates[i]) + best[before[i]];
            isTaken[i] = with > best[i];
            best[i + 1] = Math.Max(best[i], with);
        }

        var result = new List<TextMatch>();
        for (int i = candidates.Count - 1; i >= 0;)
        {
            if (isTaken[i])
            {
                result.Add(candidates[i]);
                i = before[i] - 1;
            }
            else
            {
                i--;
            }
        }

        result.Reverse();
        return result;
    }

    private static double Weight(TextMatch match) => match.IsPartial ? match.Score * PartialWeight : match.Score;

    // How many of the candidates, which are ordered by their ends, end before this one starts.
    private static int Before(List<TextMatch> candidates, int index)
    {
        TextMatch match = candidates[index];
        int limit = match.Start + (int)((match.End - match.Start) * Tolerance);
        int low = 0;
        int high = index;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (candidates[middle].End <= limit)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
