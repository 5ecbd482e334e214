using System.Globalization;

namespace ModelAudit.Provenance;

/// <summary>A moment as statements and bills of materials write it (RFC 3339, section 5.6), with any number of digits behind the seconds.</summary>
internal static class InternetTime
{
    private const int SecondsEnd = 19;
    private const int KeptDigits = 7;

    /// <summary>Reads a moment.</summary>
    /// <param name="text">The text.</param>
    /// <param name="time">The moment, when the result is true.</param>
    public static bool TryParse(string text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length <= SecondsEnd || text.Length > 64)
        {
            return false;
        }

        ReadOnlySpan<char> rest = text.AsSpan(SecondsEnd);
        int digits = 0;
        if (rest[0] == '.')
        {
            digits = rest[1..].IndexOfAnyExceptInRange('0', '9');
            if (digits <= 0)
            {
                return false;
            }

            rest = rest[(digits + 1)..];
        }

        string seconds = digits == 0 ? text[..SecondsEnd] : text[..(SecondsEnd + 1 + Math.Min(digits, KeptDigits))];
        return (rest is "Z" || (rest.Length == 6 && rest[0] is '+' or '-' && rest[3] == ':'))
            && DateTimeOffset.TryParseExact(string.Concat(seconds, rest), ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"], CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
    }
}
