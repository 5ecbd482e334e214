using System.Globalization;

namespace ModelAudit.Rules.Declarative;

/// <summary>Reads the two forms of ISO 8601 that the product's documents use: a date (midnight UTC) and a date with a UTC time in seconds.</summary>
internal static class IsoDate
{
    /// <summary>Reads a date.</summary>
    public static bool TryParse(string text, out DateTimeOffset date) => DateTimeOffset.TryParseExact(
        text,
        ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ss'Z'"],
        CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
        out date);

    /// <summary>The shortest form of a date.</summary>
    public static string Format(DateTimeOffset date) => date.UtcDateTime.ToString(
        date.UtcDateTime.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd'T'HH:mm:ss'Z'",
        CultureInfo.InvariantCulture);
}
