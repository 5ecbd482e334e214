using System.Globalization;
using ModelAudit.Reports;

namespace ModelAudit.Tests.Reports;

public sealed class VisibleTextTests
{
    public static readonly TheoryData<string> Texts = HostileTexts.Names;

    [Theory]
    [InlineData("plain name.bin", "plain name.bin")]
    [InlineData("Größe 模型 🙂", "Größe 模型 🙂")]
    [InlineData("", "")]
    [InlineData("a\tb\r\nc", "a\\tb\\r\\nc")]
    [InlineData("\u001b[31m", "\\u{1B}[31m")]
    [InlineData("safe\u202Egpj.exe", "safe\\u{202E}gpj.exe")]
    [InlineData("a\u200bb\ufeff", "a\\u{200B}b\\u{FEFF}")]
    [InlineData("a\u00a0b\u3164", "a\\u{A0}b\\u{3164}")]
    [InlineData("::error::x", "\\u{3A}:error::x")]
    [InlineData("std::x ::y", "std::x \\u{3A}:y")]
    [InlineData("see ##VSO[x] and ##[y] and ## z", "see \\u{23}#VSO[x] and \\u{23}#[y] and ## z")]
    public void What_cannot_be_seen_is_made_visible(string text, string expected) => Assert.Equal(expected, VisibleText.Of(text));

    [Fact]
    public void An_unpaired_surrogate_is_made_visible() => Assert.Equal("\\u{D800}a\\u{DFFF}", VisibleText.Of("\ud800a\udfff"));

    [Fact]
    public void Null_is_empty() => Assert.Equal(string.Empty, VisibleText.Of(null));

    [Fact]
    public void More_than_three_marks_on_a_letter_are_made_visible() =>
        Assert.Equal("e\u0301\u0301\u0301\\u{301}", VisibleText.Of("e\u0301\u0301\u0301\u0301"));

    [Fact]
    public void A_long_text_is_cut_and_says_how_long_it_was() =>
        Assert.Equal("AAAAAAAAAA… (1,000,000 characters)", VisibleText.Of(new string('A', 1_000_000), 10));

    [Fact]
    public void A_cut_never_splits_a_character()
    {
        Assert.Equal("a… (3 characters)", VisibleText.Of("a🙂", 2));
        Assert.Equal("a🙂", VisibleText.Of("a🙂", 3));
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void The_result_is_one_bounded_line_of_visible_characters(string name)
    {
        string shown = VisibleText.Of(HostileTexts.Of(name));
        Assert.InRange(shown.Length, 0, VisibleText.DefaultMaximum + 40);
        Assert.DoesNotContain(shown, c => char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
        Assert.DoesNotContain("##vso[", shown, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("##[", shown, StringComparison.Ordinal);
        Assert.False(shown.StartsWith("::", StringComparison.Ordinal));
    }

    [Fact]
    public void A_bound_that_is_not_positive_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => VisibleText.Of("a", 0));
}
