using System.Globalization;

namespace ModelAudit.Tool.Settings;

/// <summary>Reads the texts of settings.</summary>
internal static class SettingValues
{
    private static readonly (string Unit, long Factor)[] Sizes =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40),
        ("KB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000), ("B", 1),
    ];

    private static readonly (string Unit, long Milliseconds)[] Durations = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000)];

    /// <summary>A whole number from 0 to 2^31 - 1.</summary>
    public static bool TryInteger(string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    /// <summary>A number of bytes.</summary>
    public static bool TrySize(string text, out long bytes)
    {
        foreach ((string unit, long factor) in Sizes)
        {
            if (text.EndsWith(unit, StringComparison.OrdinalIgnoreCase))
            {
                return TryScaled(text[..^unit.Length], factor, out bytes);
            }
        }

        return TryScaled(text, 1, out bytes);
    }

    /// <summary>A time span longer than zero.</summary>
    public static bool TryDuration(string text, out TimeSpan span)
    {
        foreach ((string unit, long factor) in Durations)
        {
            if (text.EndsWith(unit, StringComparison.OrdinalIgnoreCase) && TryScaled(text[..^unit.Length], factor, out long milliseconds))
            {
                // A year is longer than any audit, and far below what TimeSpan holds.
                span = TimeSpan.FromMilliseconds(Math.Min(milliseconds, 365L * 24 * 3_600_000));
                return milliseconds > 0;
            }
        }

        span = default;
        return false;
    }

    /// <summary>A date, or an instant with its offset, to the second.</summary>
    public static bool TryDate(string text, out DateTimeOffset instant)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, Utc, out instant)
            || DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture, Utc, out instant);
    }

    /// <summary>"true" or "false"; in the environment also 1 and 0.</summary>
    public static bool TryBoolean(string text, out bool value)
    {
        value = text is "true" or "1";
        return value || text is "false" or "0";
    }

    private static bool TryScaled(string number, long factor, out long value)
    {
        value = 0;
        if (!long.TryParse(number.AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long count) || count > long.MaxValue / factor)
        {
            return false;
        }

        value = count * factor;
        return true;
    }
}
