using ModelAudit.Reports.Bom;
using ModelAudit.Reports.Outline;
using ModelAudit.Reports.Sarif;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Reports.CycloneDx;

/// <summary>The document: metadata with the model, data sets, dependencies, what is complete, and declarations.</summary>
internal sealed class CycloneDxDocument(AuditReport report, CycloneDxVersion version)
{
    private readonly BomSubject subject = new(report);

    /// <summary>The document.</summary>
    public JObject ToJson()
    {
        string number = version == CycloneDxVersion.V17 ? "1.7" : "1.6";
        Completeness completeness = Completeness.Of(subject, "CycloneDX", number);
        var document = new JObject
        {
            ["$schema"] = $"http://cyclonedx.org/schema/bom-{number}.schema.json",
            ["bomFormat"] = "CycloneDX",
            ["specVersion"] = number,
            ["serialNumber"] = $"urn:uuid:{BomIdentity.Uuid(report, "cyclonedx-" + number)}",
            ["version"] = 1,
            ["metadata"] = new JObject
            {
                ["timestamp"] = Quantity.Instant(report.AsOf),
                ["tools"] = new JObject { ["components"] = new JArray(Tool()) },
                ["component"] = new CycloneDxModel(subject).ToJson(),
                ["properties"] = Properties(completeness),
            },
            ["components"] = new JArray(subject.Datasets.Select((name, i) => new JObject
            {
                ["type"] = "data",
                ["bom-ref"] = $"dataset-{i}",
                ["name"] = SarifText.Value(name),
                ["data"] = new JArray(new JObject { ["type"] = "dataset", ["name"] = SarifText.Value(name) }),
                ["properties"] = new JArray(Property("modelaudit:unknown:hash", "NOASSERTION: data sets were not examined"), Property("modelaudit:unknown:license", "NOASSERTION: data sets were not examined")),
            })),
            ["dependencies"] = new JArray(new JObject { ["ref"] = CycloneDxModel.Reference, ["dependsOn"] = new JArray(subject.Datasets.Select((_, i) => $"dataset-{i}")) }),
            ["compositions"] = new JArray(
                new JObject { ["aggregate"] = subject.IsComplete ? "complete" : "incomplete", ["assemblies"] = new JArray(CycloneDxModel.Reference) },
                new JObject { ["aggregate"] = "unknown", ["dependencies"] = new JArray(CycloneDxModel.Reference) }),
        };
        new CycloneDxDeclarations(report, subject).AddTo(document);
        return document;
    }

    /// <summary>A property.</summary>
    public static JObject Property(string name, string value) => new() { ["name"] = name, ["value"] = SarifText.Value(value) };

    private JObject Tool()
    {
        var tool = new JObject { ["type"] = "application", ["name"] = SarifText.Value(report.Tool.Name), ["version"] = SarifText.Value(report.Tool.Version) };
        if (report.Tool.Digest is { } digest)
        {
            tool["hashes"] = new JArray(new JObject { ["alg"] = "SHA-256", ["content"] = digest.Hex });
        }

        return tool;
    }

    private static JArray Properties(Completeness completeness) =>
    [
        Property("modelaudit:completeness", $"{completeness.Stated} of {completeness.Total}"),
        .. completeness.Elements.Select(element => Property(
            $"modelaudit:completeness:{element.Cluster}:{element.Name}",
            element.Value.IsKnown ? $"{element.Weight} of {element.Weight}: {element.Value.Text}" : $"0 of {element.Weight}: NOASSERTION: {element.Value.Reason}")),
    ];
}
