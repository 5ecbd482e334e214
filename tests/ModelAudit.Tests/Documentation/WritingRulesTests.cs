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

        Assert.Equal(16, examples);
    }

    [Fact]
    public void The_pack_that_extends_the_baseline_raises_its_levels()
    {
        string block = Documents.Blocks(Page, "json").Single(block => block.Contains("\"extends\": [", StringComparison.Ordinal));
        RuleSet rules = ModelAuditor.CreateBuilder().AddRulePack(new RulePackSource("writing-rules.md", block)).Build().Rules;
        Assert.Equal("acme.production", rules.DefaultProfile);
        Assert.Equal(EnforcementLevel.Block, rules.Level("acme.production", "MA1305"));
        Assert.Equal(EnforcementLevel.Block, rules.Level("acme.production", "ACME0020"));
        Assert.Equal(EnforcementLevel.Warn, rules.Level("baseline", "MA1305"));
        Assert.Equal(rules.Level("baseline", "MA1601"), rules.Level("acme.production", "MA1601"));
    }

    [Fact]
    public void A_pack_can_add_to_a_list_that_a_locked_rule_denies_by()
    {
        string[] shipped = [.. ModelAuditor.CreateBuilder().Build().Rules.Lists["restricted-suppliers"].Entries];
        string entries = string.Join(", ", shipped.Append("us-dod=another").Select(entry => $"\"{entry}\""));
        string block = Documents.Blocks(Page, "json").Single(block => block.Contains("\"extends\": [", StringComparison.Ordinal))
            .Replace("\"acme-mirrors\": [", $"\"restricted-suppliers\": [ {entries} ], \"acme-mirrors\": [", StringComparison.Ordinal);

        Assert.Contains("us-dod=another", ModelAuditor.CreateBuilder().AddRulePack(new RulePackSource("acme.json", block)).Build().Rules.Lists["restricted-suppliers"].Entries);
    }

    [Theory]
    [InlineData("\"MA1305\": \"block\"", "\"MA1101\": \"warn\"", "MA1101")]
    [InlineData("\"title\": \"Production at Acme\"", "\"waivers\": { \"allowGlobs\": true }", "does not allow globs")]
    [InlineData("\"title\": \"Production at Acme\"", "\"waivers\": { \"maxDays\": { \"high\": 365 } }", "end after 90 days")]
    [InlineData("\"acme-mirrors\": [", "\"restricted-suppliers\": [ \"us-dod=nobody\" ], \"acme-mirrors\": [", "MA1902")]
    public void A_pack_that_loosens_what_it_extends_is_refused_with_line_and_column(string old, string @new, string part)
    {
        string block = Documents.Blocks(Page, "json").Single(block => block.Contains("\"extends\": [", StringComparison.Ordinal));
        Assert.Contains(old, block, StringComparison.Ordinal);

        InputProblem problem = Assert.Single(Assert.Throws<InvalidInputException>(
            () => ModelAuditor.CreateBuilder().AddRulePack(new RulePackSource("acme.json", block.Replace(old, @new, StringComparison.Ordinal))).Build()).Problems);
        Assert.Contains(part, problem.Message, StringComparison.Ordinal);
        Assert.Equal("acme.json", problem.File);
        Assert.True(problem.Line > 0 && problem.Column > 0);
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
