using System.IO.Hashing;
using System.Text;

namespace ModelAudit.Formats.Secrets;

/// <summary>What tells a secret from a word that looks like one.</summary>
internal static class SecretText
{
    private const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly string[] Examples =
    [
        "example", "sample", "placeholder", "dummy", "changeme", "xxxx", "yourt", "yourk", "yourapi", "insert", "redacted", "secret", "password", "passwd", "abcdef", "0123456", "1234567", "abc123", "<", "{", "$", "...", "****",
    ];

    /// <summary>Whether a value is an example: it has a word that says so, or too few different characters for a random one.</summary>
    /// <param name="value">The value without its prefix.</param>
    /// <param name="leastBits">The least entropy of its characters in bits each.</param>
    public static bool IsPlaceholder(ReadOnlySpan<char> value, double leastBits)
    {
        string lower = value.ToString().ToLowerInvariant();
        return Examples.Any(example => lower.Contains(example, StringComparison.Ordinal)) || Entropy(value) < leastBits;
    }

    /// <summary>The entropy of the characters in bits each (Shannon).</summary>
    public static double Entropy(ReadOnlySpan<char> value)
    {
        Span<int> counts = stackalloc int[128];
        counts.Clear();
        foreach (char character in value)
        {
            counts[character & 127]++;
        }

        double bits = 0;
        foreach (int count in counts)
        {
            bits -= count == 0 ? 0 : (double)count / value.Length * Math.Log2((double)count / value.Length);
        }

        return bits;
    }

    /// <summary>Whether the last six characters are the CRC-32 of the others in base 62 (GitHub, "Behind GitHub's new authentication token formats").</summary>
    public static bool HasChecksum(ReadOnlySpan<char> value)
    {
        uint checksum = Crc32.HashToUInt32(Encoding.ASCII.GetBytes(value[..^6].ToString()));
        for (int i = value.Length - 1; i >= value.Length - 6; i--)
        {
            if (value[i] != Base62[(int)(checksum % 62)])
            {
                return false;
            }

            checksum /= 62;
        }

        return true;
    }

    /// <summary>The number of characters from a place on that are letters, digits or of a few others.</summary>
    public static int Run(ReadOnlySpan<char> text, int start, ReadOnlySpan<char> others)
    {
        int at = start;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || others.Contains(text[at])))
        {
            at++;
        }

        return at - start;
    }

    /// <summary>Whether a token may start at a place: what stands before is no part of it, or an escape of JSON.</summary>
    public static bool MayStart(ReadOnlySpan<char> text, int at) =>
        at == 0
        || !(char.IsAsciiLetterOrDigit(text[at - 1]) || text[at - 1] is '_' or '-' or '/' or '+')
        || (at > 1 && text[at - 2] == '\\' && text[at - 1] is 'n' or 'r' or 't');
}
