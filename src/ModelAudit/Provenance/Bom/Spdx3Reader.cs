using System.Collections.Immutable;
using ModelAudit.Reading;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Provenance.Bom;

/// <summary>Reads SPDX 3.0 in JSON-LD, in the one form that its JSON schema allows: a flat graph with the global context.</summary>
internal static class Spdx3Reader
{
    private const string Context = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld";

    /// <summary>Reads a document.</summary>
    public static BillOfMaterials Read(JObject root)
    {
        var problems = new BomProblems();
        string? context = root["@context"] is JValue { Value: string text } ? text : (root["@context"] as JArray)?.OfType<JValue>().Select(item => item.Value as string).FirstOrDefault();
        string? version = context?.StartsWith("https://spdx.org/rdf/3.0", StringComparison.Ordinal) == true ? context.Split('/')[4] : null;
        if (context != Context)
        {
            problems.Add($"The context is '{FactBounds.Cut(context ?? string.Empty, 200)}', not '{Context}'.");
        }

        var graph = new Dictionary<string, JObject>(StringComparer.Ordinal);
        foreach (JObject element in problems.Objects(root["@graph"], "@graph"))
        {
            string? id = Id(element);
            if (id is null && Type(element) is not null)
            {
                problems.Add($"An element of type '{FactBounds.Cut(Type(element)!, 100)}' has no identifier.");
            }
            else if (id is not null && !graph.TryAdd(id, element))
            {
                problems.Add($"The identifier '{FactBounds.Cut(id, 200)}' is used twice.");
            }

            if (Type(element) is null)
            {
                problems.Add($"The element '{FactBounds.Cut(id ?? string.Empty, 200)}' has no type.");
            }
        }

        Relations relations = Relations.Read(graph, problems);
        var components = new Dictionary<string, BomComponent>(StringComparer.Ordinal);
        foreach ((string id, JObject element) in graph)
        {
            if (Kind(Type(element)) is { } kind)
            {
                components[id] = Component(id, kind, element, graph, relations, problems);
            }
        }

        string? rootId = graph.Values.Where(element => Type(element) is "SpdxDocument" or "software_Sbom" or "Bom" or "Bundle").SelectMany(element => Texts(element["rootElement"]))
            .FirstOrDefault(components.ContainsKey);
        foreach (string missing in graph.Values.SelectMany(element => Texts(element["rootElement"])).Where(id => !graph.ContainsKey(id)))
        {
            problems.Add($"The root element '{FactBounds.Cut(missing, 200)}' leads nowhere.");
        }

        BomComponent[] models = [.. components.Values.Where(component => component.Kind == "model")];
        return new BillOfMaterials("spdx", version)
        {
            Components = [.. components.Values],
            Subject = rootId is not null ? components[rootId] : models.Length == 1 ? models[0] : null,
            Problems = problems.All,
        };
    }

    private static BomComponent Component(string id, string kind, JObject element, Dictionary<string, JObject> graph, Relations relations, BomProblems problems)
    {
        string name = problems.Text(element, "name", $"'{FactBounds.Cut(id, 200)}'") ?? id;
        var digests = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        foreach (JToken method in element["verifiedUsing"] as JArray ?? [])
        {
            JObject? hash = method as JObject ?? (method is JValue { Value: string reference } ? graph.GetValueOrDefault(reference) : null);
            if (hash is null)
            {
                problems.Add($"A digest of '{FactBounds.Cut(name, 200)}' leads nowhere.");
            }
            else if (Type(hash) == "Hash" && problems.Digest(problems.Text(hash, "algorithm", "a digest", required: true), problems.Text(hash, "hashValue", "a digest", required: true), $"'{FactBounds.Cut(name, 200)}'") is { } digest)
            {
                digests.Add(digest);
            }
        }

        return new BomComponent(id, kind, name)
        {
            Version = problems.Text(element, "software_packageVersion", $"'{FactBounds.Cut(name, 200)}'"),
            Digests = digests.DrainToImmutable(),
            Licenses = [.. relations.Licenses(id).Select(target => License(target, graph)).OfType<string>().Where(SpdxReader.IsLicense).Distinct(StringComparer.Ordinal)],
            Ancestors = [.. relations.Ancestors(id).Select(target => graph.GetValueOrDefault(target)?["name"] is JValue { Value: string origin } ? origin : target)],
        };
    }

    private static string? License(string id, Dictionary<string, JObject> graph) =>
        graph.GetValueOrDefault(id)?["simplelicensing_licenseExpression"] is JValue { Value: string expression } ? expression
        : id.StartsWith("https://spdx.org/licenses/", StringComparison.Ordinal) ? id["https://spdx.org/licenses/".Length..]
        : null;

    private static string? Kind(string? type) => type switch
    {
        "ai_AIPackage" => "model",
        "dataset_DatasetPackage" => "data",
        "software_File" => "file",
        "software_Package" => "package",
        _ => null,
    };

    private static string? Id(JObject element) => (element["spdxId"] ?? element["@id"]) is JValue { Value: string id } ? id : null;

    private static string? Type(JObject element) => (element["type"] ?? element["@type"]) is JValue { Value: string type } ? type : null;

    private static IEnumerable<string> Texts(JToken? value) =>
        value is JValue { Value: string one } ? [one] : value is JArray many ? many.OfType<JValue>().Select(item => item.Value as string).OfType<string>() : [];

    /// <summary>The relationships of a graph that are looked at.</summary>
    private sealed class Relations
    {
        private readonly Dictionary<string, List<string>> licenses = new(StringComparer.Ordinal);
        private readonly Dictionary<string, List<string>> ancestors = new(StringComparer.Ordinal);

        public List<string> Licenses(string id) => licenses.GetValueOrDefault(id) ?? [];

        public List<string> Ancestors(string id) => ancestors.GetValueOrDefault(id) ?? [];

        public static Relations Read(Dictionary<string, JObject> graph, BomProblems problems)
        {
            var relations = new Relations();
            foreach (JObject element in graph.Values.Where(element => Type(element) is "Relationship" or "LifecycleScopedRelationship"))
            {
                string kind = problems.Text(element, "relationshipType", "a relationship", required: true) ?? string.Empty;
                string from = problems.Text(element, "from", "a relationship", required: true) ?? string.Empty;
                foreach (string to in Texts(element["to"]))
                {
                    relations.Add(kind, from, to);
                    foreach (string end in (ReadOnlySpan<string>)[from, to])
                    {
                        if (end.Length > 0 && !graph.ContainsKey(end) && !end.StartsWith("https://spdx.org/", StringComparison.Ordinal))
                        {
                            problems.Add($"The relationship {FactBounds.Cut(kind, 60)} names '{FactBounds.Cut(end, 200)}', which leads nowhere.");
                        }
                    }
                }
            }

            return relations;
        }

        private void Add(string kind, string from, string to)
        {
            (Dictionary<string, List<string>>? map, string key, string value) = kind switch
            {
                "hasDeclaredLicense" or "hasConcludedLicense" => (licenses, from, to),
                "descendantOf" => (ancestors, from, to),
                "ancestorOf" => (ancestors, to, from),
                _ => (null, string.Empty, string.Empty),
            };
            if (map is not null)
            {
                (map.TryGetValue(key, out List<string>? known) ? known : map[key] = []).Add(value);
            }
        }
    }
}
