using System.Text.RegularExpressions;
using CsCheck;
using ModelAudit.Rules.Declarative;

namespace ModelAudit.Tests.Rules;

public sealed class LinearPatternTests
{
    [Theory]
    [InlineData("ForCausalLM$|ForConditionalGeneration$", "LlamaForCausalLM", true)]
    [InlineData("ForCausalLM$|ForConditionalGeneration$", "ForCausalLMs", false)]
    [InlineData("ForCausalLM$|ForConditionalGeneration$", "LlamaForCausalLM\n", true)]
    [InlineData("(?i)copyright[-_ ]?(policy|statement)", "docs/COPYRIGHT-Policy.md", true)]
    [InlineData("(?i)copyright[-_ ]?(policy|statement)", "docs/copyright.md", false)]
    [InlineData("(?i)kelvin", "300 \u212Aelvin", true)]
    [InlineData("ab?c", "ac", true)]
    [InlineData("x{2}y", "xxy", true)]
    [InlineData("^[]a]b$", "]b", true)]
    [InlineData("a|", "z", true)]
    public void A_text_matches_as_the_expression_says(string pattern, string text, bool expected) =>
        Assert.Equal(expected, new LinearPattern(pattern).IsMatch(text));

    [Theory]
    [InlineData("ForCausalLM$|ForConditionalGeneration$", "BertModel", false)]
    [InlineData("ForCausalLM$|ForConditionalGeneration$", "LlamaForCausalLM", true)]
    [InlineData("(?i)summary of (the )?training (content|data)|training (content|data) summary", "Evaluation", false)]
    public void Words_decide_where_they_can(string pattern, string text, bool expected) =>
        Assert.Equal(expected, PatternWords.Of(pattern)!.Decides(text));

    [Theory]
    [InlineData(@"\bword")]
    [InlineData("(a|b)")]
    [InlineData("[a-z-[m]]x")]
    [InlineData("(?:word)")]
    [InlineData("a?")]
    public void An_expression_without_words_that_are_read_has_none(string pattern) => Assert.Null(PatternWords.Of(pattern));

    [Theory]
    [InlineData("^([0-9a-f]{40}|[0-9a-f]{64}|sha256:[0-9a-f]{64})$", true)]
    [InlineData("(?i)word", true)]
    [InlineData(@"\A__", true)]
    [InlineData("a{2,3}", false)]
    [InlineData("a{2000}", false)]
    [InlineData("(a|a){30}", false)]
    [InlineData("(a|b)(c|d)", false)]
    [InlineData("((a))", false)]
    [InlineData("(?:a)", false)]
    [InlineData("(?=a)", false)]
    [InlineData("a?", false)]
    [InlineData("a*", false)]
    [InlineData("[a]+", false)]
    [InlineData(@"(a)\1", false)]
    [InlineData(@"\p{L}", false)]
    [InlineData("[a-z-[m]]", false)]
    public void What_repeats_a_varying_number_of_times_is_not_fixed(string pattern, bool expected) => Assert.Equal(expected, LinearPattern.IsFixed(pattern));

    [Fact]
    public void Words_never_change_what_an_expression_says()
    {
        Gen<string> patterns = Gen.OneOf([.. new[] { "a", "b", "A", "ab", "-", "?", "*", "+", "|", "(", ")", "[", "]", "^", "$", ".", " ", "{2}", "[ab]{2}" }.Select(Gen.Const)]).Array[0, 9]
            .Select(Gen.Bool, (parts, ignoresCase) => (ignoresCase ? "(?i)" : string.Empty) + string.Concat(parts));
        Gen<string> texts = Gen.OneOf([.. new[] { "a", "b", "A", "B", "ab", "-", "\n", "]", "^", " ", "\u212A" }.Select(Gen.Const)]).Array[0, 6].Select(parts => string.Concat(parts));
        Gen.Select(patterns, texts).Sample(
            (pattern, text) =>
            {
                Regex regex;
                try
                {
                    regex = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
                }
                catch (ArgumentException)
                {
                    return;
                }

                Assert.Equal(regex.IsMatch(text), new LinearPattern(pattern).IsMatch(text));
            },
            iter: 3000);
    }
}
