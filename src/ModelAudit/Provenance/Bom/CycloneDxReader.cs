using System.Collections.Immutable;
using ModelAudit.Reading;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Provenance.Bom;

/// <summary>Reads CycloneDX 1.4 to 1.7 in JSON (ECMA-424): components with digests, licenses and ancestors, and whether references lead somewhere.</summary>
internal static class CycloneDxReader
{
    private const int MaximumComponents = 200_000;

    private static readonly string[] Types =
    [
        "application", "framework", "library", "container", "platform", "operating-system", "device", "device-driver", "firmware", "file",
        "machine-learning-model", "data", "cryptographic-asset",
    ];

    private static readonly string[] Algorithms =
    [
        "MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512", "SHA3-256", "SHA3-384", "SHA3-512", "BLAKE2b-256", "BLAKE2b-384", "BLAKE2b-512", "BLAKE3", "Streebog-256", "Streebog-512",
    ];

    /// <summary>Reads a document.</summary>
    public static BillOfMaterials Read(JObject root)
    {
        var problems = new BomProblems();
        string? version = problems.Text(root, "specVersion", "the document", required: true);
        if (problems.Text(root, "bomFormat", "the document", required: true) is { } format && format != "CycloneDX")
        {
            problems.Add($"bomFormat is '{FactBounds.Cut(format, 100)}', not CycloneDX.");
        }

        if (version is not (null or "1.4" or "1.5" or "1.6" or "1.7"))
        {
            problems.Add($"The version '{FactBounds.Cut(version, 40)}' is none of 1.4 to 1.7, which are read.");
        }

        if (root["version"] is { } number && number is not JValue { Value: long and >= 1 })
        {
            problems.Add("'version' of the document is not a number from 1.");
        }

        if (problems.Text(root, "serialNumber", "the document") is { } serial && !(serial.StartsWith("urn:uuid:", StringComparison.Ordinal) && Guid.TryParseExact(serial[9..], "D", out _)))
        {
            problems.Add($"serialNumber '{FactBounds.Cut(serial, 100)}' is not a URN of a UUID.");
        }

        var references = new HashSet<string>(StringComparer.Ordinal);
        var wanted = new List<(string Reference, string Where)>();
        var components = ImmutableArray.CreateBuilder<BomComponent>();
        BomComponent? subject = (root["metadata"] as JObject)?["component"] is JObject described ? Component(described, problems, references, wanted) : null;
        if (subject is not null)
        {
            components.Add(subject);
        }

        // Components nest; a list of our own instead of recursion, for the document may be hostile.
        var waiting = new Stack<JObject>();
        Push(waiting, problems, root["components"], "components");
        Push(waiting, problems, ((root["metadata"] as JObject)?["component"] as JObject)?["components"], "components of the subject");
        while (waiting.TryPop(out JObject? item))
        {
            if (components.Count >= MaximumComponents)
            {
                problems.Add(FormattableString.Invariant($"There are more than {MaximumComponents} components; the others were not read."));
                break;
            }

            components.Add(Component(item, problems, references, wanted));
            Push(waiting, problems, item["components"], "components of a component");
        }

        foreach (JObject service in problems.Objects(root["services"], "services"))
        {
            if (service["bom-ref"] is JValue { Value: string reference })
            {
                references.Add(reference);
            }
        }

        CheckDependencies(root, problems, references, wanted);
        subject ??= components.Count(component => component.Kind == "model") == 1 ? components.First(component => component.Kind == "model") : null;
        return new BillOfMaterials("cyclonedx", version) { Components = components.DrainToImmutable(), Subject = subject, Problems = problems.All };
    }

    private static void Push(Stack<JObject> waiting, BomProblems problems, JToken? list, string where)
    {
        foreach (JObject item in problems.Objects(list, where).Reverse())
        {
            waiting.Push(item);
        }
    }

    private static void CheckDependencies(JObject root, BomProblems problems, HashSet<string> references, List<(string Reference, string Where)> wanted)
    {
        foreach (JObject dependency in problems.Objects(root["dependencies"], "dependencies"))
        {
            wanted.Add((problems.Text(dependency, "ref", "a dependency", required: true) ?? string.Empty, "a dependency"));
            if (dependency["dependsOn"] is JArray targets)
            {
                wanted.AddRange(targets.OfType<JValue>().Select(target => (target.Value as string ?? string.Empty, "a dependency")));
            }
        }

        foreach ((string reference, string where) in wanted.Where(want => want.Reference.Length > 0 && !references.Contains(want.Reference) && !want.Reference.StartsWith("urn:cdx:", StringComparison.Ordinal)))
        {
            problems.Add($"The reference '{FactBounds.Cut(reference, 200)}' of {where} leads nowhere.");
        }
    }

    private static BomComponent Component(JObject item, BomProblems problems, HashSet<string> references, List<(string Reference, string Where)> wanted)
    {
        string name = problems.Text(item, "name", "a component", required: true) ?? string.Empty;
        string where = $"the component '{FactBounds.Cut(name, 200)}'";
        string? type = problems.Text(item, "type", where, required: true);
        if (type is not null && !Types.Contains(type))
        {
            problems.Add($"The type '{FactBounds.Cut(type, 100)}' of {where} is unknown.");
        }

        string? reference = problems.Text(item, "bom-ref", where);
        if (reference is not null && !references.Add(reference))
        {
            problems.Add($"The reference '{FactBounds.Cut(reference, 200)}' is used twice.");
        }

        var digests = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        foreach (JObject hash in problems.Objects(item["hashes"], $"hashes of {where}"))
        {
            string? algorithm = problems.Text(hash, "alg", $"a digest of {where}", required: true);
            if (algorithm is not null && !Algorithms.Contains(algorithm))
            {
                problems.Add($"The digest algorithm '{FactBounds.Cut(algorithm, 40)}' of {where} is unknown.");
            }

            if (problems.Digest(algorithm, problems.Text(hash, "content", $"a digest of {where}", required: true), where) is { } digest)
            {
                digests.Add(digest);
            }
        }

        JObject? parameters = (item["modelCard"] as JObject)?["modelParameters"] as JObject;
        foreach (JObject dataset in problems.Objects(parameters?["datasets"], $"datasets of {where}"))
        {
            if (dataset["ref"] is JValue { Value: string target })
            {
                wanted.Add((target, $"a dataset of {where}"));
            }
        }

        return new BomComponent(reference ?? string.Empty, Kind(type), Grouped(item, name))
        {
            Version = problems.Text(item, "version", where),
            Digests = digests.DrainToImmutable(),
            Licenses = [.. Licenses(item, problems, where)],
            Ancestors = [.. problems.Objects((item["pedigree"] as JObject)?["ancestors"], $"ancestors of {where}").Select(ancestor => Grouped(ancestor, ancestor["name"] is JValue { Value: string text } ? text : string.Empty)).Where(ancestor => ancestor.Length > 0)],
        };
    }

    private static string Grouped(JObject item, string name) => item["group"] is JValue { Value: string { Length: > 0 } group } ? $"{group}/{name}" : name;

    private static string Kind(string? type) => type switch
    {
        "machine-learning-model" => "model",
        "data" => "data",
        "file" => "file",
        _ => "package",
    };

    private static IEnumerable<string> Licenses(JObject item, BomProblems problems, string where)
    {
        foreach (JObject choice in problems.Objects(item["licenses"], $"licenses of {where}"))
        {
            JObject? license = choice["license"] as JObject;
            if (choice["expression"] is JValue { Value: string expression })
            {
                yield return expression;
            }
            else if ((license?["id"] ?? license?["name"]) is JValue { Value: string { Length: > 0 } name })
            {
                yield return name;
            }
            else
            {
                problems.Add($"A license of {where} has neither id, name nor expression.");
            }
        }
    }
}
