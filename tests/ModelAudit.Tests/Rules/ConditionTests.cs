using System.Globalization;
using CsCheck;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Rules;
using ModelAudit.Rules.Declarative;

namespace ModelAudit.Tests.Rules;

public sealed class ConditionTests
{
    private static readonly Truth[] Values = [Truth.True, Truth.False, Truth.Unknown("because")];

    private static readonly AuditEvidence Evidence = new TestEvidence()
        .With(RuleKit.Number, FactValue.Of(1))
        .Unknown(RuleKit.Text)
        .With(RuleKit.Items, TestEvidence.ItemsOf(("a", "x", 1), ("b", "y", 2), ("c", "z", 3)))
        .Build();

    [Theory]
    [InlineData(true, true, true, true)]
    [InlineData(true, false, false, true)]
    [InlineData(true, null, null, true)]
    [InlineData(false, true, false, true)]
    [InlineData(false, false, false, false)]
    [InlineData(false, null, false, null)]
    [InlineData(null, true, null, true)]
    [InlineData(null, false, false, null)]
    [InlineData(null, null, null, null)]
    public void Kleene_conjunction_and_disjunction(bool? left, bool? right, bool? and, bool? or)
    {
        Assert.Equal(and, Of(left).And(Of(right)).Value);
        Assert.Equal(or, Of(left).Or(Of(right)).Value);
        Assert.Equal(and, RuleKit.Ask($$"""{ "allOf": [{{Json(left)}}, {{Json(right)}}] }""", Evidence));
        Assert.Equal(or, RuleKit.Ask($$"""{ "anyOf": [{{Json(left)}}, {{Json(right)}}] }""", Evidence));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(null, null)]
    public void Kleene_negation(bool? value, bool? negated)
    {
        Assert.Equal(negated, Of(value).Not().Value);
        Assert.Equal(negated, RuleKit.Ask($$"""{ "not": {{Json(value)}} }""", Evidence));
    }

    [Fact]
    public void The_laws_of_de_morgan_hold_with_unknowns() => Gen.Bool.Nullable().Array[1, 5].Sample(values =>
    {
        string list = string.Join(", ", values.Select(Json));
        string negated = string.Join(", ", values.Select(value => $$"""{ "not": {{Json(value)}} }"""));
        bool? left = RuleKit.Ask($$"""{ "not": { "allOf": [{{list}}] } }""", Evidence);
        bool? right = RuleKit.Ask($$"""{ "anyOf": [{{negated}}] }""", Evidence);
        return left == right && RuleKit.Ask($$"""{ "not": { "anyOf": [{{list}}] } }""", Evidence) == RuleKit.Ask($$"""{ "allOf": [{{negated}}] }""", Evidence);
    }, iter: 60, threads: 1);

    [Fact]
    public void Conjunction_and_disjunction_do_not_depend_on_the_order()
    {
        foreach (Truth left in Values)
        {
            foreach (Truth right in Values)
            {
                Assert.Equal(left.And(right).Value, right.And(left).Value);
                Assert.Equal(left.Or(right).Value, right.Or(left).Value);
            }
        }
    }

    [Theory]
    [InlineData("""{ "all": "t.items", "satisfy": { "field": "item.size", "atLeast": 1 } }""", true)]
    [InlineData("""{ "all": "t.items", "satisfy": { "field": "item.size", "atLeast": 2 } }""", false)]
    [InlineData("""{ "any": "t.items", "satisfy": { "field": "item.size", "atLeast": 3 } }""", true)]
    [InlineData("""{ "any": "t.items", "satisfy": { "field": "item.size", "atLeast": 4 } }""", false)]
    [InlineData("""{ "any": "t.items", "satisfy": { "field": "t.text", "equals": "x" } }""", null)]
    [InlineData("""{ "any": "t.items", "satisfy": { "anyOf": [ { "field": "t.text", "equals": "x" }, { "field": "item.size", "equals": 2 } ] } }""", true)]
    [InlineData("""{ "all": "t.items", "satisfy": { "allOf": [ { "field": "t.text", "equals": "x" }, { "field": "item.size", "equals": 2 } ] } }""", false)]
    [InlineData("""{ "count": "t.items", "atLeast": 3 }""", true)]
    [InlineData("""{ "count": "t.items", "atMost": 2 }""", false)]
    [InlineData("""{ "count": "t.items", "where": { "field": "item.size", "atLeast": 2 }, "atLeast": 2, "atMost": 2 }""", true)]
    [InlineData("""{ "count": "t.items", "where": { "field": "t.text", "equals": "x" }, "atLeast": 1 }""", null)]
    [InlineData("""{ "count": "t.items", "where": { "field": "t.text", "equals": "x" }, "atMost": 3 }""", true)]
    [InlineData("""{ "count": "t.items", "where": { "field": "t.text", "equals": "x" }, "atLeast": 4 }""", false)]
    [InlineData("""{ "count": "t.items", "where": { "anyOf": [ { "field": "t.text", "equals": "x" }, { "field": "item.size", "equals": 2 } ] }, "atLeast": 1 }""", true)]
    [InlineData("""{ "all": "t.list", "satisfy": { "field": "item.value", "equals": "x" } }""", false)]
    [InlineData("""{ "count": "t.list", "atMost": 0 }""", true)]
    public void Collections_follow_kleene_over_their_items(string condition, bool? expected) => Assert.Equal(expected, RuleKit.Ask(condition, Evidence));

    [Fact]
    public void All_of_nothing_is_false_whether_empty_or_absent()
    {
        const string Condition = """{ "all": "t.items", "satisfy": { "field": "item.size", "atLeast": 0 } }""";
        Assert.False(RuleKit.Ask(Condition, TestEvidence.Empty));
        Assert.False(RuleKit.Ask(Condition, new TestEvidence().With(RuleKit.Items, TestEvidence.ItemsOf()).Build()));
        Assert.Null(RuleKit.Ask(Condition, new TestEvidence().Unknown(RuleKit.Items).Build()));
    }

    [Fact]
    public void An_unknown_collection_leaves_any_and_count_open()
    {
        AuditEvidence unknown = new TestEvidence().Unknown(RuleKit.Items).Build();
        Assert.Null(RuleKit.Ask("""{ "any": "t.items", "satisfy": { "field": "item.size", "atLeast": 0 } }""", unknown));
        Assert.Null(RuleKit.Ask("""{ "count": "t.items", "atMost": 5 }""", unknown));
        Assert.Null(RuleKit.Ask("""{ "count": "t.items", "atLeast": 1 }""", unknown));
        Assert.True(RuleKit.Ask("""{ "count": "t.items", "atLeast": 0 }""", unknown));
    }

    [Fact]
    public void A_collection_of_files_joins_the_known_ones_and_stays_open_for_the_rest()
    {
        var gap = new EvidenceGap("test", GapReason.Malformed, "cut off at byte 9", null);
        AuditEvidence evidence = new TestEvidence()
            .File("a", (RuleKit.FileItems, TestEvidence.FileItemsOf(("x", 1))))
            .File("b", [gap])
            .Build();
        Assert.True(RuleKit.Ask("""{ "any": "f.items", "satisfy": { "field": "item.name", "equals": "x" } }""", evidence));
        Assert.Null(RuleKit.Ask("""{ "any": "f.items", "satisfy": { "field": "item.name", "equals": "y" } }""", evidence));
        Assert.False(RuleKit.Ask("""{ "all": "f.items", "satisfy": { "field": "item.name", "equals": "y" } }""", evidence));
        Assert.False(RuleKit.Ask("""{ "count": "f.items", "atMost": 0 }""", evidence));
        Assert.Null(RuleKit.Ask("""{ "count": "f.items", "atMost": 1 }""", evidence));
        Assert.True(RuleKit.Ask("""{ "any": "f.items", "satisfy": { "field": "file.path", "equals": "a" } }""", evidence));
    }

    [Fact]
    public void Files_are_a_collection_that_brings_each_file_into_view()
    {
        AuditEvidence evidence = new TestEvidence()
            .File("a.bin", (RuleKit.FileText, FactValue.Of("x")))
            .File("dir/b.txt", (RuleKit.FileText, null))
            .Build();
        Assert.True(RuleKit.Ask("""{ "any": "files", "satisfy": { "field": "f.text", "equals": "x" } }""", evidence));
        Assert.True(RuleKit.Ask("""{ "all": "files", "satisfy": { "field": "item.extension", "in": [".bin", ".txt"] } }""", evidence));
        Assert.True(RuleKit.Ask("""{ "count": "files", "where": { "field": "file.folder", "equals": "dir" }, "atLeast": 1, "atMost": 1 }""", evidence));
        Assert.True(RuleKit.Ask("""{ "any": "files", "satisfy": { "all": "files", "satisfy": { "field": "file.length", "atLeast": 1 } } }""", evidence));
    }

    [Fact]
    public void A_listing_that_is_incomplete_leaves_conditions_over_files_open()
    {
        AuditEvidence evidence = new TestEvidence().File("a").Gap(new EvidenceGap(EvidenceGap.Engine, GapReason.Unreadable, "the folder 'x' cannot be read", null)).Build();
        Assert.Null(RuleKit.Ask("""{ "any": "files", "satisfy": { "field": "file.path", "equals": "b" } }""", evidence));
        Assert.True(RuleKit.Ask("""{ "any": "files", "satisfy": { "field": "file.path", "equals": "a" } }""", evidence));
    }

    [Fact]
    public void Gaps_are_a_collection_that_is_always_known()
    {
        AuditEvidence evidence = new TestEvidence().Gap(new EvidenceGap("x", GapReason.LimitReached, "too long", null)).Build();
        Assert.True(RuleKit.Ask("""{ "any": "gaps", "satisfy": { "allOf": [ { "field": "item.reason", "equals": "limitReached" }, { "field": "item.path", "exists": false } ] } }""", evidence));
        Assert.False(RuleKit.Ask("""{ "count": "gaps", "atMost": 0 }""", evidence));
    }

    [Fact]
    public void A_condition_inside_a_file_sees_that_files_collection_only()
    {
        AuditEvidence evidence = new TestEvidence()
            .File("a", (RuleKit.FileItems, TestEvidence.FileItemsOf(("x", 1))))
            .File("b", (RuleKit.FileItems, TestEvidence.FileItemsOf(("y", 1))))
            .Build();
        RuleOutcome[] outcomes = RuleKit.Evaluate(""" "each": "file", "forbid": { "any": "f.items", "satisfy": { "field": "item.name", "equals": "x" } } """, evidence);
        Assert.Equal([Verdict.Fail, Verdict.Pass], outcomes.Select(outcome => outcome.Verdict));
    }

    private static Truth Of(bool? value) => value is { } known ? Truth.Of(known) : Truth.Unknown("because");

    private static string Json(bool? value) => value is { } known
        ? string.Create(CultureInfo.InvariantCulture, $$"""{ "field": "t.number", "equals": {{(known ? 1 : 2)}} }""")
        : """{ "field": "t.text", "equals": "x" }""";
}
