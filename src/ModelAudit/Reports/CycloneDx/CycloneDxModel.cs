using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats.Onnx;
using ModelAudit.Licensing;
using ModelAudit.Models;
using ModelAudit.Reports.Bom;
using ModelAudit.Reports.Sarif;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Reports.CycloneDx;

/// <summary>The audited model as a component of the type machine-learning-model, with its files inside.</summary>
internal sealed class CycloneDxModel(BomSubject subject)
{
    /// <summary>The reference by which the rest of the document names it.</summary>
    public const string Reference = "model";

    private static readonly (string Name, FactDefinition Fact)[] Properties =
    [
        ("parameters", WeightsFacts.Parameters), ("tensors", WeightsFacts.TensorCount), ("layers", HuggingFaceConfigFacts.Layers), ("hiddenSize", HuggingFaceConfigFacts.HiddenSize),
        ("vocabularySize", HuggingFaceConfigFacts.VocabularySize), ("contextLength", HuggingFaceConfigFacts.ContextLength), ("experts", HuggingFaceConfigFacts.Experts),
        ("activeExperts", HuggingFaceConfigFacts.ActiveExperts), ("dtype", HuggingFaceConfigFacts.DType), ("quantizationMethod", HuggingFaceConfigFacts.QuantizationMethod),
        ("quantizationFormat", HuggingFaceConfigFacts.QuantizationFormat), ("transformersVersion", HuggingFaceConfigFacts.TransformersVersion), ("libraryName", ModelCardFacts.LibraryName),
        ("languages", ModelCardFacts.Languages),
    ];

    /// <summary>The component.</summary>
    public JObject ToJson()
    {
        var model = new JObject { ["type"] = "machine-learning-model", ["bom-ref"] = Reference };
        if (subject.Publisher.IsKnown)
        {
            model["supplier"] = new JObject { ["name"] = SarifText.Value(subject.Publisher.Text!) };
        }

        model["name"] = SarifText.Value(subject.Name);
        if (subject.Revision.IsKnown)
        {
            model["version"] = SarifText.Value(subject.Revision.Text!);
        }

        if (subject.RootDigest is { } root)
        {
            model["hashes"] = new JArray(Hash(root.Hex));
        }

        Licenses(model);
        if (subject.Purl.IsKnown)
        {
            model["purl"] = SarifText.Value(subject.Purl.Text!);
        }

        Pedigree(model);
        References(model);
        model["components"] = new JArray(subject.Evidence.Files.Select(File));
        Evidence(model);
        model["modelCard"] = ModelCard();
        model["properties"] = Facts();
        return model;
    }

    private static JObject Hash(string hex) => new() { ["alg"] = "SHA-256", ["content"] = hex };

    // One expression only is valid in every version: what a person concluded, else what is declared; the other is a property.
    private void Licenses(JObject model)
    {
        if (subject.Concluded is { } concluded)
        {
            model["licenses"] = new JArray(new JObject { ["expression"] = SarifText.Value(concluded.ToString()), ["acknowledgement"] = "concluded" });
        }
        else if (subject.Declared.IsKnown)
        {
            model["licenses"] = new JArray(new JObject { ["expression"] = SarifText.Value(subject.Declared.Text!), ["acknowledgement"] = "declared" });
        }
    }

    private void Pedigree(JObject model)
    {
        if (!subject.Bases.IsEmpty)
        {
            model["pedigree"] = new JObject
            {
                ["ancestors"] = new JArray(subject.Bases.Select((item, i) =>
                {
                    var ancestor = new JObject { ["type"] = "machine-learning-model", ["bom-ref"] = $"base-{i}", ["name"] = SarifText.Value(item.Name) };
                    if (item.Revision is { Length: > 0 } revision)
                    {
                        ancestor["version"] = SarifText.Value(revision);
                    }

                    ancestor["properties"] = new JArray(CycloneDxDocument.Property("modelaudit:relation", item.Relation));
                    return ancestor;
                })),
            };
        }
    }

    private void References(JObject model)
    {
        var references = new JArray();
        if (subject.Repository.IsKnown && Uri.TryCreate(subject.Repository.Text, UriKind.Absolute, out Uri? address) && address.Scheme is "https" or "http")
        {
            references.Add(new JObject { ["type"] = "distribution", ["url"] = address!.AbsoluteUri });
        }

        if (subject.Of(ModelCardFacts.Path) is { IsKnown: true } card)
        {
            references.Add(new JObject { ["type"] = "model-card", ["url"] = SarifText.RelativeUri(card.Text!) });
        }

        foreach (FactItem license in subject.Items(LicenseFacts.Files))
        {
            references.Add(new JObject { ["type"] = "license", ["url"] = SarifText.RelativeUri(license["path"]?.ToString() ?? string.Empty) });
        }

        if (references.Count > 0)
        {
            model["externalReferences"] = references;
        }
    }

    private static JObject File(FileEvidence file, int index)
    {
        var component = new JObject { ["type"] = "file", ["bom-ref"] = $"file-{index}", ["name"] = SarifText.Value(file.Path.Value) };
        if (file.Digests.Sha256 is { } digest)
        {
            component["hashes"] = new JArray(Hash(digest.Hex));
        }

        component["properties"] = new JArray(
            CycloneDxDocument.Property("modelaudit:format", file.Format),
            CycloneDxDocument.Property("modelaudit:bytes", file.Length.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        return component;
    }

    private void Evidence(JObject model)
    {
        string[] detected = [.. subject.Items(LicenseTextFacts.Detected).Where(item => item["kind"]?.ToString() == "text").Select(item => item["id"]?.ToString() ?? string.Empty).Where(id => id.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (detected.Length > 0)
        {
            model["evidence"] = new JObject { ["licenses"] = new JArray(detected.Select(id => new JObject { ["license"] = new JObject { ["name"] = SarifText.Value(id) } })) };
        }
    }

    private JObject ModelCard()
    {
        var parameters = new JObject();
        Add(parameters, "task", subject.Of(ModelCardFacts.PipelineTag));
        Add(parameters, "architectureFamily", subject.Of(HuggingFaceConfigFacts.ModelType));
        Add(parameters, "modelArchitecture", subject.Of(HuggingFaceConfigFacts.Architectures));
        if (!subject.Datasets.IsEmpty)
        {
            parameters["datasets"] = new JArray(subject.Datasets.Select((_, i) => new JObject { ["ref"] = $"dataset-{i}" }));
        }

        foreach ((string name, Fact<System.Collections.Immutable.ImmutableArray<FactItem>> fact) in new[] { ("inputs", OnnxFacts.Inputs), ("outputs", OnnxFacts.Outputs) })
        {
            JObject[] values = [.. subject.Evidence.Files.SelectMany(file => file.Facts.TryGet(fact, out var items) ? items : []).Take(100).Select(item => new JObject { ["format"] = SarifText.Value(string.Join(' ', item.Fields.Where(field => field.Key is "name" or "dtype" or "type" or "shape").Select(field => field.Value.ToString()))) })];
            if (values.Length > 0)
            {
                parameters[name] = new JArray(values);
            }
        }

        return new JObject { ["modelParameters"] = parameters };
    }

    private static void Add(JObject target, string name, BomValue value)
    {
        if (value.IsKnown)
        {
            target[name] = SarifText.Value(value.Text!);
        }
    }

    private JArray Facts()
    {
        JArray all =
        [
            Property("license:declared", subject.Declared),
            Property("license:concluded", subject.Concluded is { } concluded ? BomValue.Of(concluded.ToString()) : BomValue.Unknown("nobody concluded a license for the whole model")),
            Property("supplier", subject.Publisher),
            Property("version", subject.Revision),
            Property("purl", subject.Purl),
            Property("rootDigest", subject.RootDigest is { } root ? BomValue.Of($"sha256:{root.Hex}") : BomValue.Unknown("some file could not be hashed, or there is none")),
            Property("requiresRemoteCode", subject.Evidence.Lookup(HuggingFaceConfigFacts.AutoMap) is { State: FactState.Present, Value.Type: FactType.Collection } map ? BomValue.Of(map.Value!.Collection.IsEmpty ? "false" : "true") : subject.Of(HuggingFaceConfigFacts.AutoMap)),
            Property("releaseDate", BomValue.Unknown("the files of a model do not tell")),
            Property("energyConsumption", BomValue.Unknown("no figure was examined; whether the card has a section on it is in the report")),
            Property("evaluation", BomValue.Unknown("no figure was examined; what the card states is a claim of its author")),
            Property("dataset", subject.Of(ModelCardFacts.Datasets)),
            .. Properties.Select(row => Property(row.Name, subject.Of(row.Fact))),
        ];
        foreach (FactItem item in subject.Items(WeightsFacts.DTypes))
        {
            all.Add(CycloneDxDocument.Property($"modelaudit:parameters:{SarifText.Value(item["dtype"]?.ToString() ?? "unknown")}", item["parameters"]?.ToString() ?? "NOASSERTION"));
        }

        return all;
    }

    private static JObject Property(string name, BomValue value) =>
        CycloneDxDocument.Property("modelaudit:" + name, value.IsKnown ? value.Text! : $"NOASSERTION: {value.Reason}");
}
