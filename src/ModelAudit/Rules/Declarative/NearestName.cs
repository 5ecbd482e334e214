namespace ModelAudit.Rules.Declarative;

/// <summary>Finds what someone probably meant.</summary>
internal static class NearestName
{
    private const int LongestCompared = 64;

    /// <summary>" Did you mean 'x'?" for the known name with the fewest edits, or nothing when none is close.</summary>
    /// <param name="name">What was written.</param>
    /// <param name="known">What could have been meant.</param>
    public static string Hint(string name, IEnumerable<string> known) => Find(name, known) is { } nearest ? $" Did you mean '{nearest}'?" : string.Empty;

    private static string? Find(string name, IEnumerable<string> known)
    {
        if (name.Length > LongestCompared)
        {
            return null;
        }

        int bound = Math.Max(1, name.Length / 3);
        string? best = null;
        int fewest = bound + 1;
        foreach (string candidate in known)
        {
            int edits = string.Equals(candidate, name, StringComparison.OrdinalIgnoreCase) ? 0 : Distance(name, candidate);
            if (edits < fewest)
            {
                fewest = edits;
                best = candidate;
            }
        }

        return best;
    }

    /// <summary>Insertions, deletions, substitutions and swaps of neighbors.</summary>
    private static int Distance(string left, string right)
    {
        if (right.Length > LongestCompared)
        {
            return int.MaxValue;
        }

        Span<int> beforeLast = stackalloc int[LongestCompared + 1];
        Span<int> last = stackalloc int[LongestCompared + 1];
        Span<int> row = stackalloc int[LongestCompared + 1];
        for (int j = 0; j <= right.Length; j++)
        {
            row[j] = j;
        }

        for (int i = 1; i <= left.Length; i++)
        {
            last.CopyTo(beforeLast);
            row.CopyTo(last);
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int substituted = last[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                row[j] = Math.Min(Math.Min(last[j], row[j - 1]) + 1, substituted);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
                }
            }
        }

        return row[right.Length];
    }
}
