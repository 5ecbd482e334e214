using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Json.Schema;
using ModelAudit.Evidence;
using ModelAudit.Reports;
using ModelAudit.Signing;

namespace ModelAudit.Tests.Schemas;

/// <summary>Checks documents against the published schemas with an independent validator.</summary>
internal static class SchemaCheck
{
    private static readonly ConcurrentDictionary<string, JsonSchema> Schemas = new(StringComparer.Ordinal);

    /// <summary>Asserts that any document this software wrote (evidence, report, statement, summary, bundle, envelope line) satisfies its schema.</summary>
    public static void AssertValid(ReadOnlyMemory<byte> document)
    {
        using JsonDocument json = JsonDocument.Parse(document);
        JsonElement root = json.RootElement;
        string name = root.TryGetProperty("mediaType", out _) ? "bundle"
            : root.TryGetProperty("payload", out _) ? "envelope"
            : root.TryGetProperty("_type", out _) ? root.GetProperty("predicateType").GetString() == ReportStatement.PredicateType ? "statement" : "summary"
            : root.GetProperty("schema").GetString() switch
            {
                EvidenceJson.Schema => "evidence",
                ReportJson.Schema => "report",
                string other => throw new InvalidOperationException($"There is no schema for '{other}'."),
                null => throw new InvalidOperationException("The document does not say what it is."),
            };
        Assert.Empty(Problems(name, root));
        if (name is "bundle" or "envelope")
        {
            AssertValid(SignedReport.Parse(document).Payload);
        }
    }

    /// <summary>What is wrong with a document under a schema.</summary>
    public static IReadOnlyList<string> Problems(string schema, JsonElement document)
    {
        EvaluationResults results = Schemas.GetOrAdd(schema, Load).Evaluate(document, new EvaluationOptions { OutputFormat = OutputFormat.List });
        return results.IsValid ? []
            : [.. (results.Details ?? []).Where(detail => detail.Errors is not null).SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation}: {error.Value}")).Append("invalid")];
    }

    /// <summary>The text of a published schema, as it travels in the assembly.</summary>
    public static string Text(string name)
    {
        using Stream stream = typeof(AuditReport).Assembly.GetManifestResourceStream($"rules/schemas/modelaudit.{name}.v1.schema.json")
            ?? throw new InvalidOperationException($"There is no schema '{name}'.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static JsonSchema Load(string name) => JsonSchema.FromText(Text(name), new BuildOptions { SchemaRegistry = new SchemaRegistry() });
}
