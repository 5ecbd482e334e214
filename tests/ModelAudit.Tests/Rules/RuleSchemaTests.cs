using System.Runtime.CompilerServices;
using System.Text.Json;
using Json.Schema;
using ModelAudit.Rules;

namespace ModelAudit.Tests.Rules;

public sealed class RuleSchemaTests
{
    private const string AcceptVariable = "MODELAUDIT_ACCEPT";

    private static readonly JsonSchema PackSchema = Parse(RuleSchemaWriter.Write(RuleKit.Vocabulary));

    public static TheoryData<string, string> Published()
    {
        var data = new TheoryData<string, string>();
        data.Add("rules", RuleSchemaWriter.Write(ModelAuditor.CreateBuilder().Build().Vocabulary));
        data.Add("lists", RuleSchemaWriter.WriteLists());
        data.Add("waivers", RuleSchemaWriter.WriteWaivers());
        data.Add("attestations", RuleSchemaWriter.WriteAttestations());
        data.Add("context", RuleSchemaWriter.WriteContext());
        return data;
    }

    /// <summary>A stale schema is renewed by running this test with MODELAUDIT_ACCEPT=1.</summary>
    [Theory]
    [MemberData(nameof(Published))]
    public void The_published_schema_is_the_one_the_tables_give(string name, string expected)
    {
        string path = Path.Combine(Repository(), "rules", $"modelaudit.{name}.v1.schema.json");
        if (Environment.GetEnvironmentVariable(AcceptVariable) == "1")
        {
            File.WriteAllText(path, expected);
        }

        Assert.True(File.ReadAllText(path) == expected, $"{path} is stale; renew it with {AcceptVariable}=1.");
    }

    [Theory]
    [InlineData(""" "each": "t.items", "where": { "count": "files", "atMost": 3 }, "require": { "field": "item.name", "in": { "list": "l" } } """)]
    [InlineData(""" "forbid": { "allOf": [ { "field": "t.number", "atLeast": 1 }, { "not": { "field": "t.list", "containsAny": ["a"] } } ] } """)]
    [InlineData(""" "each": "file", "require": { "anyOf": [ { "field": "file.path", "like": ["*.bin"] }, { "any": "gaps", "satisfy": { "field": "item.reason", "exists": true } } ] } """)]
    [InlineData(""" "require": { "field": "t.text", "equals": { "field": "t.other" } }, "examples": [ { "facts": { "t.text": null, "t.items": [ { "name": "a" } ] }, "gaps": [ { "facts": ["t.flag"], "reason": "limitReached" } ], "context": { "regions": ["DE"] }, "expect": "fail" } ] """)]
    public void What_the_parser_accepts_the_schema_accepts(string body)
    {
        string pack = RuleKit.Pack(RuleKit.Rule(body), """ "lists": { "l": ["a"], "m": { "entries": [], "validUntil": "2027-01-01" } }, "profile": { "levels": { "TEST0001": "block" }, "waivers": { "maxDays": { "high": 3 } } }, "requires": { "modelaudit": "[0.1,2.0)" } """);
        RuleKit.Load(pack);
        Assert.True(IsValid(PackSchema, pack));
    }

    [Theory]
    [InlineData(""" "require": { "field": "t.txet", "exists": true } """)]
    [InlineData(""" "require": { "field": "t.text", "atLeast": 1 } """)]
    [InlineData(""" "require": { "field": "t.number", "equals": "1" } """)]
    [InlineData(""" "require": { "field": "t.number" } """)]
    [InlineData(""" "require": { "field": "t.number", "atLeast": 1, "atMost": 2 } """)]
    [InlineData(""" "require": { "all": "t.items" } """)]
    [InlineData(""" "require": { "all": "t.text", "satisfy": { "field": "t.flag", "equals": true } } """)]
    [InlineData(""" "require": { "allOf": [] } """)]
    [InlineData(""" "requires": { "field": "t.text", "exists": true } """)]
    [InlineData(""" "unmet": "awful", "require": { "field": "t.text", "exists": true } """)]
    [InlineData(""" "require": { "field": "t.text", "exists": true }, "examples": [ { "facts": { "t.text": 1 }, "expect": "pass" } ] """)]
    public void What_the_parser_refuses_the_schema_refuses_too(string body)
    {
        string pack = RuleKit.Pack(RuleKit.Rule(body));
        Assert.NotEmpty(RuleKit.Problems(pack));
        Assert.False(IsValid(PackSchema, pack));
    }

    [Fact]
    public void Shipped_packs_and_lists_satisfy_their_schemas()
    {
        JsonSchema packs = Parse(RuleSchemaWriter.Write(ModelAuditor.CreateBuilder().Build().Vocabulary));
        JsonSchema lists = Parse(RuleSchemaWriter.WriteLists());
        Assert.NotEmpty(RulePackSource.Embedded);
        Assert.All(RulePackSource.Embedded, source => Assert.True(IsValid(source.Name.StartsWith("rules/lists/", StringComparison.Ordinal) ? lists : packs, source.Text), source.Name));
    }

    [Fact]
    public void Waivers_attestations_and_contexts_satisfy_their_schemas()
    {
        Assert.True(IsValid(Parse(RuleSchemaWriter.WriteWaivers()), """{ "waivers": [ { "id": "W", "rule": "MA1303", "subject": "x", "requestedBy": "a", "approvedBy": "b", "justification": "y", "createdAt": "2026-01-01", "expiresAt": "2026-01-01T00:00:01Z" } ] }"""));
        Assert.False(IsValid(Parse(RuleSchemaWriter.WriteWaivers()), """{ "waivers": [ { "id": "W" } ] }"""));
        Assert.True(IsValid(Parse(RuleSchemaWriter.WriteAttestations()), """{ "attestations": [ { "id": "A", "question": "q", "answer": "yes", "by": "c", "role": "r", "date": "2026-01-01", "expiresAt": "2027-01-01" } ] }"""));
        Assert.False(IsValid(Parse(RuleSchemaWriter.WriteAttestations()), """{ "attestations": [ { "id": "A", "question": "q", "answer": "yes", "by": "c", "role": "r", "date": "today", "expiresAt": "2027-01-01" } ] }"""));
        Assert.True(IsValid(Parse(RuleSchemaWriter.WriteContext()), """{ "context": { "environment": "prod", "publisher": null } }"""));
        Assert.False(IsValid(Parse(RuleSchemaWriter.WriteContext()), """{ "context": { "environmen": "prod" } }"""));
    }

    private static JsonSchema Parse(string text) => JsonSchema.FromText(text);

    private static bool IsValid(JsonSchema schema, string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return schema.Evaluate(document.RootElement).IsValid;
    }

    private static string Repository([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", ".."));
}
