using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Reports.Comparison;

/// <summary>The entries of a list that took part in a judgement, read from its text in the report.</summary>
internal static class PolicyList
{
    /// <summary>The entries; none when the report has no such list or its text is no list.</summary>
    public static IEnumerable<string> Of(AuditReport report, string name)
    {
        if (report.Policy.FirstOrDefault(document => document.Kind == "list" && document.Name == name)?.Text is not { } text)
        {
            return [];
        }

        try
        {
            using var reader = new JsonTextReader(new StringReader(text)) { MaxDepth = 16, DateParseHandling = DateParseHandling.None };
            return JToken.ReadFrom(reader) is JObject { } list && list["entries"] is JArray entries
                ? [.. entries.Select(entry => entry.Type == JTokenType.String ? (string)entry! : (string?)(entry as JObject)?["value"] ?? string.Empty)]
                : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
