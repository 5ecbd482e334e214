using ModelAudit.Rules;
using ModelAudit.Rules.Declarative;

namespace ModelAudit.Tests.Documentation;

public sealed class WritingRulesTests
{
    private static readonly string Page = Documents.Page("writing-rules.md");

    [Fact]
    public void Every_pack_and_list_of_the_page_loads_and_its_examples_pass()
    {
        int examples = 0;
        foreach (string block in Documents.Blocks(Page, "json"))
        {
            RuleSet rules = ModelAuditor.CreateBuilder().AddRulePack(new RulePackSource("writing-rules.md", block)).Build().Rules;
            foreach (RuleExampleResult result in RuleExamples.Run(rules).Where(result => result.Pack.StartsWith("acme.", StringComparison.Ordinal)))
            {
                examples++;
                Assert.True(result.Passed, $"{result.RuleId} example {result.Number}: {result.Actual}, {result.Message}");
            }
        }

        Assert.Equal(13, examples);
    }

    [Fact]
    public void The_pack_that_extends_the_baseline_raises_its_levels()
    {
        string block = Documents.Blocks(Page, "json").Single(block => block.Contains("\"extends\": [", StringComparison.Ordinal));
        RuleSet rules = ModelAuditor.CreateBuilder().AddRulePack(new RulePackSource("writing-rules.md", block)).Build().Rules;
        Assert.Equal("acme.production", rules.DefaultProfile);
        Assert.Equal(EnforcementLevel.Block, rules.Level("acme.production", "MA1305"));
        Assert.Equal(EnforcementLevel.Warn, rules.Level("baseline", "MA1305"));
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
