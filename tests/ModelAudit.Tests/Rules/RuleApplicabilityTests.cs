using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Rules;

namespace ModelAudit.Tests.Rules;

/// <summary>What a <c>where</c> that does not need the items decides about collections that are unknown or empty.</summary>
public sealed class RuleApplicabilityTests
{
    private const string AboutModel = """
        "each": "t.items", "where": { "field": "t.text", "equals": "yes" }, "forbid": { "field": "item.name", "exists": true },
        "passMessage": "Nothing for '{t.text}'.", "notApplicableMessage": "Not for '{t.text}'."
        """;

    private static readonly FactValue Nothing = FactValue.Of(ImmutableArray<FactItem>.Empty);

    [Theory]
    [InlineData("yes", Verdict.Pass, "Nothing for 'yes'.")]
    [InlineData("no", Verdict.NotApplicable, "Not for 'no'.")]
    public void An_empty_collection_passes_only_where_the_rule_applies(string text, Verdict verdict, string message)
    {
        RuleOutcome outcome = Assert.Single(RuleKit.Evaluate(AboutModel, new TestEvidence().With(RuleKit.Text, FactValue.Of(text)).With(RuleKit.Items, Nothing).Build()));
        Assert.Equal((verdict, message), (outcome.Verdict, outcome.Message));
    }

    [Fact]
    public void An_empty_collection_is_inconclusive_where_it_is_not_known_whether_the_rule_applies() =>
        Assert.Equal(Verdict.Inconclusive, Assert.Single(RuleKit.Evaluate(AboutModel, new TestEvidence().Unknown(RuleKit.Text).With(RuleKit.Items, Nothing).Build())).Verdict);

    [Theory]
    [InlineData("yes", Verdict.Inconclusive)]
    [InlineData("no", Verdict.NotApplicable)]
    public void An_unknown_collection_matters_only_where_the_rule_applies(string text, Verdict verdict) =>
        Assert.Equal(verdict, Assert.Single(RuleKit.Evaluate(AboutModel, new TestEvidence().With(RuleKit.Text, FactValue.Of(text)).Unknown(RuleKit.Items).Build())).Verdict);

    [Fact]
    public void A_where_about_items_cannot_be_false_of_items_that_are_not_known()
    {
        const string Body = """ "each": "t.items", "where": { "field": "item.name", "exists": true }, "forbid": { "field": "item.size", "atLeast": 1 } """;
        Assert.Equal(Verdict.Inconclusive, Assert.Single(RuleKit.Evaluate(Body, new TestEvidence().Unknown(RuleKit.Items).Build())).Verdict);
        Assert.Equal(Verdict.Pass, Assert.Single(RuleKit.Evaluate(Body, new TestEvidence().With(RuleKit.Items, Nothing).Build())).Verdict);
    }

    [Fact]
    public void A_file_that_the_rule_does_not_concern_may_stay_unexamined()
    {
        const string Body = """ "each": "f.items", "where": { "field": "file.extension", "equals": ".good" }, "forbid": { "field": "item.name", "exists": true } """;
        var gap = new EvidenceGap("test", GapReason.Unsupported, "not examined", null);
        TestEvidence Evidence() => new TestEvidence().File("a.good", (RuleKit.FileItems, Nothing)).File("b.other", [gap]);

        Assert.Equal(Verdict.Pass, Assert.Single(RuleKit.Evaluate(Body, Evidence().Build())).Verdict);
        RuleOutcome outcome = Assert.Single(RuleKit.Evaluate(Body, Evidence().File("c.good", [gap]).Build()));
        Assert.Equal((Verdict.Inconclusive, "c.good"), (outcome.Verdict, outcome.Path!.Value.Value));
    }
}
