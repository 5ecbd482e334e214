using System.Collections.Immutable;
using ModelAudit.Reading;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Provenance.Bom;

/// <summary>Reads SPDX 2.2 and 2.3 in JSON (ISO/IEC 5962): packages and files with checksums, licenses and relationships.</summary>
internal static class SpdxReader
{
    private const string Document = "SPDXRef-DOCUMENT";

    private static readonly HashSet<string> Algorithms = new(
        ["SHA1", "SHA224", "SHA256", "SHA384", "SHA512", "SHA3-256", "SHA3-384", "SHA3-512", "BLAKE2b-256", "BLAKE2b-384", "BLAKE2b-512", "BLAKE3", "MD2", "MD4", "MD5", "MD6", "ADLER32"],
        StringComparer.Ordinal);

    private static readonly HashSet<string> RelationshipTypes = new(
        [
            "AMENDS", "ANCESTOR_OF", "BUILD_DEPENDENCY_OF", "BUILD_TOOL_OF", "CONTAINED_BY", "CONTAINS", "COPY_OF", "DATA_FILE_OF", "DEPENDENCY_MANIFEST_OF", "DEPENDENCY_OF", "DEPENDS_ON", "DESCENDANT_OF", "DESCRIBED_BY",
            "DESCRIBES", "DEV_DEPENDENCY_OF", "DEV_TOOL_OF", "DISTRIBUTION_ARTIFACT", "DOCUMENTATION_OF", "DYNAMIC_LINK", "EXAMPLE_OF", "EXPANDED_FROM_ARCHIVE", "FILE_ADDED", "FILE_DELETED", "FILE_MODIFIED", "GENERATED_FROM",
            "GENERATES", "HAS_PREREQUISITE", "METAFILE_OF", "OPTIONAL_COMPONENT_OF", "OPTIONAL_DEPENDENCY_OF", "OTHER", "PACKAGE_OF", "PATCH_APPLIED", "PATCH_FOR", "PREREQUISITE_FOR", "PROVIDED_DEPENDENCY_OF", "REQUIREMENT_DESCRIPTION_FOR",
            "RUNTIME_DEPENDENCY_OF", "SPECIFICATION_FOR", "STATIC_LINK", "TEST_CASE_OF", "TEST_DEPENDENCY_OF", "TEST_OF", "TEST_TOOL_OF", "VARIANT_OF",
        ],
        StringComparer.Ordinal);

    /// <summary>Reads a document.</summary>
    public static BillOfMaterials Read(JObject root)
    {
        var problems = new BomProblems();
        string? version = problems.Text(root, "spdxVersion", "the document", required: true);
        if (problems.Text(root, "SPDXID", "the document", required: true) is { } id && id != Document)
        {
            problems.Add($"The document's SPDXID is '{FactBounds.Cut(id, 100)}', not {Document}.");
        }

        _ = problems.Text(root, "name", "the document", required: true);
        if (problems.Text(root, "dataLicense", "the document", required: true) is { } license && license != "CC0-1.0")
        {
            problems.Add($"The document's dataLicense is '{FactBounds.Cut(license, 100)}', not CC0-1.0.");
        }

        if (problems.Text(root, "documentNamespace", "the document", required: true) is { } space && (!Uri.TryCreate(space, UriKind.Absolute, out _) || space.Contains('#', StringComparison.Ordinal)))
        {
            problems.Add($"The document's documentNamespace '{FactBounds.Cut(space, 200)}' is no absolute URI without a fragment.");
        }

        if (problems.Object(root, "creationInfo", "the document", required: true) is { } creation)
        {
            problems.Time(creation, "created", "the creation", required: true);
            if (creation["creators"] is not JArray { Count: > 0 } creators || creators.Any(creator => creator is not JValue { Value: string }))
            {
                problems.Add("'creators' of the creation is missing, or is no list of texts.");
            }
        }

        var elements = new List<BomComponent>();
        foreach (JObject package in problems.Objects(root["packages"], "packages"))
        {
            BomComponent element = Element(package, "name", "package", problems);
            _ = problems.Text(package, "downloadLocation", $"the package '{FactBounds.Cut(element.Name, 200)}'", required: true);
            elements.Add(element);
        }

        foreach (JObject file in problems.Objects(root["files"], "files"))
        {
            elements.Add(Element(file, "fileName", "file", problems));
        }

        var relations = problems.Objects(root["relationships"], "relationships").Select(relation => (
            From: problems.Text(relation, "spdxElementId", "a relationship", required: true) ?? string.Empty,
            Kind: problems.Text(relation, "relationshipType", "a relationship", required: true) ?? string.Empty,
            To: problems.Text(relation, "relatedSpdxElement", "a relationship", required: true) ?? string.Empty)).ToList();
        string? described = root["documentDescribes"] is JArray { Count: > 0 } list && list[0] is JValue { Value: string first } ? first : null;
        return Close(version, elements, relations, described, problems);
    }

    /// <summary>Joins elements and relationships; those that lead nowhere are problems.</summary>
    public static BillOfMaterials Close(string? version, List<BomComponent> elements, List<(string From, string Kind, string To)> relations, string? described, BomProblems problems)
    {
        if (version is not (null or "SPDX-2.2" or "SPDX-2.3"))
        {
            problems.Add($"The version '{FactBounds.Cut(version, 40)}' is neither SPDX-2.2 nor SPDX-2.3, which are read here.");
        }

        var byId = new Dictionary<string, BomComponent>(StringComparer.Ordinal);
        foreach (BomComponent element in elements.Where(element => element.Reference.Length > 0))
        {
            if (!IsIdentifier(element.Reference))
            {
                problems.Add($"'{FactBounds.Cut(element.Reference, 200)}' is no SPDXID: SPDXRef- with letters, digits, dots and hyphens behind.");
            }

            foreach (string license in element.Licenses)
            {
                problems.Expression(license, $"'{FactBounds.Cut(element.Name, 200)}'");
            }

            if (!byId.TryAdd(element.Reference, element))
            {
                problems.Add($"The SPDXID '{FactBounds.Cut(element.Reference, 200)}' is used twice.");
            }
        }

        var ancestors = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach ((string from, string kind, string to) in relations)
        {
            foreach (string end in (ReadOnlySpan<string>)[from, to])
            {
                if (end.Length > 0 && end is not (Document or "NONE" or "NOASSERTION") && !end.StartsWith("DocumentRef-", StringComparison.Ordinal) && !byId.ContainsKey(end))
                {
                    problems.Add($"The relationship {FactBounds.Cut(kind, 60)} names '{FactBounds.Cut(end, 200)}', which leads nowhere.");
                }
            }

            problems.Word(kind.Length > 0 ? kind : null, RelationshipTypes, "kind", "a relationship");
            described ??= kind == "DESCRIBES" && from == Document ? to : kind == "DESCRIBED_BY" && to == Document ? from : null;
            (string child, string parent) = kind is "ANCESTOR_OF" ? (to, from) : kind is "DESCENDANT_OF" or "GENERATED_FROM" or "VARIANT_OF" or "COPY_OF" ? (from, to) : (string.Empty, string.Empty);
            if (child.Length > 0 && byId.TryGetValue(parent, out BomComponent? origin))
            {
                (ancestors.TryGetValue(child, out List<string>? known) ? known : ancestors[child] = []).Add(origin.Name);
            }
        }

        ImmutableArray<BomComponent> components = [.. elements.Select(element => ancestors.TryGetValue(element.Reference, out List<string>? origins) ? element with { Ancestors = [.. origins] } : element)];
        return new BillOfMaterials("spdx", version?.Replace("SPDX-", string.Empty, StringComparison.Ordinal))
        {
            Components = components,
            Subject = components.FirstOrDefault(component => component.Reference.Length > 0 && component.Reference == described),
            Problems = problems.All,
        };
    }

    /// <summary>A license that says something.</summary>
    public static bool IsLicense(string? text) => text is { Length: > 0 } and not ("NONE" or "NOASSERTION");

    private static bool IsIdentifier(string text) =>
        text.StartsWith("SPDXRef-", StringComparison.Ordinal) && text.Length > "SPDXRef-".Length && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-');

    private static BomComponent Element(JObject item, string nameMember, string kind, BomProblems problems)
    {
        string name = problems.Text(item, nameMember, $"a {kind}", required: true) ?? string.Empty;
        string where = $"the {kind} '{FactBounds.Cut(name, 200)}'";
        var digests = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        foreach (JObject checksum in problems.Objects(item["checksums"], $"checksums of {where}"))
        {
            string? algorithm = problems.Text(checksum, "algorithm", $"a checksum of {where}", required: true);
            problems.Word(algorithm, Algorithms, "digest algorithm", where);
            if (problems.Digest(algorithm, problems.Text(checksum, "checksumValue", $"a checksum of {where}", required: true), where) is { } digest)
            {
                digests.Add(digest);
            }
        }

        string?[] licenses = [problems.Text(item, "licenseDeclared", where), problems.Text(item, "licenseConcluded", where)];
        return new BomComponent(problems.Text(item, "SPDXID", where, required: true) ?? string.Empty, kind, problems.Text(item, "packageFileName", where) ?? name)
        {
            Version = problems.Text(item, "versionInfo", where),
            Digests = digests.DrainToImmutable(),
            Licenses = [.. licenses.Where(IsLicense).Select(license => license!).Distinct(StringComparer.Ordinal)],
        };
    }
}
