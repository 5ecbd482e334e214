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
