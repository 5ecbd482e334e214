using System.Globalization;
using System.Text.Json.Nodes;

namespace ModelAudit.Tests.Schemas;

/// <summary>
/// Checks a document against the part of the SPDX 3.0.1 model that <c>spdx-3.0.1-structure.json</c> describes: classes, properties, types of values, enumerations,
/// references that resolve, the licenses that the AI and Dataset profiles ask for, and what a claimed profile makes mandatory.
/// </summary>
internal sealed class SpdxStructure
{
    private static readonly JsonObject Model = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Schemas", "spdx-3.0.1-structure.json")))!.AsObject();

    private readonly Dictionary<string, string> classes = new(StringComparer.Ordinal);
    private readonly List<string> problems = [];

    /// <summary>What is wrong with a document; nothing when it is valid.</summary>
    public static IReadOnlyList<string> Problems(JsonNode document) => new SpdxStructure().Check(document);

    private List<string> Check(JsonNode document)
    {
        if ((string?)document["@context"] != "https://spdx.org/rdf/3.0.1/spdx-context.jsonld" || document.AsObject().Count != 2)
        {
            problems.Add("The document is not a context and a graph.");
        }

        JsonObject[] graph = [.. document["@graph"]!.AsArray().Select(node => node!.AsObject())];
        foreach ((string individual, JsonNode? type) in Model["individuals"]!.AsObject())
        {
            classes.Add(individual, (string)type!);
        }

        foreach (JsonObject element in graph)
        {
            if ((string?)(element["spdxId"] ?? element["@id"]) is { } id && !classes.TryAdd(id, (string)element["type"]!))
            {
                problems.Add($"{id} occurs twice.");
            }
        }

        foreach (JsonObject element in graph)
        {
            CheckObject(element, (string?)element["type"] ?? string.Empty);
        }

        if (graph.Count(element => (string?)element["type"] == "SpdxDocument") != 1)
        {
            problems.Add("There is not exactly one SpdxDocument.");
        }

        CheckProfiles(graph);
        return problems;
    }

    private void CheckProfiles(JsonObject[] graph)
    {
        string[] licensed = [.. Model["licensed"]!.AsArray().Select(name => (string)name!)];
        foreach (JsonObject package in graph.Where(element => licensed.Contains((string?)element["type"])))
        {
            foreach (string relation in (string[])["hasDeclaredLicense", "hasConcludedLicense"])
            {
                JsonObject[] found = [.. graph.Where(element => (string?)element["type"] == "Relationship" && (string?)element["relationshipType"] == relation && (string?)element["from"] == (string?)package["spdxId"])];
                if (found.Length != 1 || found[0]["to"]!.AsArray().Count != 1 || !Is(classes.GetValueOrDefault((string)found[0]["to"]![0]!), "AnyLicenseInfo"))
                {
                    problems.Add($"{package["spdxId"]} has not exactly one {relation}.");
                }
            }
        }

        foreach (string profile in graph.SelectMany(element => element["profileConformance"]?.AsArray().Select(name => (string)name!) ?? []).Distinct())
        {
            foreach ((string type, JsonNode? mandatory) in Model["profiles"]![profile]?.AsObject() ?? [])
            {
                problems.AddRange(graph.Where(element => (string?)element["type"] == type).SelectMany(element => mandatory!.AsArray().Where(name => element[(string)name!] is null).Select(name => $"{element["spdxId"]} has no {name}, which the claimed profile {profile} wants.")));
            }
        }
    }

    private void CheckObject(JsonObject value, string type)
    {
        if (Model["classes"]![type] is not JsonObject declared || declared["abstract"] is not null)
        {
            problems.Add($"'{type}' is no class that can be used.");
            return;
        }

        var properties = new Dictionary<string, (string Type, bool IsList, bool IsRequired)>(StringComparer.Ordinal);
        for (JsonObject? at = declared; at is not null; at = at["extends"] is { } parent ? Model["classes"]![(string)parent!]!.AsObject() : null)
        {
            foreach ((string name, JsonNode? kind) in at["properties"]!.AsObject())
            {
                properties.Add(name.Replace("[]", string.Empty, StringComparison.Ordinal), (((string)kind!).TrimEnd('!'), name.EndsWith("[]", StringComparison.Ordinal), ((string)kind!).EndsWith('!')));
            }
        }

        string label = (string?)value["spdxId"] ?? type;
        problems.AddRange(properties.Where(property => property.Value.IsRequired && value[property.Key] is null).Select(property => $"{label} has no {property.Key}."));
        foreach ((string name, JsonNode? content) in value)
        {
            if (name == "type")
            {
                continue;
            }

            if (!properties.TryGetValue(name, out (string Type, bool IsList, bool IsRequired) property))
            {
                problems.Add($"{label}: {type} has no property {name}.");
            }
            else if (property.IsList != content is JsonArray || content is JsonArray { Count: 0 })
            {
                problems.Add($"{label}: {name} is {(property.IsList ? "not a list, or empty" : "a list")}.");
            }
            else
            {
                foreach (JsonNode? item in content is JsonArray list ? list : [content!.DeepClone()])
                {
                    CheckValue(label, name, property.Type, item!);
                }
            }
        }
    }

    private void CheckValue(string label, string name, string type, JsonNode value)
    {
        string[] parts = type.Split(':');
        if (parts[0] == "object")
        {
            if (value is JsonObject nested && (string?)nested["type"] == parts[1])
            {
                CheckObject(nested, parts[1]);
            }
            else
            {
                problems.Add($"{label}: {name} is no {parts[1]}.");
            }

            return;
        }

        string text = value is JsonValue scalar && scalar.TryGetValue(out string? stated) ? stated : string.Empty;
        bool isGood = parts[0] switch
        {
            "text" => text.Length > 0,
            "blank" => text.StartsWith("_:", StringComparison.Ordinal),
            "iri" => Uri.TryCreate(text, UriKind.Absolute, out _),
            "time" => DateTime.TryParseExact(text, "yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
            "creation" => classes.GetValueOrDefault(text) == "CreationInfo",
            "enum" => Model["enumerations"]![parts[1]]!.AsArray().Any(member => (string?)member == text),
            _ => classes.TryGetValue(text, out string? target) && Is(target, parts[1]),
        };
        if (!isGood)
        {
            problems.Add($"{label}: {name} is '{text}', which is no {type}.");
        }
    }

    private static bool Is(string? type, string wanted)
    {
        for (string? at = type; at is not null; at = (string?)Model["classes"]![at]?["extends"])
        {
            if (at == wanted)
            {
                return true;
            }
        }

        return false;
    }
}
