using System.Collections.Immutable;
using CsCheck;

namespace ModelAudit.Tests.Rules;

public sealed class RulePackReaderTests
{
    private const string Good = """ "require": { "field": "t.text", "exists": true } """;

    [Theory]
    [InlineData("a", true)]
    [InlineData("acme.adoption-2", true)]
    [InlineData("", false)]
    [InlineData(".a", false)]
    [InlineData("a.", false)]
    [InlineData("a..b", false)]
    [InlineData("a.-b", false)]
    [InlineData("A", false)]
    [InlineData("a b", false)]
    [InlineData("\u00e4", false)]
    [InlineData("a\n", false)]
    public void Names_are_what_their_pattern_says(string name, bool expected)
    {
        Assert.Equal(expected, ModelAudit.Rules.Declarative.RulePackReader.IsName(name));
        Assert.Equal(expected, System.Text.RegularExpressions.Regex.IsMatch(name, ModelAudit.Rules.Declarative.RulePackReader.NamePattern));
    }

    [Theory]
    [InlineData("MA1001", true)]
    [InlineData("ABCDEFGH1234", true)]
    [InlineData("M1001", false)]
    [InlineData("ABCDEFGHI1234", false)]
    [InlineData("MA100", false)]
    [InlineData("MA10011", false)]
    [InlineData("ma1001", false)]
    [InlineData("MA1001\n", false)]
    [InlineData("MA\u0661001", false)]
    public void Ids_are_what_their_pattern_says(string id, bool expected)
    {
        Assert.Equal(expected, ModelAudit.Rules.Declarative.RuleReader.IsId(id));
        Assert.Equal(expected, System.Text.RegularExpressions.Regex.IsMatch(id, ModelAudit.Rules.Declarative.RuleReader.IdPattern));
    }

    [Fact]
    public void Ten_mistakes_are_reported_all_at_once_with_line_and_column()
    {
        const string Pack = """
            {
              "pack": "ten.mistakes",
              "version": "1.0.0",
              "rulez": [],
              "requires": { "modelaudit": "1.0" },
              "rules": [
                { "id": "bad-1", "title": "t", "severity": "high", "message": "m", "require": { "field": "t.text", "exists": true } },
                { "id": "TEST0002", "title": "t", "severity": "terrible", "message": "m", "require": { "field": "t.text", "exists": true } },
                { "id": "TEST0003", "title": "t", "severity": "low", "message": "m", "require": { "field": "t.txet", "exists": true } },
                { "id": "TEST0004", "title": "t", "severity": "low", "message": "m", "require": { "field": "t.text", "atLeast": 3 } },
                { "id": "TEST0005", "title": "t", "severity": "low", "message": "m", "require": { "field": "t.text", "in": { "list": "nowhere" } } },
                { "id": "TEST0006", "title": "t", "severity": "low", "message": "m" },
                { "id": "TEST0007", "title": "t", "severity": "low", "message": "m", "require": { "field": "t.text", "matches": "(?<!a)b" } },
                { "id": "TEST0008", "title": "t", "severity": "low", "message": "{item.name}", "require": { "field": "t.text", "versionIn": "17" } }
              ]
            }
            """;
        ImmutableArray<InputProblem> problems = RuleKit.Problems(Pack);
        (int Line, string Start, string Part)[] expected =
        [
            (4, "\"rulez\"", "Did you mean 'rules'?"),
            (5, "\"1.0\"", "write '[1.0,)'"),
            (7, "\"bad-1\"", "'bad-1' is not a rule id"),
            (8, "\"terrible\"", "'terrible' is not a severity"),
            (9, "\"t.txet\"", "Did you mean 't.text'?"),
            (10, "\"atLeast\"", "'atLeast' does not apply to 't.text', which is a text"),
            (11, "\"nowhere\"", "There is no list 'nowhere'."),
            (12, "{ \"id\"", "needs 'require' or 'forbid'"),
            (13, "\"(?<!a)b\"", "look-around"),
            (14, "\"{item.name}\"", "'item.name' has no meaning here"),
            (14, "\"17\"", "'17' is a version, not a range"),
        ];
        string[] lines = Pack.Split('\n');
        Assert.Equal(
            expected.Select(place => (place.Line, lines[place.Line - 1].IndexOf(place.Start, StringComparison.Ordinal) + 1)),
            problems.Select(problem => (problem.Line, problem.Column)));
        Assert.All(expected.Zip(problems), pair => Assert.Contains(pair.First.Part, pair.Second.Message, StringComparison.Ordinal));
        Assert.All(problems, problem => Assert.Equal("pack1.json", problem.File));
    }

    [Theory]
    [InlineData("[]", "an object is expected")]
    [InlineData("{ \"pack\": \"a\", \"version\": \"1.0.0\", }", "This is not JSON")]
    [InlineData("", "This is not JSON")]
    [InlineData("{ // x\n }", "This is not JSON")]
    [InlineData("{ \"pack\": \"a\", \"pack\": \"b\", \"version\": \"1.0.0\" }", "'pack' occurs twice")]
    [InlineData("{ \"pack\": \"A b\", \"version\": \"1.0.0\" }", "is not a name")]
    [InlineData("{ \"pack\": \"a\", \"version\": \"one\" }", "is not a version")]
    [InlineData("{ \"pack\": \"a\" }", "needs 'version'")]
    [InlineData("{ \"version\": \"1.0.0\" }", "needs 'pack'")]
    [InlineData("{ \"pack\": 1, \"version\": \"1.0.0\" }", "a string is expected")]
    [InlineData("{ \"pack\": \"a\", \"version\": \"1.0.0\", \"rules\": {} }", "an array is expected")]
    [InlineData("{ \"pack\": \"a\", \"version\": \"1.0.0\", \"title\": \"\\ud800\" }", "unpaired surrogate")]
    [InlineData("{ \"pack\": \"a\", \"version\": \"1.0.0\", \"requires\": { \"modelaudit\": \"[99.0,)\" } }", "needs a version of ModelAudit")]
    [InlineData("{ \"pack\": \"a\", \"version\": \"1.0.0\", \"lists\": { \"x\": [\"a\", \"a\"] } }", "occurs twice")]
    [InlineData("{ \"pack\": \"a\", \"version\": \"1.0.0\", \"lists\": { \"x\": { \"validUntil\": \"soon\", \"entries\": [] } } }", "is not a date")]
    [InlineData("{ \"pack\": \"a\", \"version\": \"1.0.0\", \"profile\": { \"levels\": { \"MA9001\": \"blok\" } } }", "Did you mean 'block'?")]
    [InlineData("{ \"pack\": \"a\", \"version\": \"1.0.0\", \"profile\": { \"levels\": { \"MA9999\": \"block\" } } }", "There is no rule 'MA9999'")]
    [InlineData("{ \"pack\": \"a\", \"version\": \"1.0.0\", \"profiles\": { \"p\": { \"extends\": \"q\" } } }", "There is no profile 'q'")]
    [InlineData("{ \"pack\": \"a\", \"version\": \"1.0.0\", \"profiles\": { \"p\": { \"waivers\": { \"maxDays\": { \"hihg\": 3 } } } } }", "Did you mean 'high'?")]
    [InlineData("{ \"pack\": \"a\", \"version\": \"1.0.0\", \"extends\": [ { \"pack\": \"b\", \"version\": \"[1.0,)\" } ] }", "is not loaded")]
    [InlineData("{ \"pack\": \"a\", \"version\": \"1.0.0\", \"extends\": [ { \"pack\": \"a\", \"version\": \"[1.0,)\" } ] }", "in a circle")]
    public void A_broken_pack_is_refused(string pack, string part) =>
        Assert.Contains(part, Assert.Single(RuleKit.Problems(pack)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(""" "require": { "field": "t.text" } """, "has no operator")]
    [InlineData(""" "require": { "field": "t.text", "equals": "a", "notEquals": "b" } """, "more than one operator")]
    [InlineData(""" "require": { "field": "t.text", "equalz": "a" } """, "Did you mean 'equals'?")]
    [InlineData(""" "require": { "filed": "t.text", "equals": "a" } """, "Did you mean 'field'?")]
    [InlineData(""" "require": { "field": "t.text", "equals": 1 } """, "cannot compare it with 1")]
    [InlineData(""" "require": { "field": "t.number", "equals": 1.5 } """, "cannot compare it with 1.5")]
    [InlineData(""" "require": { "field": "t.number", "equals": "1" } """, "cannot compare it with a string")]
    [InlineData(""" "require": { "field": "t.flag", "equals": "true" } """, "cannot compare it with a string")]
    [InlineData(""" "require": { "field": "t.flag", "in": [true] } """, "'in' does not apply")]
    [InlineData(""" "require": { "field": "t.text", "equals": { "field": "t.number" } } """, "needs a text here")]
    [InlineData(""" "require": { "field": "t.text", "in": "a" } """, "takes an array of strings")]
    [InlineData(""" "require": { "field": "t.text", "in": [1] } """, "a string is expected")]
    [InlineData(""" "require": { "field": "t.text", "exists": "yes" } """, "takes true or false")]
    [InlineData(""" "require": { "field": "t.text", "matches": "(" } """, "is not valid")]
    [InlineData(""" "require": { "field": "t.text", "matches": "(a)\\1" } """, "back-reference")]
    [InlineData(""" "require": { "field": "t.text", "spdxIn": ["MIT OR Apache-2.0"] } """, "list each by itself")]
    [InlineData(""" "require": { "field": "t.text", "spdxIn": ["not a license"] } """, "is not an SPDX license identifier")]
    [InlineData(""" "require": { "field": "f.text", "equals": "a" } """, "about one file")]
    [InlineData(""" "require": { "field": "file.path", "equals": "a" } """, "about one file")]
    [InlineData(""" "each": "t.itmes", "require": { "field": "t.text", "exists": true } """, "Did you mean 't.items'?")]
    [InlineData(""" "each": "t.text", "require": { "field": "t.text", "exists": true } """, "not a collection")]
    [InlineData(""" "each": "t.items", "require": { "field": "item.nmae", "exists": true } """, "Did you mean 'name'?")]
    [InlineData(""" "require": { "allOf": [] } """, "at least one condition")]
    [InlineData(""" "require": { "all": "t.items" } """, "needs 'satisfy'")]
    [InlineData(""" "require": { "count": "t.items" } """, "needs 'atLeast' or 'atMost'")]
    [InlineData(""" "require": { "count": "t.items", "atLeast": -1 } """, "whole number of at least 0")]
    [InlineData(""" "require": { "count": "t.items", "atLeast": 3, "atMost": 2 } """, "no count can satisfy both")]
    [InlineData(""" "require": { "field": "t.text", "like": "LONG" } """, "at most 1000 characters")]
    [InlineData(""" "require": { "not": [] } """, "A condition is an object")]
    [InlineData(""" "require": { "field": "t.text", "exists": true }, "forbid": { "field": "t.text", "exists": true } """, "not both")]
    [InlineData(""" "require": { "field": "t.text", "exists": true }, "unmet": "warn" """, "'warn' is not a unmet")]
    [InlineData(""" "require": { "field": "t.text", "exists": true }, "question": "q" """, "only has a meaning together with")]
    [InlineData(""" "require": { "field": "t.text", "exists": true }, "message": "{t.txt}" """, "Did you mean 't.text'?")]
    [InlineData(""" "require": { "field": "t.text", "exists": true }, "message": "{t.text" """, "is not closed")]
    [InlineData(""" "require": { "field": "t.text", "exists": true }, "message": "a } b" """, "closes nothing")]
    [InlineData(""" "require": { "field": "t.text", "exists": true }, "controls": "CWE-502" """, "an array of strings is expected")]
    [InlineData(""" "require": { "field": "t.text", "exists": true }, "locked": 1 """, "true or false is expected")]
    [InlineData(""" "require": { "field": "t.text", "exists": true }, "effectiveFrom": "2026-13-01" """, "is not a date")]
    [InlineData(""" "require": { "field": "t.text", "exists": true }, "examples": [ {} ] """, "needs 'expect'")]
    [InlineData(""" "require": { "field": "t.text", "exists": true }, "examples": [ { "expect": "passes" } ] """, "Did you mean 'pass'?")]
    [InlineData(""" "require": { "field": "t.text", "exists": true }, "examples": [ { "expect": "pass", "facts": { "t.txt": "a" } } ] """, "Did you mean 't.text'?")]
    [InlineData(""" "require": { "field": "t.text", "exists": true }, "examples": [ { "expect": "pass", "facts": { "t.text": 1 } } ] """, "is a text; this is a number")]
    [InlineData(""" "require": { "field": "t.text", "exists": true }, "examples": [ { "expect": "pass", "facts": { "t.items": [ { "nam": "a" } ] } } ] """, "Did you mean 'name'?")]
    [InlineData(""" "require": { "field": "t.text", "exists": true }, "examples": [ { "expect": "pass", "context": { "enviroment": "a" } } ] """, "Did you mean 'environment'?")]
    [InlineData(""" "require": { "field": "t.text", "exists": true }, "examples": [ { "expect": "pass", "file": { "path": "../a" } } ] """, "'..' segment")]
    public void A_broken_rule_is_refused(string body, string part) =>
        Assert.Contains(part, Assert.Single(RuleKit.Problems(RuleKit.Pack(RuleKit.Rule(body.Replace("LONG", new string('*', 1_001), StringComparison.Ordinal))))).Message, StringComparison.Ordinal);

    [Fact]
    public void An_id_is_used_once_in_all_packs_and_rules_in_code()
    {
        string rule = RuleKit.Rule(Good);
        Assert.Contains("used already", Assert.Single(RuleKit.Problems(RuleKit.Pack($"{rule}, {rule}"))).Message, StringComparison.Ordinal);
        Assert.Contains("by the pack 'test.pack'", Assert.Single(RuleKit.Problems(RuleKit.Pack(rule), RuleKit.Pack(rule, name: "other"))).Message, StringComparison.Ordinal);
        Assert.Contains("modelaudit.engine", Assert.Single(RuleKit.Problems(RuleKit.Pack(RuleKit.Rule(Good, "MA9001")))).Message, StringComparison.Ordinal);
        InvalidInputException exception = Assert.Throws<InvalidInputException>(() => RuleKit.Load([new CodeRule("TEST0001"), new CodeRule("x")], RuleKit.Pack(rule)));
        Assert.Equal(2, exception.Problems.Length);
    }

    [Fact]
    public void Problems_of_several_packs_come_together()
    {
        ImmutableArray<InputProblem> problems = RuleKit.Problems("{}", RuleKit.Pack(RuleKit.Rule(""" "require": {} """)));
        Assert.Equal(["pack1.json", "pack1.json", "pack2.json"], problems.Select(problem => problem.File));
    }

    [Fact]
    public void A_deeply_nested_pack_is_refused_without_recursion_trouble()
    {
        string nested = string.Concat(Enumerable.Repeat("{\"not\":", 100_000)) + "{}" + new string('}', 100_000);
        Assert.Contains("not JSON", Assert.Single(RuleKit.Problems(RuleKit.Pack(RuleKit.Rule($"\"require\": {nested}")))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mutated_pack_never_throws_anything_but_its_problems()
    {
        string pack = RuleKit.Pack(
            RuleKit.Rule(""" "each": "t.items", "where": { "count": "files", "atMost": 3 }, "require": { "field": "item.name", "in": { "list": "l" } }, "message": "{item.name}", "examples": [ { "facts": { "t.items": [ { "name": "a" } ] }, "expect": "pass", "asOf": "2026-01-01", "gaps": [ { "facts": ["t.text"], "reason": "malformed" } ] } ] """),
            """ "lists": { "l": { "entries": ["a"], "validUntil": "2027-01-01" } }, "profile": { "levels": { "TEST0001": "block" }, "waivers": { "maxDays": { "high": 3 } } } """);
        Gen.Select(Gen.Int[0, pack.Length - 1], Gen.Int[0, 6], Gen.OneOf(Gen.Char["{}[]\",:0az.-"], Gen.Char)).Sample((at, remove, put) =>
        {
            string mutated = pack[..at] + put + pack[Math.Min(pack.Length, at + remove)..];
            try
            {
                RuleKit.Load(mutated);
            }
            catch (InvalidInputException exception)
            {
                Assert.NotEmpty(exception.Problems);
            }
        }, iter: 1_000, threads: 1);
    }

    [Fact]
    public void A_truncated_pack_is_refused_at_every_length()
    {
        string pack = RuleKit.Pack(RuleKit.Rule(Good));
        for (int length = 0; length < pack.Length; length++)
        {
            Assert.Single(RuleKit.Problems(pack[..length]));
        }
    }
}
