using System.Globalization;
using ModelAudit.Evidence;

namespace ModelAudit.Reports.Outline;

/// <summary>Numbers as people read them, the same in every culture.</summary>
internal static class Quantity
{
    private static readonly string[] Units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    /// <summary>"1,234".</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>"1 file", "2 files".</summary>
    public static string Count(long value, string singular, string? plural = null) =>
        $"{Count(value)} {(value == 1 ? singular : plural ?? singular + "s")}";

    /// <summary>The lengths of files together; the largest number that there is when sparse files exceed it.</summary>
    public static long Sum(IEnumerable<FileEvidence> files) => long.CreateSaturating(files.Aggregate(Int128.Zero, static (sum, file) => sum + file.Length));

    /// <summary>"641.3 GiB", or "17 bytes" below one KiB.</summary>
    public static string Bytes(long value)
    {
        int unit = 0;
        long whole = value;
        long remainder = 0;
        while (whole >= 1024 && unit < Units.Length - 1)
        {
            remainder = whole % 1024;
            whole /= 1024;
            unit++;
        }

        return unit == 0
            ? Count(value, "byte")
            : string.Create(CultureInfo.InvariantCulture, $"{whole}.{remainder * 10 / 1024} {Units[unit]}");
    }

    /// <summary>"641.3 GiB (688,586,727,424 bytes)", or "17 bytes" below one KiB.</summary>
    public static string ExactBytes(long value) => value < 1024 ? Bytes(value) : $"{Bytes(value)} ({Count(value, "byte")})";

    /// <summary>"684.5 billion (684,531,386,000)" from a million on, else all digits.</summary>
    public static string ExactLarge(long value) => value < 1_000_000 ? Count(value) : $"{Large(value)} ({Count(value)})";

    /// <summary>"684.5 billion" from a million on, else all digits.</summary>
    public static string Large(long value)
    {
        (long scale, string name) = value switch
        {
            >= 1_000_000_000_000 => (1_000_000_000_000L, "trillion"),
            >= 1_000_000_000 => (1_000_000_000L, "billion"),
            >= 1_000_000 => (1_000_000L, "million"),
            _ => (1L, string.Empty),
        };
        return scale == 1
            ? Count(value)
            : string.Create(CultureInfo.InvariantCulture, $"{value / scale}.{value % scale / (scale / 10)} {name}");
    }

    /// <summary>"2026-05-01".</summary>
    public static string Day(DateTimeOffset value) => value.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>"2026-05-01T12:00:00Z".</summary>
    public static string Instant(DateTimeOffset value) => value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
