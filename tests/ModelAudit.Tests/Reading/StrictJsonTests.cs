using System.Text;
using ModelAudit.Reading;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Tests.Reading;

public sealed class StrictJsonTests
{
    [Fact]
    public void A_value_keeps_its_line_and_column()
    {
        JToken token = StrictJson.Parse("{\n  \"a\": [1,\n 2]\n}"u8, 64);
        var second = (Newtonsoft.Json.IJsonLineInfo)token["a"]![1]!;
        Assert.Equal(3, second.LineNumber);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"a\":1,}")]
    [InlineData("[1,]")]
    [InlineData("{'a':1}")]
    [InlineData("{a:1}")]
    [InlineData("// c\n1")]
    [InlineData("/* c */ 1")]
    [InlineData("[NaN]")]
    [InlineData("[Infinity]")]
    [InlineData("[0x10]")]
    [InlineData("[01]")]
    [InlineData("[+1]")]
    [InlineData("[.5]")]
    [InlineData("[undefined]")]
    [InlineData("new Date(1)")]
    [InlineData("1 2")]
    [InlineData("{} {}")]
    [InlineData("{}\0")]
    [InlineData("\"\t\"")]
    [InlineData("\"\\x41\"")]
    [InlineData("\"\\ud800\"")]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("{\"a\":1,\"\\u0061\":2}")]
    [InlineData("{\"x\":{\"b\":1,\"b\":1}}")]
    public void What_the_standard_does_not_allow_is_refused(string text)
    {
        StrictJsonException exception = Assert.Throws<StrictJsonException>(() => StrictJson.Parse(Encoding.UTF8.GetBytes(text), 64));
        Assert.True(exception.Line >= 1);
        Assert.True(exception.Column >= 0);
        Assert.NotEmpty(exception.Message);
    }

    [Fact]
    public void A_byte_order_mark_is_refused() =>
        Assert.Throws<StrictJsonException>(() => StrictJson.Parse([0xEF, 0xBB, 0xBF, (byte)'1'], 64));

    [Fact]
    public void Invalid_utf8_is_refused_with_its_place()
    {
        StrictJsonException exception = Assert.Throws<StrictJsonException>(() => StrictJson.Parse([(byte)'[', (byte)'\n', (byte)'"', 0xFF, (byte)'"', (byte)']'], 64));
        Assert.Equal(2, exception.Line);
    }

    [Fact]
    public void Deep_nesting_is_refused_without_recursion()
    {
        byte[] deep = new byte[4_000_000];
        deep.AsSpan().Fill((byte)'[');
        Assert.Throws<StrictJsonException>(() => StrictJson.Parse(deep, 64));
    }

    [Fact]
    public void Nesting_up_to_the_bound_is_read()
    {
        string text = new string('[', 60) + new string(']', 60);
        Assert.NotNull(StrictJson.Parse(Encoding.UTF8.GetBytes(text), 64));
    }

    [Fact]
    public void Text_that_looks_like_a_date_stays_text() =>
        Assert.Equal(JTokenType.String, StrictJson.Parse("\"2026-01-01T00:00:00Z\""u8, 64).Type);

    [Fact]
    public void A_number_beyond_64_bits_is_kept_exactly() =>
        Assert.Equal("18446744073709551616", StrictJson.Parse("18446744073709551616"u8, 64).ToString());
}
