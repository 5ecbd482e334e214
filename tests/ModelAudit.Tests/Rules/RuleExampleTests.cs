using System.Collections.Immutable;
using ModelAudit.Rules;

namespace ModelAudit.Tests.Rules;

public sealed class RuleExampleTests
{
    [Theory]
    [InlineData(""" "require": { "field": "t.text", "equals": "a" } """, """ "facts": { "t.text": "a" }, "expect": "pass" """)]
    [InlineData(""" "require": { "field": "t.text", "equals": "a" } """, """ "facts": { "t.text": null }, "expect": "fail" """)]
    [InlineData(""" "require": { "field": "t.text", "equals": "a" } """, """ "expect": "fail", "message": "Unmet" """)]
    [InlineData(""" "require": { "field": "t.text", "equals": "a" } """, """ "gaps": [ { "facts": ["t.text"], "reason": "truncated", "detail": "ends at 3" } ], "expect": "inconclusive", "message": "ends at 3" """)]
    [InlineData(""" "each": "file", "require": { "field": "f.text", "equals": "a" } """, """ "facts": { "f.text": "a" }, "expect": "pass" """)]
    [InlineData(""" "each": "file", "require": { "field": "file.role", "equals": "weights" } """, """ "file": { "path": "a.bin", "role": "weights" }, "expect": "pass" """)]
    [InlineData(""" "each": "file", "require": { "field": "f.text", "exists": false } """, """ "file": { "path": "a.bin", "gaps": [ { "facts": ["f.text"], "reason": "malformed" } ] }, "expect": "inconclusive" """)]
    [InlineData(""" "each": "file", "require": { "field": "file.sha256", "exists": true } """, """ "file": { "gaps": [ { "reason": "unreadable", "inspector": "engine" } ] }, "expect": "inconclusive" """)]
    [InlineData(""" "each": "file", "forbid": { "field": "file.length", "atLeast": 9 } """, """ "files": [ { "path": "a", "length": 3 }, { "path": "b", "length": 10 } ], "expect": "fail" """)]
    [InlineData(""" "each": "f.items", "forbid": { "field": "item.name", "equals": "x" } """, """ "facts": { "f.items": [ { "name": "x", "offset": 3 } ] }, "expect": "fail" """)]
    [InlineData(""" "each": "f.items", "forbid": { "field": "item.name", "equals": "x" } """, """ "facts": { "f.items": [] }, "expect": "pass", "message": "There are no f.items." """)]
    [InlineData(""" "each": "f.items", "forbid": { "field": "item.name", "equals": "x" } """, """ "file": {}, "expect": "notApplicable" """)]
    [InlineData(""" "each": "t.items", "forbid": { "field": "item.name", "equals": "x" }, "passMessage": "No x." """, """ "facts": { "t.items": [] }, "expect": "pass", "message": "No x." """)]
    [InlineData(""" "each": "t.items", "require": { "field": "item.name", "equals": "x" } """, """ "facts": { "t.items": [] }, "expect": "notApplicable" """)]
    [InlineData(""" "require": { "field": "context.environment", "equals": "prod" } """, """ "expect": "inconclusive" """)]
    [InlineData(""" "require": { "field": "context.environment", "equals": "prod" } """, """ "context": { "environment": "prod" }, "expect": "pass" """)]
    [InlineData(""" "unmet": "review", "question": "q", "require": { "field": "t.text", "equals": "a" } """, """ "expect": "review" """)]
    [InlineData(""" "unmet": "review", "question": "q", "require": { "field": "t.text", "equals": "a" } """, """ "attestations": { "q": "yes" }, "expect": "pass" """)]
    [InlineData(""" "unmet": "review", "question": "q", "require": { "field": "t.text", "equals": "a" } """, """ "attestations": { "q": "no" }, "expect": "fail" """)]
    [InlineData(""" "where": { "field": "t.flag", "equals": true }, "require": { "field": "t.text", "equals": "a" } """, """ "facts": { "t.flag": false }, "expect": "notApplicable" """)]
    [InlineData(""" "require": { "count": "gaps", "where": { "field": "item.path", "equals": "a" }, "atMost": 0 } """, """ "file": { "path": "a", "gaps": [ {} ] }, "expect": "fail" """)]
    [InlineData(""" "require": { "field": "t.text", "spdxNotIn": ["CC-BY-NC-4.0"] } """, """ "facts": { "t.text": "MIT AND CC-BY-NC-4.0" }, "expect": "fail" """)]
    [InlineData(""" "require": { "field": "t.text", "spdxNotIn": ["CC-BY-NC-4.0"] } """, """ "facts": { "t.text": "MIT OR cc-by-nc-4.0" }, "expect": "pass" """)]
    [InlineData(""" "require": { "field": "t.text", "spdxNotIn": ["CC-BY-NC-4.0"] } """, """ "facts": { "t.text": "MIT OR" }, "expect": "inconclusive" """)]
    [InlineData(""" "require": { "field": "t.text", "spdxNotIn": ["CC-BY-NC-4.0"] } """, """ "expect": "pass" """)]
    public void An_example_has_the_outcome_it_expects(string body, string example)
    {
        RuleExampleResult result = Assert.Single(Run(body, example));
        Assert.True(result.Passed, $"{result.Actual}: {result.Message}");
    }

    [Fact]
    public void An_example_that_does_not_hold_says_what_came_instead()
    {
        RuleExampleResult result = Assert.Single(Run(""" "require": { "field": "t.text", "equals": "a" } """, """ "title": "An a", "facts": { "t.text": "b" }, "expect": "pass" """));
        Assert.Equal((false, Verdict.Pass, Verdict.Fail, "Unmet.", "TEST0001", 1, "An a"), (result.Passed, result.Expected, result.Actual, result.Message, result.RuleId, result.Number, result.Title));
        RuleExampleResult text = Assert.Single(Run(""" "require": { "field": "t.text", "equals": "a" } """, """ "expect": "fail", "message": "other words" """));
        Assert.Equal((false, "other words"), (text.Passed, text.MissingText));
    }

    private static ImmutableArray<RuleExampleResult> Run(string body, string example) =>
        RuleExamples.Run(RuleKit.Load(RuleKit.Pack(RuleKit.Rule($$"""{{body}}, "examples": [ { {{example}} } ]"""))));
}
