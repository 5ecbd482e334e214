using ModelAudit.Models;

namespace ModelAudit.Tests.Models;

public sealed class CardSectionsTests
{
    [Theory]
    [InlineData("# See [the paper](https://example.org) now", "See the paper now")]
    [InlineData("# ![logo](a.png) Model", "logo Model")]
    [InlineData("# [a [b](c) d", "a [b d")]
    [InlineData("# [a][b](c)", "[a]b")]
    [InlineData("# [x] [y](z", "[x] [y](z")]
    [InlineData("# !y[x](z)", "!yx")]
    [InlineData("# A <b class=\"x\">bold</b> word", "A bold word")]
    [InlineData("# 1 < 2 <<i>it</i>", "1 it")]
    [InlineData("# a > b < c", "a > b < c")]
    public void Tags_and_links_of_a_heading_leave_their_words(string line, string title) =>
        Assert.Equal(title, Assert.Single(CardSections.Of(line)).Title);

    [Fact]
    public void A_heading_of_open_links_takes_linear_time()
    {
        string line = "# " + string.Concat(Enumerable.Repeat("[](", 200_000));

        Assert.Equal(line[2..], Assert.Single(CardSections.Of(line)).Title);
    }
}
