using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Rules;
using ModelAudit.Rules.Declarative;

namespace ModelAudit.Tests.Rules;

public sealed class DeclarativeRuleTests
{
    private static readonly AuditEvidence TwoFiles = new TestEvidence()
        .File("a.bin", (RuleKit.FileItems, TestEvidence.FileItemsOf(("os.system", 2), ("torch.load", 9))))
        .File("b.txt")
        .Build();

    [Fact]
    public void A_rule_about_a_file_gives_one_outcome_for_each_and_says_where()
    {
        RuleOutcome[] outcomes = RuleKit.Evaluate(
            """ "each": "file", "where": { "field": "file.extension", "equals": ".bin" }, "forbid": { "field": "file.length", "atLeast": 1 }, "message": "'{file.name}' has {file.length} bytes." """,
            TwoFiles);
        Assert.Equal([Verdict.Fail, Verdict.NotApplicable], outcomes.Select(outcome => outcome.Verdict));
        Assert.Equal("'a.bin' has 5 bytes.", outcomes[0].Message);
        Assert.Equal("a.bin", outcomes[0].Path!.Value.Value);
        Assert.Contains("file.extension equals '.bin'", outcomes[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_about_items_of_files_locates_each_item()
    {
        RuleOutcome[] outcomes = RuleKit.Evaluate(
            """ "each": "f.items", "require": { "field": "item.name", "like": "torch.*" }, "message": "'{item.name}' in {file.path} at {item.offset}." """,
            TwoFiles);
        Assert.Equal([Verdict.Fail, Verdict.Pass], outcomes.Select(outcome => outcome.Verdict));
        Assert.Equal("'os.system' in a.bin at 2.", outcomes[0].Message);
        Assert.Equal(("a.bin", "os.system", "offset 2"), (outcomes[0].Path!.Value.Value, outcomes[0].Item, outcomes[0].Location));
    }

    [Fact]
    public void A_file_whose_items_are_unknown_is_inconclusive_by_itself()
    {
        AuditEvidence evidence = new TestEvidence()
            .File("a", (RuleKit.FileItems, TestEvidence.FileItemsOf(("x", 2))))
            .File("b", [new EvidenceGap("test", GapReason.Truncated, "ends at byte 3", null)])
            .Build();
        RuleOutcome[] outcomes = RuleKit.Evaluate(""" "each": "f.items", "require": { "field": "item.name", "equals": "x" } """, evidence);
        Assert.Equal([("a", Verdict.Pass), ("b", Verdict.Inconclusive)], outcomes.Select(outcome => (outcome.Path!.Value.Value, outcome.Verdict)));
        Assert.Contains("ends at byte 3", outcomes[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_item_that_names_a_path_is_located_at_that_file()
    {
        AuditEvidence evidence = new TestEvidence().With(RuleKit.Items, TestEvidence.ItemsOf(("a/b", "n|1", 1), ("../x", "m", 2))).Build();
        RuleOutcome[] outcomes = RuleKit.Evaluate(""" "each": "t.items", "require": { "field": "item.size", "atLeast": 9 } """, evidence);
        Assert.Equal("a/b", outcomes[0].Path!.Value.Value);
        Assert.Equal("n|1", outcomes[0].Item);
        Assert.Null(outcomes[1].Path);
        Assert.Equal("../x | m", outcomes[1].Item);
    }

    [Fact]
    public void Values_of_several_keys_cannot_pose_as_others()
    {
        static string? ItemOf(string path, string name) => RuleKit.Evaluate(
            """ "each": "t.items", "require": { "field": "item.size", "atLeast": 9 } """,
            new TestEvidence().With(RuleKit.Items, TestEvidence.ItemsOf((path, name, 1))).Build())[0].Item;
        Assert.NotEqual(ItemOf("../a", "b | c"), ItemOf("../a | b", "c"));
        Assert.NotEqual(ItemOf("../" + new string('a', 900), "x"), ItemOf("../" + new string('a', 900), "y"));
    }

    [Fact]
    public void No_items_means_not_applicable_with_a_reason()
    {
        RuleOutcome outcome = Assert.Single(RuleKit.Evaluate(""" "each": "t.items", "require": { "field": "item.size", "atLeast": 9 } """, TestEvidence.Empty));
        Assert.Equal(Verdict.NotApplicable, outcome.Verdict);
        Assert.Equal("There are no t.items.", outcome.Message);
    }

    [Fact]
    public void Each_string_of_a_list_is_an_item()
    {
        AuditEvidence evidence = new TestEvidence().With(RuleKit.List, FactValue.Of(["mit", "x"])).Build();
        RuleOutcome[] outcomes = RuleKit.Evaluate(""" "each": "t.list", "require": { "field": "item.value", "equals": "mit" }, "message": "'{item.value}' is not MIT." """, evidence);
        Assert.Equal([Verdict.Pass, Verdict.Fail], outcomes.Select(outcome => outcome.Verdict));
        Assert.Equal(("x", "'x' is not MIT."), (outcomes[1].Item, outcomes[1].Message));
    }

    [Fact]
    public void An_unknown_where_is_inconclusive_even_if_the_requirement_is_met()
    {
        AuditEvidence evidence = new TestEvidence().Unknown(RuleKit.Text).With(RuleKit.Number, FactValue.Of(1)).Build();
        RuleOutcome outcome = Assert.Single(RuleKit.Evaluate(""" "where": { "field": "t.text", "equals": "x" }, "require": { "field": "t.number", "equals": 1 } """, evidence));
        Assert.Equal(Verdict.Inconclusive, outcome.Verdict);
    }

    [Fact]
    public void An_unmet_rule_can_ask_a_human_instead()
    {
        RuleOutcome outcome = Assert.Single(RuleKit.Evaluate(""" "unmet": "review", "require": { "field": "t.text", "exists": true } """, TestEvidence.Empty));
        Assert.Equal(Verdict.Review, outcome.Verdict);
    }

    [Fact]
    public void A_pass_says_what_was_seen()
    {
        AuditEvidence evidence = new TestEvidence().With(RuleKit.Text, FactValue.Of("v")).Build();
        Assert.Equal("As required: t.text equals 'v'.", RuleKit.Evaluate(""" "require": { "field": "t.text", "equals": "v" } """, evidence)[0].Message);
        Assert.Equal("Saw v.", RuleKit.Evaluate(""" "require": { "field": "t.text", "equals": "v" }, "passMessage": "Saw {t.text}." """, evidence)[0].Message);
        Assert.Equal("As required: not t.text equals 'w'.", RuleKit.Evaluate(""" "forbid": { "field": "t.text", "equals": "w" } """, evidence)[0].Message);
    }

    [Fact]
    public void A_message_shows_absent_and_unknown_values_as_such_and_keeps_doubled_braces()
    {
        AuditEvidence evidence = new TestEvidence().Unknown(RuleKit.OtherText).Build();
        RuleOutcome outcome = RuleKit.Evaluate(""" "require": { "field": "t.text", "exists": true }, "message": "{{{t.text}}} {t.other}" """, evidence)[0];
        Assert.Equal("{(none)} (unknown)", outcome.Message);
    }

    [Fact]
    public void A_message_is_bounded_and_never_cut_inside_a_character()
    {
        string hostile = new string('x', MessageTemplate.LongestValue - 2) + "\U0001F600\U0001F600";
        AuditEvidence evidence = new TestEvidence().With(RuleKit.Text, FactValue.Of(hostile)).With(RuleKit.List, FactValue.Of([.. Enumerable.Repeat("y", 5000)])).Build();
        string message = RuleKit.Evaluate(""" "forbid": { "field": "t.text", "exists": true }, "message": "{t.text}" """, evidence)[0].Message;
        Assert.Equal(new string('x', MessageTemplate.LongestValue - 2) + "…", message);
        string lists = RuleKit.Evaluate(""" "forbid": { "field": "t.text", "exists": true }, "message": "{t.list}" """, evidence)[0].Message;
        Assert.Equal("y, y, y, y, y, y, y, y, y, y and 4990 more", lists);
        string repeated = string.Concat(Enumerable.Repeat("{t.text} ", 100));
        Assert.True(RuleKit.Evaluate($$""" "forbid": { "field": "t.text", "exists": true }, "message": "{{repeated}}" """, evidence)[0].Message.Length <= MessageTemplate.LongestMessage);
    }

    [Theory]
    [InlineData("MIT", true)]
    [InlineData("MIT AND Apache-2.0", true)]
    [InlineData("MIT AND GPL-3.0-only", false)]
    [InlineData("MIT OR GPL-3.0-only", true)]
    [InlineData("GPL-3.0-only OR (MIT AND Apache-2.0)", true)]
    [InlineData("LicenseRef-deepseek", false)]
    [InlineData("MIT AND", null)]
    public void An_spdx_expression_is_satisfied_by_a_list(string expression, bool? expected)
    {
        AuditEvidence evidence = new TestEvidence().With(RuleKit.Text, FactValue.Of(expression)).With(RuleKit.List, FactValue.Of(["MIT", "Apache-2.0"])).Build();
        Assert.Equal(expected, RuleKit.Ask("""{ "field": "t.text", "spdxIn": ["MIT", "Apache-2.0"] }""", evidence));
        Assert.Equal(expected, RuleKit.Ask("""{ "field": "t.text", "spdxIn": { "list": "ok" } }""", evidence, more: """ "lists": { "ok": ["MIT", "Apache-2.0"] } """));
        Assert.Equal(expected, RuleKit.Ask("""{ "field": "t.text", "spdxIn": { "field": "t.list" } }""", evidence));
        Assert.False(RuleKit.Ask("""{ "field": "t.text", "spdxIn": ["MIT"] }""", TestEvidence.Empty));
    }

    [Fact]
    public void A_rule_over_many_files_asks_a_condition_about_the_model_once()
    {
        var evidence = new TestEvidence();
        for (int i = 0; i < 20_000; i++)
        {
            evidence.File($"f{i:D5}.bin");
        }

        // Each file asks about all files: 400 million steps unless the answer is remembered.
        RuleOutcome[] outcomes = RuleKit.Evaluate(""" "each": "file", "require": { "all": "files", "satisfy": { "field": "file.extension", "equals": ".bin" } } """, evidence.Build());
        Assert.Equal(20_000, outcomes.Count(outcome => outcome.Verdict == Verdict.Pass));
    }
}
