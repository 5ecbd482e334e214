using System.Security.Cryptography;
using System.Text;
using Newtonsoft.Json.Linq;

namespace ModelAudit.DataTool;

/// <summary>Makes the table of operators of the ONNX standard that is embedded in the core.</summary>
internal static class OnnxOperators
{
    private const string Onnx = "1.23-dev (ai.onnx 28; the released 1.22 has ai.onnx 27)";

    /// <summary>Converts the schemas: versions of each operator in ascending order, negative where the version deprecates it.</summary>
    /// <param name="name">The input's file name, for the provenance.</param>
    /// <param name="input">The input: domains with operators, each with <c>since</c> and <c>deprecated</c>; "" is ai.onnx.</param>
    public static string Convert(string name, byte[] input)
    {
        JObject domains = JObject.Parse(Encoding.UTF8.GetString(input));
        var sorted = new SortedDictionary<string, JObject>(StringComparer.Ordinal);
        foreach (JProperty domain in domains.Properties())
        {
            sorted.Add(domain.Name.Length == 0 ? "ai.onnx" : domain.Name, (JObject)domain.Value);
        }

        // A domain that the standard has reserved without any operator yet.
        sorted.TryAdd("ai.onnx.training", []);
        var text = new StringBuilder();
        string provenance = $"Operator schemas of the onnx project, {Onnx}, Changelog.md and Changelog-ml.md; converted from {name}, SHA-256 {System.Convert.ToHexStringLower(SHA256.HashData(input))}";
        text.Append("{\n  \"provenance\": ").Append(Quote(provenance)).Append(",\n  \"newest\": {\n");
        text.AppendJoin(",\n", sorted.Select(domain => $"    {Quote(domain.Key)}: {Newest(domain.Value)}"));
        text.Append("\n  },\n  \"operators\": {\n");
        text.AppendJoin(",\n", sorted.Where(domain => domain.Value.Count > 0).Select(domain => $"    {Quote(domain.Key)}: {{\n{Operators(domain.Value)}\n    }}"));
        return text.Append("\n  }\n}\n").ToString();
    }

    private static string Operators(JObject domain) => string.Join(
        ",\n",
        domain.Properties().OrderBy(property => property.Name, StringComparer.Ordinal).Select(property => $"      {Quote(property.Name)}: [{string.Join(", ", Versions(property.Value))}]"));

    private static IEnumerable<long> Versions(JToken schema)
    {
        long? deprecated = schema.Value<long?>("deprecated");
        return ((JArray)(schema["since"] ?? throw new InvalidDataException("An operator has no 'since'."))).Select(since => (long)since).Order().Select(since => since == deprecated ? -since : since);
    }

    private static long Newest(JObject domain) => domain.Properties().SelectMany(property => Versions(property.Value)).Select(Math.Abs).DefaultIfEmpty(1).Max();

    private static string Quote(string text) => "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
}
