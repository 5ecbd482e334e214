using CsCheck;
using ModelAudit.Licensing.Detection;

namespace ModelAudit.Tests.Licensing.Detection;

public sealed class LicenseTokenizerTests
{
    [Theory]
    [InlineData("The  Software\tIS provided", "the software is provided")]
    [InlineData("“AS IS” — ‘as is’", "as is as is")]
    [InlineData("the licensor's and the licensor’s", "the licensors and the licensors")]
    [InlineData("non-commercial noncommercial non commercial", "noncommercial noncommercial noncommercial")]
    [InlineData("trans-\nferable", "transferable")]
    [InlineData(" * trans-\n * ferable rights", "transferable rights")]
    [InlineData("sub‐license, sub–license", "sublicense sublicense")]
    [InlineData("the Licence of an Organisation", "the license of an organization")]
    [InlineData("Version 3.1, v2.0", "version 3.1 2.0")]
    [InlineData("Llama 3\\.1 and llama3\\_3", "llama 3.1 and llama3 3")]
    [InlineData("https://example.org/a http://example.org/a", "example org a example org a")]
    [InlineData("[the site](https://example.org/a) says", "the site says")]
    [InlineData("<p>Grant of <b>rights</b></p><br/>here", "grant of rights\nhere")]
    [InlineData("Copyright <year> <owner>", "")]
    [InlineData("a right&#39;s holder &amp; others", "a rights holder others")]
    [InlineData("1. Grant\n2. Redistribution\n(a) You\n(iv) must", "grant\nredistribution\nyou\nmust")]
    [InlineData("1\\. Grant of 2.1. rights", "grant of 2.1 rights")]
    [InlineData("under version 2. You may", "under version 2 you may")]
    [InlineData("- one\n* two\n• three", "one\ntwo\nthree")]
    [InlineData("// Grant\n# of\n;; rights\n-- to\n% use", "grant\nof\nrights\nto\nuse")]
    [InlineData("dnl Grant\nREM of", "grant\nof")]
    [InlineData("Copyright (c) 2020 A. Person\nPermission", "permission")]
    [InlineData("© 2020-2024 A Person. All rights reserved.\nPermission", "permission")]
    [InlineData("Portions Copyright 1999 by A\nPermission", "permission")]
    [InlineData("Copyright (c) 2020 A Person. Permission is granted", "permission is granted")]
    [InlineData("the above\ncopyright notice and this", "the above\ncopyright notice and this")]
    [InlineData("\"use\\nof the\\n software\"", "use\nof the\nsoftware")]
    [InlineData("本许可证 applies", "本 许 可 证 applies")]
    [InlineData("Foundation, Inc., 51 Franklin Street, Fifth Floor, Boston, MA 02110-1301 USA. Everyone", "foundation inc everyone")]
    [InlineData("", "")]
    public void A_text_is_compared_without_its_dress(string text, string normalized) => Assert.Equal(normalized, NormalizedText.Of(text));

    [Fact]
    public void A_token_knows_where_it_stands()
    {
        const string Text = "The first\nline-\nbreak";
        TokenList tokens = LicenseTokenizer.Read(Text);
        Assert.Equal(["The", "first", "line-\nbreak"], Enumerable.Range(0, tokens.Count).Select(i => Text[tokens.Starts[i]..tokens.Ends[i]]));
        Assert.Equal([1, 1, 2], tokens.Starts.ToArray().Select(new TextLines(Text).Of));
    }

    // A notice between two words that would be one without it is the one thing that a second pass may see differently.
    [Theory]
    [InlineData("non- Boston,_MA 02110-1301 USA dnl rem")]
    [InlineData("Copyright (c) 2020 by © <year> All_rights_reserved. all rights reserved")]
    public void Normalizing_twice_changes_nothing(string special)
    {
        string[] pieces =
        [
            .. special.Split(' ').Select(piece => piece.Replace('_', ' ')),
            "the", "Software", "-", "\n", "\n\n", " ", " ", "1.", "(a)", "iv)", "2.1", "version", "http://", "<p>", "</b>", "&quot;", "&#39;", "\\n", "\\", "_", "*", "#", "//", "'s", "’", "[x](y)", "许", "É", "é", "v2", "A.", ".", ",", "licence", "—", "permission",
        ];
        Gen.Int[0, pieces.Length - 1].Select(index => pieces[index]).Array[0, 60].Sample(
            parts =>
            {
                string once = NormalizedText.Of(string.Concat(parts));
                Assert.Equal(once, NormalizedText.Of(once));
            },
            iter: 5_000);
    }

    [Fact]
    public void Any_text_can_be_read() => Gen.String.Sample(text =>
    {
        TokenList tokens = LicenseTokenizer.Read(text);
        for (int i = 0; i < tokens.Count; i++)
        {
            Assert.True(tokens.Starts[i] < tokens.Ends[i] && tokens.Ends[i] <= text.Length && (i == 0 || tokens.Starts[i] >= tokens.Ends[i - 1]));
        }
    });
}
