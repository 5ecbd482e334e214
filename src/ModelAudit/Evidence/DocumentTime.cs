using System.Globalization;

namespace ModelAudit.Evidence;

/// <summary>Times in documents: RFC 3339 in UTC with "Z", with as many fraction digits as needed and no more.</summary>
internal static class DocumentTime
{
    private const string Whole = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const string Fraction = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'";

    /// <summary>The one way to write a time.</summary>
    public static string Format(DateTimeOffset time) =>
        time.ToUniversalTime().ToString(time.UtcTicks % TimeSpan.TicksPerSecond == 0 ? Whole : Fraction, CultureInfo.InvariantCulture);

    /// <summary>Reads a time that is written in the one way.</summary>
    public static bool TryParse(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(
            text,
            [Whole, Fraction],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out time)
        && Format(time) == text;
}
