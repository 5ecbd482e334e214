using System.Text;

namespace ModelAudit.Tests.Signing;

/// <summary>
/// Changes a document bit by bit. Where a check is slow, two bits of each character are tried in long runs of base64, whose characters all stand
/// for the same kind of thing; with MODELAUDIT_EXHAUSTIVE=1, all eight (minutes).
/// </summary>
internal static class BitFlips
{
    private const int LongRun = 200;

    public static void AssertRefused(byte[] document, Func<byte[], bool> accepts, bool isSlow = false)
    {
        Assert.True(accepts(document));
        bool[] sparse = isSlow && Environment.GetEnvironmentVariable("MODELAUDIT_EXHAUSTIVE") != "1" ? LongRuns(document) : new bool[document.Length];
        var accepted = new System.Collections.Concurrent.ConcurrentBag<string>();
        Parallel.For(0, document.Length * 8, index =>
        {
            (int at, int bit) = (index / 8, index % 8);
            if (sparse[at] && bit != at % 8 && bit != (at + 3) % 8)
            {
                return;
            }

            byte[] changed = (byte[])document.Clone();
            changed[at] ^= (byte)(1 << bit);
            if (accepts(changed))
            {
                int from = Math.Max(0, at - 40);
                accepted.Add($"bit {bit} of byte {at}: …{Encoding.UTF8.GetString(document, from, at - from)}[{(char)document[at]}]{Encoding.UTF8.GetString(document, at + 1, Math.Min(20, document.Length - at - 1))}…");
            }
        });
        Assert.Empty(accepted.Order(StringComparer.Ordinal));
    }

    /// <summary>
    /// Changes a document bit by bit, every bit of it: each change is refused with one of the codes given, or it changes nothing that is
    /// understood.
    /// </summary>
    /// <param name="document">The document, which is accepted.</param>
    /// <param name="check">The code by which a document is refused; null when it is accepted, with all that is understood of it.</param>
    /// <param name="codes">The codes that may come.</param>
    /// <returns>The positions at which a change was accepted, because it changes nothing.</returns>
    public static int[] AssertEveryBit(byte[] document, Func<byte[], (string? Code, string Meaning)> check, params string[] codes)
    {
        (string? refused, string meaning) = check(document);
        Assert.Null(refused);
        var accepted = new System.Collections.Concurrent.ConcurrentBag<int>();
        var wrong = new System.Collections.Concurrent.ConcurrentBag<string>();
        var seen = new System.Collections.Concurrent.ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        Parallel.For(0, document.Length * 8, index =>
        {
            byte[] changed = (byte[])document.Clone();
            changed[index / 8] ^= (byte)(1 << (index % 8));
            (string? code, string understood) = check(changed);
            if (code is null && understood == meaning)
            {
                accepted.Add(index / 8);
            }
            else if (code is null || !codes.Contains(code, StringComparer.Ordinal))
            {
                wrong.Add($"bit {index % 8} of byte {index / 8} ({(char)document[index / 8]}): {code ?? "accepted with another meaning"}");
            }
            else
            {
                seen.TryAdd(code, index);
            }
        });
        Assert.Empty(wrong.Order(StringComparer.Ordinal).Take(20));
        Assert.Equal(codes.Order(StringComparer.Ordinal), seen.Keys.Order(StringComparer.Ordinal));
        return [.. accepted.Distinct().Order()];
    }

    private static bool[] LongRuns(byte[] document)
    {
        bool[] runs = new bool[document.Length];
        for (int start = 0; start < document.Length; start++)
        {
            int end = start;
            while (end < document.Length && (char.IsAsciiLetterOrDigit((char)document[end]) || document[end] is (byte)'+' or (byte)'/' or (byte)'='))
            {
                end++;
            }

            if (end - start >= LongRun)
            {
                Array.Fill(runs, true, start, end - start);
            }

            start = end;
        }

        return runs;
    }
}
