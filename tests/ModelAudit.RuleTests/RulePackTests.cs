using System.Text.RegularExpressions;
using ModelAudit.Rules;
using ModelAudit.Rules.BuiltIn;

namespace ModelAudit.RuleTests;

public sealed class RulePackTests
{
    private static readonly RuleSet Rules = ModelAuditor.CreateBuilder().Build().Rules;

    [Fact]
    public void Every_example_has_the_outcome_it_promises() =>
        Assert.All(RuleExamples.Run(Rules), example => Assert.True(
            example.Passed, $"{example.RuleId}, line {example.Line}: expected {example.Expected}, was {example.Actual}: {example.Message} {example.MissingText}"));

    [Fact]
    public void Packs_that_ship_load_as_strictly_as_those_that_users_give()
    {
        // Examples and patterns of the embedded packs are only read when somebody asks for them.
        RulePackSource[] given = [.. RulePackSource.Embedded.Select(source => source with { })];

        RuleSet rules = RuleSet.Load(given, BuiltInRules.All, Rules.Vocabulary);

        Assert.Equal(Rules.Packs.Sum(pack => pack.ExampleCount), rules.Packs.Sum(pack => pack.ExampleCount));
    }

    [Fact]
    public void Every_rule_of_the_pack_has_examples_for_each_outcome_it_documents()
    {
        ILookup<string, Verdict> examples = RuleExamples.Run(Rules).ToLookup(example => example.RuleId, example => example.Expected);
        IEnumerable<string> declarative = Rules.Packs.Single(pack => pack.Name == RulePackSource.BaselineName).Rules.Select(rule => rule.Id).Except(BuiltInRules.All.Select(rule => rule.Descriptor.Id));

        Assert.All(declarative, id => Assert.Equal(
            RuleDocument.Read(id).Outcomes.Except(id is "MA1307" or "MA1802" ? [Verdict.NotApplicable] : Array.Empty<Verdict>()),
            examples[id].Distinct().Order()));
    }

    [Fact]
    public void At_least_25_rules_ship()
    {
        string[] ids = [.. Rules.Rules.Select(rule => rule.Descriptor.Id)];
        Assert.True(ids.Length >= 25);
        Assert.Distinct(ids);
    }

    [Fact]
    public void Every_rule_says_what_to_do_and_why() =>
        Assert.All(Rules.Rules.Select(rule => rule.Descriptor), rule =>
        {
            Assert.NotEmpty(rule.Description);
            Assert.NotEmpty(rule.Remediation);
            Assert.NotEmpty(rule.Controls);
        });

    [Fact]
    public void Every_rule_is_recorded_in_the_releases() =>
        Assert.Equal(
            Rules.Descriptors.Select(rule => rule.Id),
            Regex.Matches(RuleFiles.Text("RELEASES.md"), @"^- (MA\d{4}) ", RegexOptions.Multiline).Select(match => match.Groups[1].Value));

    [Fact]
    public void The_profiles_that_ship_give_every_rule_a_level()
    {
        Assert.Equal(["baseline", "strict", "eu-ai-act", "openness", "research"], Rules.Profiles.AsEnumerable());
        Assert.Equal("baseline", Rules.DefaultProfile);
        Assert.All(Rules.Profiles, profile => Assert.All(Rules.Descriptors, rule => Assert.Contains(rule.Id, Rules.Profile(profile).Levels.Keys)));
    }

    [Fact]
    public void Hostile_content_and_broken_digests_block_in_every_profile() =>
        Assert.All(Rules.Profiles, profile => Assert.All(["MA1002", "MA1008", "MA1302", "MA1309", "MA9001", "MA9002"], id => Assert.Equal(EnforcementLevel.Block, Rules.Level(profile, id))));

    [Fact]
    public void The_strict_profile_is_at_least_as_strict_as_the_baseline_and_turns_nothing_off() =>
        Assert.All(Rules.Descriptors, rule =>
        {
            Assert.True(Rules.Level("strict", rule.Id) >= Rules.Level("baseline", rule.Id), rule.Id);
            Assert.NotEqual(EnforcementLevel.Off, Rules.Level("strict", rule.Id));
        });
}
