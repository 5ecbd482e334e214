using System.Collections.Immutable;
using ModelAudit.Reading;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Provenance.Bom;

/// <summary>Reads SPDX 3.0 in JSON-LD, in the one form that its JSON schema allows: a flat graph with the global context.</summary>
internal static class Spdx3Reader
{
    private const string Context = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld";

    private static readonly HashSet<string> Profiles = new(["software", "ai", "dataset", "simplelicensing", "expandedlicensing", "security", "build", "extension"], StringComparer.Ordinal);

    private static readonly HashSet<string> Algorithms = new(
        [
            "adler32", "blake2b256", "blake2b384", "blake2b512", "blake3", "crystalsDilithium", "crystalsKyber", "falcon", "md2", "md4", "md5", "md6", "other", "sha1", "sha224", "sha256", "sha384", "sha3_224", "sha3_256", "sha3_384",
            "sha3_512", "sha512",
        ],
        StringComparer.Ordinal);

    // What is neither an element nor has an identifier of its own that others need.
    private static readonly HashSet<string> Anonymous = new(["CreationInfo", "Hash", "PackageVerificationCode", "ExternalIdentifier", "ExternalRef", "ExternalMap", "NamespaceMap", "DictionaryEntry", "PositiveIntegerRange", "IntegrityMethod"], StringComparer.Ordinal);

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
            if (id is null && Type(element) is { } kind && !Anonymous.Contains(kind))
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

        CheckElements(graph, problems);
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

    private static void CheckElements(Dictionary<string, JObject> graph, BomProblems problems)
    {
        int documents = graph.Values.Count(element => Type(element) == "SpdxDocument");
        if (documents != 1)
        {
            problems.Add(FormattableString.Invariant($"The graph has {documents} elements of type SpdxDocument; one is needed."));
        }

        foreach ((string id, JObject element) in graph)
        {
            string where = $"'{FactBounds.Cut(id, 200)}'";
            string type = Type(element) ?? string.Empty;
            int prefix = type.IndexOf('_', StringComparison.Ordinal);
            if (type.Length > 0 && (!char.IsAsciiLetterUpper(type[prefix + 1 < type.Length ? prefix + 1 : 0]) || (prefix >= 0 && !Profiles.Contains(type[..prefix]))))
            {
                problems.Add($"The type '{FactBounds.Cut(type, 100)}' of {where} is unknown.");
            }

            if (type == "CreationInfo")
            {
                problems.Time(element, "created", where, required: true);
                if (problems.Text(element, "specVersion", where, required: true) is { } version && !version.StartsWith("3.0.", StringComparison.Ordinal))
                {
                    problems.Add($"The version '{FactBounds.Cut(version, 40)}' of {where} is not 3.0.");
                }

                if (!Texts(element["createdBy"]).Any())
                {
                    problems.Add($"'createdBy' of {where} is missing.");
                }
            }
            else if (!Anonymous.Contains(type) && type.Length > 0)
            {
                CheckCreation(element, where, graph, problems);
            }
        }
    }

    private static void CheckCreation(JObject element, string where, Dictionary<string, JObject> graph, BomProblems problems)
    {
        switch (element["creationInfo"])
        {
            case JObject:
                break;
            case JValue { Value: string reference }:
                if (!graph.TryGetValue(reference, out JObject? creation) || Type(creation) != "CreationInfo")
                {
                    problems.Add($"The creationInfo '{FactBounds.Cut(reference, 200)}' of {where} leads nowhere.");
                }

                break;
            default:
                problems.Add($"'creationInfo' of {where} is missing, or of another type.");
                break;
        }
    }

    private static BomComponent Component(string id, string kind, JObject element, Dictionary<string, JObject> graph, Relations relations, BomProblems problems)
    {
        string name = problems.Text(element, "name", $"'{FactBounds.Cut(id, 200)}'") ?? id;
        var digests = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        if (element["verifiedUsing"] is not (null or JArray))
        {
            problems.Add($"'verifiedUsing' of '{FactBounds.Cut(name, 200)}' is no list.");
        }

        foreach (JToken method in element["verifiedUsing"] as JArray ?? [])
        {
            JObject? hash = method as JObject ?? (method is JValue { Value: string reference } ? graph.GetValueOrDefault(reference) : null);
            if (hash is null)
            {
                problems.Add($"A digest of '{FactBounds.Cut(name, 200)}' leads nowhere.");
            }
            else if (Type(hash) == "Hash")
            {
                string where = $"'{FactBounds.Cut(name, 200)}'";
                string? algorithm = problems.Text(hash, "algorithm", $"a digest of {where}", required: true);
                problems.Word(algorithm, Algorithms, "digest algorithm", where);
                if (problems.Digest(algorithm, problems.Text(hash, "hashValue", $"a digest of {where}", required: true), where) is { } digest)
                {
                    digests.Add(digest);
                }
            }
        }

        string[] licenses = [.. relations.Licenses(id).Select(target => License(target, graph)).OfType<string>().Where(SpdxReader.IsLicense).Distinct(StringComparer.Ordinal)];
        foreach (string license in licenses)
        {
            problems.Expression(license, $"'{FactBounds.Cut(name, 200)}'");
        }

        return new BomComponent(id, kind, name)
        {
            Version = problems.Text(element, "software_packageVersion", $"'{FactBounds.Cut(name, 200)}'"),
            Digests = digests.DrainToImmutable(),
            Licenses = [.. licenses],
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
                if (!Texts(element["to"]).Any())
                {
                    problems.Add("'to' of a relationship is missing, or is no list of texts.");
                }

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
