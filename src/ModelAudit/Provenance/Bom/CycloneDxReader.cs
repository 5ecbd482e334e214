using System.Collections.Immutable;
using System.Globalization;
using ModelAudit.Reading;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Provenance.Bom;

/// <summary>Reads CycloneDX 1.4 to 1.7 in JSON (ECMA-424): components with digests, licenses and ancestors, and whether references lead somewhere.</summary>
internal static class CycloneDxReader
{
    private const int MaximumComponents = 200_000;

    private static readonly string[] Root14 =
    [
        "$schema", "bomFormat", "specVersion", "serialNumber", "version", "metadata", "components", "services", "externalReferences", "dependencies", "compositions", "vulnerabilities", "signature",
    ];

    private static readonly string[] Root15 = ["annotations", "formulation", "properties"];

    private static readonly string[] Root16 = ["declarations", "definitions"];

    private static readonly string[] Root17 = ["citations"];

    private static readonly string[] Types14 = ["application", "framework", "library", "container", "operating-system", "device", "firmware", "file"];

    private static readonly string[] Types15 = ["platform", "device-driver", "machine-learning-model", "data"];

    private static readonly string[] Types16 = ["cryptographic-asset"];

    private static readonly string[] Algorithms14 =
        ["MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512", "SHA3-256", "SHA3-384", "SHA3-512", "BLAKE2b-256", "BLAKE2b-384", "BLAKE2b-512", "BLAKE3"];

    private static readonly string[] Algorithms17 = ["Streebog-256", "Streebog-512"];

    /// <summary>Reads a document.</summary>
    public static BillOfMaterials Read(JObject root)
    {
        var problems = new BomProblems();
        string? version = problems.Text(root, "specVersion", "the document", required: true);
        if (problems.Text(root, "bomFormat", "the document", required: true) is { } format && format != "CycloneDX")
        {
            problems.Add($"bomFormat is '{FactBounds.Cut(format, 100)}', not CycloneDX.");
        }

        int minor = version switch { "1.4" => 4, "1.5" => 5, "1.6" => 6, _ => 7 };
        if (version is not (null or "1.4" or "1.5" or "1.6" or "1.7"))
        {
            problems.Add($"The version '{FactBounds.Cut(version, 40)}' is none of 1.4 to 1.7, which are read.");
        }

        problems.Members(root, $"a document of version 1.{minor.ToString(CultureInfo.InvariantCulture)}", Root14, minor >= 5 ? Root15 : [], minor >= 6 ? Root16 : [], minor >= 7 ? Root17 : []);
        if (root["version"] is null && minor == 4)
        {
            problems.Add("'version' of the document is missing.");
        }

        if (root["version"] is { } number && number is not JValue { Value: long and >= 1 })
        {
            problems.Add("'version' of the document is not a number from 1.");
        }

        if (problems.Text(root, "serialNumber", "the document") is { } serial && !(serial.StartsWith("urn:uuid:", StringComparison.Ordinal) && Guid.TryParseExact(serial[9..], "D", out _) && !serial.Any(char.IsAsciiLetterUpper)))
        {
            problems.Add($"serialNumber '{FactBounds.Cut(serial, 100)}' is not a URN of a UUID.");
        }

        var references = new HashSet<string>(StringComparer.Ordinal);
        var parts = new Parts(problems, references, [.. Types14, .. minor >= 5 ? Types15 : [], .. minor >= 6 ? Types16 : []], [.. Algorithms14, .. minor >= 7 ? Algorithms17 : []]);
        JObject? metadata = problems.Object(root, "metadata", "the document");
        if (metadata is not null)
        {
            problems.Time(metadata, "timestamp", "the metadata");
        }

        JObject? described = metadata is null ? null : problems.Object(metadata, "component", "the metadata");
        List<(string Reference, string Where)> wanted = parts.Wanted;
        var components = ImmutableArray.CreateBuilder<BomComponent>();
        BomComponent? subject = described is null ? null : Component(described, parts);
        if (subject is not null)
        {
            components.Add(subject);
        }

        // Components nest; a list of our own instead of recursion, for the document may be hostile.
        var waiting = new Stack<JObject>();
        Push(waiting, problems, root["components"], "components");
        Push(waiting, problems, described?["components"], "components of the subject");
        while (waiting.TryPop(out JObject? item))
        {
            if (components.Count >= MaximumComponents)
            {
                problems.Add(FormattableString.Invariant($"There are more than {MaximumComponents} components; the others were not read."));
                break;
            }

            components.Add(Component(item, parts));
            Push(waiting, problems, item["components"], "components of a component");
        }

        foreach (JObject service in problems.Objects(root["services"], "services"))
        {
            string where = $"the service '{FactBounds.Cut(problems.Text(service, "name", "a service", required: true) ?? string.Empty, 200)}'";
            if (problems.Text(service, "bom-ref", where) is { } reference)
            {
                parts.Refer(reference);
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
        var dependent = new HashSet<string>(StringComparer.Ordinal);
        foreach (JObject dependency in problems.Objects(root["dependencies"], "dependencies"))
        {
            string of = problems.Text(dependency, "ref", "a dependency", required: true) ?? string.Empty;
            wanted.Add((of, "a dependency"));
            if (of.Length > 0 && !dependent.Add(of))
            {
                problems.Add($"The dependencies of '{FactBounds.Cut(of, 200)}' are listed twice.");
            }

            foreach (string list in (ReadOnlySpan<string>)["dependsOn", "provides"])
            {
                if (dependency[list] is JArray targets && targets.All(target => target is JValue { Value: string }))
                {
                    wanted.AddRange(targets.Select(target => ((string)target!, "a dependency")));
                }
                else if (dependency[list] is not null)
                {
                    problems.Add($"'{list}' of a dependency is no list of references.");
                }
            }
        }

        foreach ((string reference, string where) in wanted.Where(want => want.Reference.Length > 0 && !references.Contains(want.Reference) && !want.Reference.StartsWith("urn:cdx:", StringComparison.Ordinal)))
        {
            problems.Add($"The reference '{FactBounds.Cut(reference, 200)}' of {where} leads nowhere.");
        }
    }

    private static BomComponent Component(JObject item, Parts parts)
    {
        BomProblems problems = parts.Problems;
        string name = problems.Text(item, "name", "a component", required: true) ?? string.Empty;
        string where = $"the component '{FactBounds.Cut(name, 200)}'";
        string? type = problems.Text(item, "type", where, required: true);
        problems.Word(type, parts.Types, "type", where);
        string? reference = problems.Text(item, "bom-ref", where);
        if (reference is not null)
        {
            parts.Refer(reference);
        }

        foreach (string text in (ReadOnlySpan<string>)["group", "description", "author", "publisher", "copyright", "cpe", "purl", "mime-type"])
        {
            _ = problems.Text(item, text, where);
        }

        foreach (JObject external in problems.Objects(item["externalReferences"], $"external references of {where}"))
        {
            _ = problems.Text(external, "type", $"an external reference of {where}", required: true);
            _ = problems.Text(external, "url", $"an external reference of {where}", required: true);
        }

        JObject? card = problems.Object(item, "modelCard", where);
        JObject? parameters = card is null ? null : problems.Object(card, "modelParameters", $"the model card of {where}");
        foreach (JObject dataset in problems.Objects(parameters?["datasets"], $"datasets of {where}"))
        {
            if (problems.Text(dataset, "ref", $"a dataset of {where}") is { } target)
            {
                parts.Wanted.Add((target, $"a dataset of {where}"));
            }
        }

        return new BomComponent(reference ?? string.Empty, Kind(type), Grouped(item, name))
        {
            Version = problems.Text(item, "version", where),
            Digests = Digests(item, parts, where),
            Licenses = [.. Licenses(item, problems, where)],
            Ancestors = [.. Ancestors(item, parts, where)],
        };
    }

    private static ImmutableArray<KeyValuePair<string, string>> Digests(JObject item, Parts parts, string where)
    {
        var digests = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        foreach (JObject hash in parts.Problems.Objects(item["hashes"], $"hashes of {where}"))
        {
            string? algorithm = parts.Problems.Text(hash, "alg", $"a digest of {where}", required: true);
            parts.Problems.Word(algorithm, parts.Algorithms, "digest algorithm", where);
            if (parts.Problems.Digest(algorithm, parts.Problems.Text(hash, "content", $"a digest of {where}", required: true), where) is { } digest)
            {
                digests.Add(digest);
            }
        }

        return digests.DrainToImmutable();
    }

    // The ancestors of a component are components themselves, which the schema asks for type and name too.
    private static IEnumerable<string> Ancestors(JObject item, Parts parts, string where)
    {
        JObject? pedigree = parts.Problems.Object(item, "pedigree", where);
        foreach (JObject ancestor in parts.Problems.Objects(pedigree?["ancestors"], $"ancestors of {where}"))
        {
            parts.Problems.Word(parts.Problems.Text(ancestor, "type", $"an ancestor of {where}", required: true), parts.Types, "type", $"an ancestor of {where}");
            if (parts.Problems.Text(ancestor, "name", $"an ancestor of {where}", required: true) is { } name)
            {
                yield return Grouped(ancestor, name);
            }
        }
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
            JObject? license = problems.Object(choice, "license", $"a license of {where}");
            if (problems.Text(choice, "expression", $"a license of {where}") is { } expression)
            {
                problems.Expression(expression, where);
                if (license is not null)
                {
                    problems.Add($"A license of {where} has an expression and a license, of which the format allows one.");
                }

                yield return expression;
            }
            else if (license is not null && (problems.Text(license, "id", $"a license of {where}") ?? problems.Text(license, "name", $"a license of {where}")) is { Length: > 0 } name)
            {
                if (license["id"] is not null && license["name"] is not null)
                {
                    problems.Add($"A license of {where} has an id and a name, of which the format allows one.");
                }

                if (license["id"] is not null)
                {
                    problems.Expression(name, where);
                }

                yield return name;
            }
            else
            {
                problems.Add($"A license of {where} has neither id, name nor expression.");
            }
        }
    }

    /// <summary>What is known while the components are read.</summary>
    /// <param name="Problems">What is wrong.</param>
    /// <param name="References">The references that lead somewhere.</param>
    /// <param name="Types">The types of components that the version has.</param>
    /// <param name="Algorithms">The algorithms of digests that it has.</param>
    private sealed record Parts(BomProblems Problems, HashSet<string> References, HashSet<string> Types, HashSet<string> Algorithms)
    {
        /// <summary>The references that have to lead somewhere.</summary>
        public List<(string Reference, string Where)> Wanted { get; } = [];

        /// <summary>Notes what a reference stands for.</summary>
        public void Refer(string reference)
        {
            if (!References.Add(reference))
            {
                Problems.Add($"The reference '{FactBounds.Cut(reference, 200)}' is used twice.");
            }
        }
    }
}
