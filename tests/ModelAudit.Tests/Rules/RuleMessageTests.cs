using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;

namespace ModelAudit.Tests.Rules;

public sealed class RuleMessageTests
{
    private const string Halves = """
        "require": { "allOf": [ { "field": "t.text", "exists": true }, { "field": "t.number", "exists": true } ] },
        "message": "Something is missing.",
        "messages": [
          { "when": { "field": "t.text", "exists": false }, "message": "The text is missing." },
          { "when": { "field": "t.number", "exists": false }, "message": "The number of '{t.text}' is missing." } ]
        """;

    [Fact]
    public void Each_part_of_a_problem_has_its_own_sentence()
    {
        Assert.Equal("The text is missing. The number of '(none)' is missing.", Message(Halves, TestEvidence.Empty));
        Assert.Equal("The text is missing.", Message(Halves, new TestEvidence().With(RuleKit.Number, FactValue.Of(1)).Build()));
        Assert.Equal("The number of 'x' is missing.", Message(Halves, new TestEvidence().With(RuleKit.Text, FactValue.Of("x")).Build()));
    }

    [Fact]
    public void A_part_that_is_not_known_to_be_true_is_not_said()
    {
        Assert.Equal("The text is missing.", Message(Halves, new TestEvidence().Unknown(RuleKit.Number).Build()));
        Assert.Equal(
            "Something is missing.",
            Message(""" "require": { "field": "t.text", "exists": true }, "message": "Something is missing.", "messages": [ { "when": { "field": "t.flag", "equals": true }, "message": "Never." } ] """, TestEvidence.Empty));
    }

    [Fact]
    public void A_part_needs_a_condition_and_a_sentence()
    {
        string[] problems =
        [
            .. RuleKit.Problems(RuleKit.Pack(RuleKit.Rule(""" "require": { "field": "t.text", "exists": true }, "message": "m", "messages": [ { "message": "a" }, { "when": { "field": "t.text", "exists": true } }, 1 ] """)))
                .Select(problem => problem.Message),
        ];
        Assert.Equal(3, problems.Length);
        Assert.Contains("needs 'when'", problems[0], StringComparison.Ordinal);
        Assert.Contains("needs 'message'", problems[1], StringComparison.Ordinal);
        Assert.Contains("an object is expected", problems[2], StringComparison.Ordinal);
    }

    [Fact]
    public void A_collection_is_told_by_the_names_of_its_first_items()
    {
        const string Body = """ "require": { "count": "t.items", "atMost": 0 }, "message": "Found {t.items}." """;
        static AuditEvidence With(int count, string name) => new TestEvidence()
            .With(RuleKit.Items, TestEvidence.ItemsOf([.. Enumerable.Range(1, count).Select(number => ($"{name}{number}", "n", 1L))])).Build();

        Assert.Equal("Found a1, a2.", Message(Body, With(2, "a")));
        Assert.Equal("Found a1, a2, a3, a4, a5, a6, a7, a8, a9, a10 and 3 more.", Message(Body, With(13, "a")));

        string folder = new('f', 60);
        Assert.Equal($"Found {folder}/1, {folder}/2 and 7 more.", Message(Body, With(9, folder + "/")));
    }

    [Fact]
    public void Nothing_in_a_list_reads_as_none()
    {
        AuditEvidence evidence = new TestEvidence().With(RuleKit.List, FactValue.Of(ImmutableArray<string>.Empty)).With(RuleKit.Items, FactValue.Of(ImmutableArray<FactItem>.Empty)).Build();
        Assert.Equal("(none) (none)", Message(""" "require": { "field": "t.text", "exists": true }, "message": "{t.list} {t.items}" """, evidence));
    }

    [Fact]
    public void What_cannot_be_decided_stands_before_the_reason()
    {
        const string Body = """ "require": { "field": "context.commercial", "equals": false }, "inconclusiveMessage": "Whether '{t.text}' allows it is open." """;
        Assert.Equal(
            "Whether 'x' allows it is open. Cannot be decided: context.commercial is not declared; declare it in a context file.",
            Message(Body, new TestEvidence().With(RuleKit.Text, FactValue.Of("x")).Build()));
    }

    [Fact]
    public void Several_reasons_are_all_named()
    {
        AuditEvidence evidence = new TestEvidence().Unknown(RuleKit.Text, "a.json ends early.").Unknown(RuleKit.Number, "b.json is no JSON.").Unknown(RuleKit.Flag, "a.json ends early.").Build();
        Assert.Equal(
            "Cannot be decided: a.json ends early; b.json is no JSON.",
            Message(""" "require": { "allOf": [ { "field": "t.text", "exists": true }, { "field": "t.number", "exists": true }, { "field": "t.flag", "exists": true } ] } """, evidence));
    }

    private static string Message(string body, AuditEvidence evidence) => Assert.Single(RuleKit.Evaluate(body, evidence)).Message;
}
