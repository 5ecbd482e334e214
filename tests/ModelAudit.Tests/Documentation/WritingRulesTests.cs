using ModelAudit.Facts;
using ModelAudit.Models;
using ModelAudit.Reading;
using ModelAudit.Rules;
using ModelAudit.Rules.Declarative;

namespace ModelAudit.Tests.Documentation;

public sealed class WritingRulesTests
{
    private static readonly string Page = Documents.Page("writing-rules.md");

    private static readonly Vocabulary Vocabulary = new([.. HuggingFaceConfigFacts.All, .. ModelCardFacts.All, .. FileFacts.All, .. ContextFacts.All]);

    [Fact]
    public void Every_pack_and_list_of_the_page_loads_and_its_examples_pass()
    {
        int examples = 0;
        foreach (string block in Documents.Blocks(Page, "json"))
        {
            RuleSet rules = RuleSet.Load([new RulePackSource("writing-rules.md", block)], [], Vocabulary);
            foreach (RuleExampleResult result in RuleExamples.Run(rules))
            {
                examples++;
                Assert.True(result.Passed, $"{result.RuleId} example {result.Number}: {result.Actual}, {result.Message}");
            }
        }

        Assert.Equal(13, examples);
    }

    [Fact]
    public void Every_key_and_word_of_the_language_is_on_the_page()
    {
        string[] words =
        [
            .. RulePackReader.PackNames, .. RulePackReader.ListNames, .. RuleReader.Names, .. ExampleReader.Names, .. ProfileReader.Names, .. ProfileReader.WaiverNames,
            .. RuleWords.Severities.Keys, .. RuleWords.Levels.Keys, .. RuleWords.Verdicts.Keys, .. RuleWords.Unmet.Keys,
        ];
        Assert.All(words, word => Assert.True(Page.Contains($"`{word}`", StringComparison.Ordinal) || Page.Contains($"\"{word}\"", StringComparison.Ordinal), word));
    }

    [Fact]
    public void Every_operator_has_a_row() =>
        Assert.All(Operators.All, known => Assert.Contains($"| `{known.Name}` |", Page, StringComparison.Ordinal));
}
