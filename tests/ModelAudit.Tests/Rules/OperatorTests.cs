using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Rules;

namespace ModelAudit.Tests.Rules;

public sealed class OperatorTests
{
    private const string Lists = """ "lists": { "words": ["a", "b"], "globs": ["*.bin", "**/x"] } """;

    private static readonly AuditEvidence Known = new TestEvidence()
        .With(RuleKit.Text, FactValue.Of("a/b.bin"))
        .With(RuleKit.OtherText, FactValue.Of("a"))
        .With(RuleKit.Number, FactValue.Of(5))
        .With(RuleKit.OtherNumber, FactValue.Of(5))
        .With(RuleKit.Flag, FactValue.Of(true))
        .With(RuleKit.List, FactValue.Of(["a", "c"]))
        .With(RuleKit.OtherList, FactValue.Of(["a", "b", "c"]))
        .With(RuleKit.Items, TestEvidence.ItemsOf(("p", "n", 1)))
        .Build();

    private static readonly AuditEvidence Absent = TestEvidence.Empty;

    private static readonly AuditEvidence Unknown = new TestEvidence()
        .Unknown(RuleKit.Text).Unknown(RuleKit.OtherText).Unknown(RuleKit.Number).Unknown(RuleKit.OtherNumber).Unknown(RuleKit.Flag)
        .Unknown(RuleKit.List).Unknown(RuleKit.OtherList).Unknown(RuleKit.Items)
        .Build();

    [Theory]
    [InlineData("t.text", "\"equals\": \"a/b.bin\"", true, false)]
    [InlineData("t.text", "\"equals\": \"A/B.BIN\"", false, false)]
    [InlineData("t.number", "\"equals\": 5", true, false)]
    [InlineData("t.number", "\"equals\": -5", false, false)]
    [InlineData("t.flag", "\"equals\": true", true, false)]
    [InlineData("t.flag", "\"equals\": false", false, false)]
    [InlineData("t.number", "\"equals\": { \"field\": \"t.otherNumber\" }", true, false)]
    [InlineData("t.text", "\"equals\": { \"field\": \"t.other\" }", false, false)]
    [InlineData("t.text", "\"notEquals\": \"x\"", true, true)]
    [InlineData("t.number", "\"notEquals\": 5", false, true)]
    [InlineData("t.flag", "\"notEquals\": true", false, true)]
    [InlineData("t.text", "\"notEquals\": { \"field\": \"t.other\" }", true, true)]
    [InlineData("t.other", "\"in\": [\"a\"]", true, false)]
    [InlineData("t.other", "\"in\": []", false, false)]
    [InlineData("t.other", "\"in\": { \"list\": \"words\" }", true, false)]
    [InlineData("t.other", "\"in\": { \"field\": \"t.list\" }", true, false)]
    [InlineData("t.text", "\"in\": { \"field\": \"t.list\" }", false, false)]
    [InlineData("t.number", "\"in\": [4, 5]", true, false)]
    [InlineData("t.number", "\"notIn\": [4, 5]", false, true)]
    [InlineData("t.other", "\"notIn\": [\"a\"]", false, true)]
    [InlineData("t.text", "\"notIn\": { \"list\": \"words\" }", true, true)]
    [InlineData("t.other", "\"notIn\": { \"field\": \"t.list\" }", false, true)]
    [InlineData("t.text", "\"like\": \"*.bin\"", false, false)]
    [InlineData("t.text", "\"like\": \"**.bin\"", true, false)]
    [InlineData("t.text", "\"like\": [\"x\", \"a/*\"]", true, false)]
    [InlineData("t.text", "\"like\": { \"list\": \"globs\" }", false, false)]
    [InlineData("t.text", "\"matches\": \"\\\\.bin\\\\z\"", true, false)]
    [InlineData("t.text", "\"matches\": \"^b\"", false, false)]
    [InlineData("t.number", "\"atLeast\": 5", true, false)]
    [InlineData("t.number", "\"atLeast\": 6", false, false)]
    [InlineData("t.number", "\"atMost\": 5", true, false)]
    [InlineData("t.number", "\"atMost\": { \"field\": \"t.otherNumber\" }", true, false)]
    [InlineData("t.list", "\"containsAny\": [\"c\"]", true, false)]
    [InlineData("t.list", "\"containsAny\": [\"x\"]", false, false)]
    [InlineData("t.list", "\"containsAny\": { \"list\": \"words\" }", true, false)]
    [InlineData("t.list", "\"subsetOf\": [\"c\"]", false, false)]
    [InlineData("t.list", "\"subsetOf\": [\"c\", \"a\", \"z\"]", true, false)]
    [InlineData("t.list", "\"subsetOf\": { \"field\": \"t.otherList\" }", true, false)]
    [InlineData("t.text", "\"exists\": true", true, false)]
    [InlineData("t.number", "\"exists\": true", true, false)]
    [InlineData("t.flag", "\"exists\": true", true, false)]
    [InlineData("t.list", "\"exists\": true", true, false)]
    [InlineData("t.items", "\"exists\": true", true, false)]
    [InlineData("t.items", "\"exists\": false", false, true)]
    [InlineData("t.text", "\"exists\": false", false, true)]
    public void An_operator_is_decided_over_values_and_absences_and_unknown_over_gaps(string field, string test, bool known, bool absent)
    {
        string condition = $$"""{ "field": "{{field}}", {{test}} }""";
        Assert.Equal(known, RuleKit.Ask(condition, Known, more: Lists));
        Assert.Equal(absent, RuleKit.Ask(condition, Absent, more: Lists));
        Assert.Null(RuleKit.Ask(condition, Unknown, more: Lists));
    }

    [Theory]
    [InlineData("t.text", "equals", "t.other", false)]
    [InlineData("t.text", "notEquals", "t.other", true)]
    [InlineData("t.number", "atLeast", "t.otherNumber", false)]
    [InlineData("t.number", "atMost", "t.otherNumber", false)]
    [InlineData("t.text", "in", "t.list", false)]
    [InlineData("t.text", "notIn", "t.list", true)]
    [InlineData("t.text", "spdxIn", "t.list", false)]
    [InlineData("t.text", "spdxNotIn", "t.list", true)]
    [InlineData("t.list", "containsAny", "t.otherList", false)]
    [InlineData("t.list", "subsetOf", "t.otherList", false)]
    public void A_right_side_that_is_absent_or_unknown_counts_like_a_left_side(string field, string test, string right, bool absent)
    {
        string condition = $$"""{ "field": "{{field}}", "{{test}}": { "field": "{{right}}" } }""";
        TestEvidence Left() => new TestEvidence().With(RuleKit.Text, FactValue.Of("a")).With(RuleKit.Number, FactValue.Of(1)).With(RuleKit.List, FactValue.Of(["a"]));
        AuditEvidence missing = right == "t.list" ? Left().With(RuleKit.List, null).Build() : Left().Build();
        Assert.Equal(absent, RuleKit.Ask(condition, missing));
        FactDefinition unknown = right switch { "t.other" => RuleKit.OtherText, "t.otherNumber" => RuleKit.OtherNumber, "t.list" => RuleKit.List, _ => RuleKit.OtherList };
        Assert.Null(RuleKit.Ask(condition, Left().Unknown(unknown).Build()));
    }

    [Fact]
    public void An_empty_list_is_a_subset_but_an_absent_one_is_not()
    {
        const string Condition = """{ "field": "t.list", "subsetOf": ["a"] }""";
        Assert.True(RuleKit.Ask(Condition, new TestEvidence().With(RuleKit.List, FactValue.Of(ImmutableArray<string>.Empty)).Build()));
        Assert.False(RuleKit.Ask(Condition, Absent));
    }

    [Theory]
    [InlineData("*.bin", "a.bin", true)]
    [InlineData("*.bin", "a/b.bin", false)]
    [InlineData("**.bin", "a/b.bin", true)]
    [InlineData("**/b.bin", "b.bin", true)]
    [InlineData("**/b.bin", "x/y/b.bin", true)]
    [InlineData("**/b.bin", "xb.bin", false)]
    [InlineData("a/**/c", "a/c", true)]
    [InlineData("a/**/c", "a/b/b/c", true)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "a/c", false)]
    [InlineData("a.c", "abc", false)]
    [InlineData("[a]", "[a]", true)]
    [InlineData("[a]", "a", false)]
    [InlineData("a*", "a\nb", true)]
    [InlineData("A", "a", false)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("?", "", false)]
    [InlineData("a/**", "a/b/c", true)]
    [InlineData("a**c", "a/b/c", true)]
    [InlineData("x**/c", "xa/b/c", true)]
    [InlineData("x**/c", "xc", false)]
    [InlineData("**/a/**/c", "b/a/c", true)]
    [InlineData("**/a/*", "ba/c", false)]
    [InlineData("*a*a*", "banana", true)]
    [InlineData("*a*ab", "banana", false)]
    public void A_glob_stops_at_slashes_unless_told_otherwise(string pattern, string text, bool expected) =>
        Assert.Equal(expected, new ModelAudit.Rules.Declarative.Glob(pattern).IsMatch(text));

    [Fact]
    public void Context_facts_are_unknown_until_they_are_declared()
    {
        const string Condition = """{ "field": "context.environment", "equals": "prod" }""";
        Assert.Null(RuleKit.Ask(Condition, Absent));
        Assert.True(RuleKit.Ask(Condition, Absent, RuleKit.Declared((ContextFacts.Environment, FactValue.Of("prod")))));
        Assert.False(RuleKit.Ask(Condition, Absent, RuleKit.Declared((ContextFacts.Environment, null))));
    }

    [Fact]
    public void The_reason_of_an_unknown_reaches_the_outcome()
    {
        RuleOutcome outcome = Assert.Single(RuleKit.Evaluate(
            """ "require": { "field": "t.text", "exists": false } """,
            new TestEvidence().Unknown(RuleKit.Text, "config.json ends inside a string at byte 17").Build()));
        Assert.Equal(Verdict.Inconclusive, outcome.Verdict);
        Assert.Contains("config.json ends inside a string at byte 17", outcome.Message, StringComparison.Ordinal);
    }
}
