using System.Buffers;

namespace ModelAudit.Licensing.Detection;

/// <summary>The longest common subsequence of two short sequences of words.</summary>
internal static class TokenDiff
{
    /// <summary>The largest table.</summary>
    public const int MaximumCells = 90_000;

    /// <summary>The common runs in order; none when the sequences are too long for the table.</summary>
    public static List<TokenRun> Of(ReadOnlySpan<ushort> text, ReadOnlySpan<ushort> known)
    {
        var runs = new List<TokenRun>();
        int width = known.Length + 1;
        if (text.IsEmpty || known.IsEmpty || (long)width * (text.Length + 1) > MaximumCells)
        {
            return runs;
        }

        ushort[] table = ArrayPool<ushort>.Shared.Rent(width * (text.Length + 1));
        table.AsSpan(text.Length * width, width).Clear();
        for (int i = text.Length - 1; i >= 0; i--)
        {
            table[(i * width) + width - 1] = 0;
            for (int j = known.Length - 1; j >= 0; j--)
            {
                table[(i * width) + j] = text[i] == known[j] && text[i] >= LicenseVocabulary.First
                    ? (ushort)(table[((i + 1) * width) + j + 1] + 1)
                    : Math.Max(table[((i + 1) * width) + j], table[(i * width) + j + 1]);
            }
        }

        int a = 0;
        int b = 0;
        while (a < text.Length && b < known.Length)
        {
            if (text[a] == known[b] && text[a] >= LicenseVocabulary.First)
            {
                Add(runs, a++, b++);
            }
            else if (table[((a + 1) * width) + b] >= table[(a * width) + b + 1])
            {
                a++;
            }
            else
            {
                b++;
            }
        }

        ArrayPool<ushort>.Shared.Return(table);
        return runs;
    }

    private static void Add(List<TokenRun> runs, int text, int known)
    {
        if (runs.Count > 0 && runs[^1] is var last && last.Text + last.Length == text && last.Known + last.Length == known)
        {
            runs[^1] = last with { Length = last.Length + 1 };
        }
        else
        {
            runs.Add(new TokenRun(text, known, 1));
        }
    }
}
