using System.Collections.Immutable;
using ModelAudit.Reading;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Provenance.Bom;

/// <summary>Reads SPDX 2.2 and 2.3 in JSON (ISO/IEC 5962): packages and files with checksums, licenses and relationships.</summary>
internal static class SpdxReader
{
    private const string Document = "SPDXRef-DOCUMENT";

    /// <summary>Reads a document.</summary>
    public static BillOfMaterials Read(JObject root)
    {
        var problems = new BomProblems();
        string? version = problems.Text(root, "spdxVersion", "the document", required: true);
        if (problems.Text(root, "SPDXID", "the document", required: true) is { } id && id != Document)
        {
            problems.Add($"The document's SPDXID is '{FactBounds.Cut(id, 100)}', not {Document}.");
        }

        foreach (string name in (ReadOnlySpan<string>)["dataLicense", "name", "documentNamespace"])
        {
            _ = problems.Text(root, name, "the document", required: true);
        }

        var elements = new List<BomComponent>();
        foreach (JObject package in problems.Objects(root["packages"], "packages"))
        {
            elements.Add(Element(package, "name", "package", problems));
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

    private static BomComponent Element(JObject item, string nameMember, string kind, BomProblems problems)
    {
        string name = problems.Text(item, nameMember, $"a {kind}", required: true) ?? string.Empty;
        string where = $"the {kind} '{FactBounds.Cut(name, 200)}'";
        var digests = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        foreach (JObject checksum in problems.Objects(item["checksums"], $"checksums of {where}"))
        {
            if (problems.Digest(problems.Text(checksum, "algorithm", $"a checksum of {where}", required: true), problems.Text(checksum, "checksumValue", $"a checksum of {where}", required: true), where) is { } digest)
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
