using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Reading;
using ModelAudit.Reports;
using ModelAudit.Rules;

namespace ModelAudit.Tests.Rules;

/// <summary>A small vocabulary and short ways to load packs and judge evidence with it.</summary>
internal static class RuleKit
{
    public static readonly Fact<string> Text = new("t.text", FactScope.Model, "A text.");
    public static readonly Fact<string> OtherText = new("t.other", FactScope.Model, "Another text.");
    public static readonly Fact<long> Number = new("t.number", FactScope.Model, "A number.");
    public static readonly Fact<long> OtherNumber = new("t.otherNumber", FactScope.Model, "Another number.");
    public static readonly Fact<bool> Flag = new("t.flag", FactScope.Model, "A flag.");
    public static readonly Fact<ImmutableArray<string>> List = new("t.list", FactScope.Model, "A list.");
    public static readonly Fact<ImmutableArray<string>> OtherList = new("t.otherList", FactScope.Model, "Another list.");
    public static readonly Fact<ImmutableArray<FactItem>> Items = new(
        "t.items",
        FactScope.Model,
        "Items.",
        new FactField("path", FactType.Text, "The file.", IsKey: true),
        new FactField("name", FactType.Text, "The name.", IsKey: true),
        new FactField("size", FactType.Integer, "The size."));
    public static readonly Fact<string> FileText = new("f.text", FactScope.File, "A text of a file.");
    public static readonly Fact<ImmutableArray<FactItem>> FileItems = new(
        "f.items",
        FactScope.File,
        "Items of a file.",
        new FactField("name", FactType.Text, "The name.", IsKey: true),
        new FactField("offset", FactType.Integer, "Where."));

    public static readonly Vocabulary Vocabulary = new(
    [
        Text, OtherText, Number, OtherNumber, Flag, List, OtherList, Items, FileText, FileItems, .. FileFacts.All, .. ContextFacts.All,
    ]);

    public static readonly DateTimeOffset AsOf = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    public static readonly ToolIdentity Tool = new("test", "1.0.0", null);

    /// <summary>A pack with the given rules and further members.</summary>
    public static string Pack(string rules, string more = "", string name = "test.pack", string version = "1.0.0") =>
        $$"""{ "pack": "{{name}}", "version": "{{version}}", "rules": [ {{rules}} ]{{(more.Length > 0 ? ", " + more : string.Empty)}} }""";

    /// <summary>A rule with the given members beside the usual ones.</summary>
    public static string Rule(string body, string id = "TEST0001", string severity = "high") =>
        $$"""{ "id": "{{id}}", "title": "A test", "severity": "{{severity}}", {{(body.Split("\"examples\"")[0].Contains("\"message\"", StringComparison.Ordinal) ? string.Empty : "\"message\": \"Unmet.\", ")}}{{body}} }""";

    public static RuleSet Load(params string[] packs) => Load([], packs);

    public static RuleSet Load(IEnumerable<IAuditRule> rules, params string[] packs) =>
        RuleSet.Load(packs.Select((text, index) => new RulePackSource($"pack{index + 1}.json", text)), rules, Vocabulary);

    public static ImmutableArray<InputProblem> Problems(params string[] packs) =>
        Assert.Throws<InvalidInputException>(() => Load(packs)).Problems;

    /// <summary>The outcomes of one rule.</summary>
    public static RuleOutcome[] Evaluate(string body, AuditEvidence evidence, AuditContext? declared = null, string more = "")
    {
        RuleSet rules = Load(Pack(Rule(body), more));
        var context = new RuleContext(AsOf, declared ?? AuditContext.Empty, rules.Lists, [], null);
        return [.. rules.Rules.Single().Evaluate(evidence, context)];
    }

    /// <summary>The value of a condition about the model: true, false, or null for unknown.</summary>
    public static bool? Ask(string condition, AuditEvidence evidence, AuditContext? declared = null, string more = "") =>
        Assert.Single(Evaluate($"\"require\": {condition}", evidence, declared, more)).Verdict switch
        {
            Verdict.Pass => true,
            Verdict.Fail => false,
            Verdict.Inconclusive => null,
            var other => throw new InvalidOperationException(other.ToString()),
        };

    public static AuditReport Judge(RuleSet rules, AuditEvidence evidence, JudgementRequest? request = null, DateTimeOffset? asOf = null) =>
        RuleRunner.Run(rules, evidence, request ?? JudgementRequest.Default, Tool, asOf ?? AsOf);

    public static AuditContext Declared(params (FactDefinition Fact, FactValue? Value)[] facts) =>
        new(new FactSet(facts.Select(pair => new KeyValuePair<string, FactValue?>(pair.Fact.Name, pair.Value))));
}
