using ModelAudit.DataTool.Licenses;
using ModelAudit.Licensing.Terms;

namespace ModelAudit.Tests.Licensing.Terms;

public sealed class ClausePointerTests
{
    private const string Text = """
        Before all.

        1. Grant
            a. First thing.
            b. Second thing.
               i. Inner thing.
               ii. Other thing.
        **2\. Limits** Above a number.

        3.1 Deep matter.
        (a) Deeper matter.

        Attachment A

        Never do this.

        The end.
        """;

    [Theory]
    [InlineData("preamble", "Before all", true)]
    [InlineData("preamble", "First thing", false)]
    [InlineData("1.a", "First thing", true)]
    [InlineData("1.b.i", "Inner thing", true)]
    [InlineData("1.b.ii", "Other thing", true)]
    [InlineData("1.b.ii", "Inner thing", false)]
    [InlineData("2", "Above a number", true)]
    [InlineData("1", "Above a number", false)]
    [InlineData("3.1.a", "Deeper matter", true)]
    [InlineData("Attachment A", "Never do this", true)]
    [InlineData("Attachment A", "Deep matter", false)]
    [InlineData("last paragraph", "The end", true)]
    [InlineData("last paragraph", "First thing", false)]
    public void A_pointer_names_the_clause_that_words_stand_in(string pointer, string words, bool expected)
    {
        int place = Assert.Single(TermMark.Find(TermMark.Of(words), TermMark.Words(Text)));
        Assert.Equal(expected, new ClausePointer(Text).Contains(pointer, place));
    }

    [Fact]
    public void A_mark_finds_its_words_whatever_stands_between_them_and_no_others()
    {
        Assert.Equal("3:" + TermMark.Of("a B-c")[2..], TermMark.Of("A  b\nC."));
        Assert.Empty(TermMark.Find(TermMark.Of("First other"), TermMark.Words(Text)));
    }
}
