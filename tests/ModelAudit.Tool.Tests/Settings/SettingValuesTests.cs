using ModelAudit.Tool.Settings;

namespace ModelAudit.Tool.Tests.Settings;

public sealed class SettingValuesTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("1024", 1024)]
    [InlineData("5B", 5)]
    [InlineData("2kb", 2_000)]
    [InlineData("10 MiB", 10_485_760)]
    [InlineData("3GB", 3_000_000_000)]
    [InlineData("8TiB", 8_796_093_022_208)]
    public void A_size_has_bytes_or_a_unit(string text, long expected)
    {
        Assert.True(SettingValues.TrySize(text, out long bytes));
        Assert.Equal(expected, bytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1.5GB")]
    [InlineData("GB")]
    [InlineData("10 parsecs")]
    [InlineData("9223372036854775807KiB")]
    public void What_is_not_a_size_is_refused(string text) => Assert.False(SettingValues.TrySize(text, out _));

    [Theory]
    [InlineData("250ms", 0.25)]
    [InlineData("90s", 90)]
    [InlineData("10m", 600)]
    [InlineData("2h", 7200)]
    public void A_time_span_has_a_unit(string text, double seconds)
    {
        Assert.True(SettingValues.TryDuration(text, out TimeSpan span));
        Assert.Equal(TimeSpan.FromSeconds(seconds), span);
    }

    [Theory]
    [InlineData("10")]
    [InlineData("0s")]
    [InlineData("-5s")]
    [InlineData("1d")]
    public void What_is_not_a_time_span_is_refused(string text) => Assert.False(SettingValues.TryDuration(text, out _));

    [Theory]
    [InlineData("2026-01-31", "2026-01-31T00:00:00Z")]
    [InlineData("2026-01-31T12:30:00Z", "2026-01-31T12:30:00Z")]
    [InlineData("2026-01-31T12:30:00+02:00", "2026-01-31T10:30:00Z")]
    public void A_date_is_its_first_second_in_utc(string text, string expected)
    {
        Assert.True(SettingValues.TryDate(text, out DateTimeOffset date));
        Assert.Equal(expected, date.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("31.01.2026")]
    [InlineData("2026-02-30")]
    [InlineData("today")]
    public void What_is_not_a_date_is_refused(string text) => Assert.False(SettingValues.TryDate(text, out _));
}
