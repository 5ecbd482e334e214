using ModelAudit.Reports.Outline;

namespace ModelAudit.Tests.Reports;

public sealed class QuantityTests
{
    [Theory]
    [InlineData(0, "0 bytes")]
    [InlineData(1, "1 byte")]
    [InlineData(1023, "1,023 bytes")]
    [InlineData(1024, "1.0 KiB (1,024 bytes)")]
    [InlineData(688_586_727_424, "641.2 GiB (688,586,727,424 bytes)")]
    [InlineData(long.MaxValue, "7.9 EiB (9,223,372,036,854,775,807 bytes)")]
    public void Bytes_are_cut_never_rounded_up(long value, string text) => Assert.Equal(text, Quantity.ExactBytes(value));

    [Theory]
    [InlineData(999_999, "999,999")]
    [InlineData(8_030_261_248, "8.0 billion (8,030,261,248)")]
    [InlineData(684_531_386_000, "684.5 billion (684,531,386,000)")]
    public void Large_numbers_have_a_word_and_all_digits(long value, string text) => Assert.Equal(text, Quantity.ExactLarge(value));
}
