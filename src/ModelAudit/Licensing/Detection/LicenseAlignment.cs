namespace ModelAudit.Licensing.Detection;

/// <summary>How a part of a text lies against a known text: the common runs and the edits between them.</summary>
internal sealed class LicenseAlignment
{
    private const int LongestEnd = 200;

    private LicenseAlignment(int entry, List<TokenRun> runs, List<TokenEdit> edits)
    {
        Entry = entry;
        Runs = runs;
        Edits = edits;
    }

    /// <summary>The known text, as an index of entries.</summary>
    public int Entry { get; }

    /// <summary>The common runs in order.</summary>
    public IReadOnlyList<TokenRun> Runs { get; }

    /// <summary>The differences in order.</summary>
    public IReadOnlyList<TokenEdit> Edits { get; }

    /// <summary>The first token of the text that belongs to it.</summary>
    public int Start => Runs[0].Text;

    /// <summary>The token behind the last one.</summary>
    public int End => Runs[^1].Text + Runs[^1].Length;

    /// <summary>Makes it from a chain, looking for further common words between and beside its runs.</summary>
    public static LicenseAlignment Of(LicenseIndex index, int entry, List<TokenRun> chain, ReadOnlySpan<ushort> text)
    {
        ReadOnlySpan<ushort> known = index.TokensOf(index.Entries[entry]);
        var runs = new List<TokenRun>();
        AddFront(runs, chain[0], text, known);
        for (int i = 0; i < chain.Count; i++)
        {
            Add(runs, chain[i]);
            if (i + 1 < chain.Count)
            {
                int a = chain[i].Text + chain[i].Length;
                int b = chain[i].Known + chain[i].Length;
                AddAll(runs, TokenDiff.Of(text[a..chain[i + 1].Text], known[b..chain[i + 1].Known]), a, b);
            }
        }

        AddBack(runs, text, known);
        return new LicenseAlignment(entry, runs, Differences(runs, known.Length));
    }

    // Words in front of the first run count as long as they are dense enough to belong to the text.
    private static void AddFront(List<TokenRun> runs, TokenRun first, ReadOnlySpan<ushort> text, ReadOnlySpan<ushort> known)
    {
        int b = Math.Max(0, first.Known - LongestEnd);
        int a = Math.Max(0, first.Text - (first.Known - b) - 8);
        List<TokenRun> found = TokenDiff.Of(text[a..first.Text], known[b..first.Known]);
        int text0 = first.Text - a;
        int known0 = first.Known - b;
        double score = 0;
        double best = 0;
        int kept = 0;
        for (int i = found.Count - 1; i >= 0; i--)
        {
            score += found[i].Length - (0.5 * (text0 - found[i].Text - found[i].Length)) - (0.2 * (known0 - found[i].Known - found[i].Length));
            text0 = found[i].Text;
            known0 = found[i].Known;
            if (score > best)
            {
                best = score;
                kept = found.Count - i;
            }
        }

        AddAll(runs, found.GetRange(found.Count - kept, kept), a, b);
    }

    private static void AddBack(List<TokenRun> runs, ReadOnlySpan<ushort> text, ReadOnlySpan<ushort> known)
    {
        int a = runs[^1].Text + runs[^1].Length;
        int b = runs[^1].Known + runs[^1].Length;
        int count = Math.Min(known.Length - b, LongestEnd);
        List<TokenRun> found = TokenDiff.Of(text.Slice(a, Math.Min(text.Length - a, count + 8)), known.Slice(b, count));
        int text0 = 0;
        int known0 = 0;
        double score = 0;
        double best = 0;
        int kept = 0;
        for (int i = 0; i < found.Count; i++)
        {
            score += found[i].Length - (0.5 * (found[i].Text - text0)) - (0.2 * (found[i].Known - known0));
            text0 = found[i].Text + found[i].Length;
            known0 = found[i].Known + found[i].Length;
            if (score > best)
            {
                best = score;
                kept = i + 1;
            }
        }

        AddAll(runs, found.GetRange(0, kept), a, b);
    }

    private static void AddAll(List<TokenRun> runs, List<TokenRun> found, int a, int b)
    {
        foreach (TokenRun run in found)
        {
            Add(runs, new TokenRun(run.Text + a, run.Known + b, run.Length));
        }
    }

    private static void Add(List<TokenRun> runs, TokenRun run)
    {
        if (runs.Count > 0 && runs[^1] is var last && last.Text + last.Length == run.Text && last.Known + last.Length == run.Known)
        {
            runs[^1] = last with { Length = last.Length + run.Length };
        }
        else
        {
            runs.Add(run);
        }
    }

    private static List<TokenEdit> Differences(List<TokenRun> runs, int length)
    {
        var edits = new List<TokenEdit>();
        if (runs[0].Known > 0)
        {
            edits.Add(new TokenEdit(0, runs[0].Known, runs[0].Text, 0));
        }

        for (int i = 1; i < runs.Count; i++)
        {
            int text = runs[i - 1].Text + runs[i - 1].Length;
            int known = runs[i - 1].Known + runs[i - 1].Length;
            edits.Add(new TokenEdit(known, runs[i].Known - known, text, runs[i].Text - text));
        }

        int end = runs[^1].Known + runs[^1].Length;
        if (end < length)
        {
            edits.Add(new TokenEdit(end, length - end, runs[^1].Text + runs[^1].Length, 0));
        }

        return edits;
    }
}
