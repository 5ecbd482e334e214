using System.Globalization;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Licensing;
using ModelAudit.Models;
using ModelAudit.Reports.Bom;
using ModelAudit.Rules;

namespace ModelAudit.Reports.Spdx;

/// <summary>The graph of an SPDX 3.0.1 document about the audited model.</summary>
internal sealed class SpdxDocument
{
    private const string Unknown = "NOASSERTION";

    private static readonly (string Key, FactDefinition Fact)[] Hyperparameters =
    [
        ("parameters", WeightsFacts.Parameters), ("layers", HuggingFaceConfigFacts.Layers), ("hiddenSize", HuggingFaceConfigFacts.HiddenSize), ("vocabularySize", HuggingFaceConfigFacts.VocabularySize),
        ("contextLength", HuggingFaceConfigFacts.ContextLength), ("experts", HuggingFaceConfigFacts.Experts), ("activeExperts", HuggingFaceConfigFacts.ActiveExperts),
        ("quantizationMethod", HuggingFaceConfigFacts.QuantizationMethod), ("dtype", HuggingFaceConfigFacts.DType),
    ];

    private readonly AuditReport report;
    private readonly SpdxWriter spdx;
    private readonly BomSubject subject;
    private readonly BomValue supplier;
    private readonly BomValue release;
    private readonly BomValue location;

    /// <summary>Makes the graph of a report.</summary>
    public SpdxDocument(AuditReport report, SpdxWriter spdx)
    {
        this.report = report;
        this.spdx = spdx;
        subject = new BomSubject(report);
        supplier = subject.Of(ContextFacts.SupplierEntity) is { IsKnown: true } entity ? entity : subject.Publisher;
        release = ReleaseTime(subject.Of(ContextFacts.ReleaseDate));
        location = subject.Repository is { IsKnown: true } repository && !Uri.IsWellFormedUriString(repository.Text, UriKind.Absolute) ? BomValue.Unknown("what is declared is no address") : subject.Repository;
    }

    /// <summary>Writes it.</summary>
    public void Write()
    {
        spdx.Start();
        spdx.Element("SoftwareAgent", "auditor", () => spdx.Text("name", $"{report.Tool.Name} {report.Tool.Version}"));
        spdx.Element("Tool", "tool", () => spdx.Text("name", $"{report.Tool.Name}-{report.Tool.Version}"));
        spdx.Element("Organization", "supplier", () =>
        {
            spdx.Text("name", supplier.Text ?? Unknown);
            if (!supplier.IsKnown)
            {
                spdx.Text("comment", $"{Unknown}: {supplier.Reason}");
            }
        });
        WriteCollections();
        WriteModel();
        WriteFiles();
        WriteLicenses();
        WriteDatasets();
        WriteBases();
        WriteUnknown();
        spdx.End();
    }

    // "2025-01-20" becomes the moment at which that day began.
    private static BomValue ReleaseTime(BomValue declared) =>
        !declared.IsKnown ? declared
        : DateOnly.TryParseExact(declared.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) ? BomValue.Of(string.Create(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd}T00:00:00Z"))
        : BomValue.Unknown("what is declared is no day such as 2025-01-20");

    private void WriteCollections()
    {
        // The AI profile wants these; the Dataset profile also the time and origin of each data set, which no model tells.
        bool isAi = supplier.IsKnown && release.IsKnown && location.IsKnown && subject.Revision.IsKnown;
        string[] profiles = ["core", "software", "simpleLicensing", .. isAi ? ["ai"] : Array.Empty<string>()];
        spdx.Element("SpdxDocument", "document", () =>
        {
            spdx.Text("name", $"Bill of materials of {subject.Name}");
            spdx.Text("comment", isAi ? "Classes of the Dataset profile are used; conformance to it is not claimed, because mandatory properties are not known."
                : "Classes of the AI and Dataset profiles are used; conformance to them is not claimed, because mandatory properties are not known. See the annotations.");
            spdx.References("profileConformance", profiles);
            spdx.References("rootElement", [spdx.Id("bom")]);
        });
        spdx.Element("software_Sbom", "bom", () =>
        {
            spdx.References("profileConformance", profiles);
            spdx.References("rootElement", [spdx.Id("model")]);
            spdx.References("software_sbomType", ["analyzed"]);
        });
    }

    private void WriteModel() => spdx.Element("ai_AIPackage", "model", () =>
    {
        spdx.Text("name", subject.Name);
        spdx.Text("software_primaryPurpose", "model");
        spdx.Text("software_packageVersion", subject.Revision.Text ?? Unknown);
        spdx.Text("software_downloadLocation", location.Text ?? SpdxWriter.NoElement);
        spdx.Text("suppliedBy", spdx.Id("supplier"));
        if (release.IsKnown)
        {
            spdx.Text("releaseTime", release.Text!);
        }

        if (subject.Purl.IsKnown)
        {
            spdx.Text("software_packageUrl", subject.Purl.Text!);
        }

        if (subject.RootDigest is { } root)
        {
            spdx.Digest(root.Hex);
        }

        spdx.Objects("externalRef", [subject.RootDigest?.Hex], "ExternalRef", digest =>
        {
            spdx.Text("externalRefType", "staticAnalysisReport");
            spdx.References("locator", [$"{subject.Name}.audit.json"]);
            spdx.Text("comment", $"The signed audit report: an in-toto statement whose first subject is {(digest is null ? "the model" : "sha256:" + digest)}. Verdict {report.Verdict} under profile {report.Profile} as of {Outline.Quantity.Instant(report.AsOf)}.");
        });
        BomValue classes = subject.Of(HuggingFaceConfigFacts.Architectures);
        spdx.References("ai_typeOfModel", subject.Evidence.Lookup(HuggingFaceConfigFacts.Architectures).Value is { Type: FactType.TextList, TextList: { IsEmpty: false } list } ? list : [$"{Unknown}: {classes.Reason}"]);
        spdx.Text("ai_informationAboutTraining", Topic("training-procedure"));
        spdx.Text("ai_informationAboutApplication", Topic("intended-use"));
        spdx.Text("ai_limitation", Topic("limitations"));
        spdx.Text("ai_autonomyType", "noAssertion");
        spdx.Text("ai_useSensitivePersonalInformation", "noAssertion");
        (string Key, string Value)[] sizes = [.. Hyperparameters.Select(row => (row.Key, subject.Of(row.Fact))).Where(row => row.Item2.IsKnown).Select(row => (row.Key, row.Item2.Text!))];
        if (sizes.Length > 0)
        {
            spdx.Objects("ai_hyperparameter", sizes, "DictionaryEntry", size =>
            {
                spdx.Text("key", size.Key);
                spdx.Text("value", size.Value);
            });
        }
    });

    private string Topic(string topic) =>
        subject.Evidence.Lookup(ModelCardFacts.Topics) is { Value: { Type: FactType.TextList } topics } && topics.TextList.Contains(topic)
            ? $"See the section on it in {subject.Of(ModelCardFacts.Path).Text}."
            : $"{Unknown}: the model card has no section on it";

    private void WriteFiles()
    {
        for (int i = 0; i < subject.Evidence.Files.Length; i++)
        {
            FileEvidence file = subject.Evidence.Files[i];
            spdx.Element("software_File", Name("file", i), () =>
            {
                spdx.Text("name", file.Path.Value);
                spdx.Text("software_primaryPurpose", Purpose(file));
                if (file.Digests.Sha256 is { } digest)
                {
                    spdx.Digest(digest.Hex);
                }
                else
                {
                    spdx.Text("comment", $"{Unknown}: the digest is not known");
                }
            });
        }

        if (!subject.Evidence.Files.IsEmpty)
        {
            spdx.Relationship("contains", "contains", spdx.Id("model"), Enumerable.Range(0, subject.Evidence.Files.Length).Select(i => spdx.Id(Name("file", i))), subject.IsComplete ? "complete" : "incomplete");
        }
    }

    private static string Name(string kind, int index) => string.Create(CultureInfo.InvariantCulture, $"{kind}-{index}");

    private static string Purpose(FileEvidence file) => ModelFiles.RoleOf(file) switch
    {
        "weights" => "model",
        "code" => "source",
        "config" or "tokenizer" or "template" or "weights-index" => "configuration",
        "data" => "data",
        "archive" => "archive",
        "bom" => "bom",
        "signature" or "manifest" => "evidence",
        "card" or "license" or "notice" or "use-policy" or "document" => "documentation",
        _ => "file",
    };

    private void WriteLicenses()
    {
        bool isDeclared = subject.Declared.IsKnown && SpdxExpression.TryParse(subject.Declared.Text, out _, out _);
        if (isDeclared)
        {
            spdx.Element("simplelicensing_LicenseExpression", "license-declared", () => spdx.Text("simplelicensing_licenseExpression", subject.Declared.Text!));
        }

        if (subject.Concluded is { } concluded)
        {
            spdx.Element("simplelicensing_LicenseExpression", "license-concluded", () => spdx.Text("simplelicensing_licenseExpression", concluded.ToString()));
        }

        Licenses("model", isDeclared ? spdx.Id("license-declared") : SpdxWriter.NoLicense, subject.Concluded is null ? SpdxWriter.NoLicense : spdx.Id("license-concluded"));
    }

    private void Licenses(string of, string declared, string concluded)
    {
        spdx.Relationship($"{of}-declared", "hasDeclaredLicense", spdx.Id(of), [declared]);
        spdx.Relationship($"{of}-concluded", "hasConcludedLicense", spdx.Id(of), [concluded]);
    }

    private void WriteDatasets()
    {
        for (int i = 0; i < subject.Datasets.Length; i++)
        {
            string id = Name("dataset", i);
            spdx.Element("dataset_DatasetPackage", id, () =>
            {
                spdx.Text("name", subject.Datasets[i]);
                spdx.Text("comment", $"Named by the model card and not examined. {Unknown}: its origin, version, times of building and release, contents and license.");
                spdx.Text("software_primaryPurpose", "data");
                spdx.Text("software_downloadLocation", SpdxWriter.NoElement);
                spdx.References("dataset_datasetType", ["noAssertion"]);
                spdx.Text("dataset_hasSensitivePersonalInformation", "noAssertion");
            });
            Licenses(id, SpdxWriter.NoLicense, SpdxWriter.NoLicense);
        }

        if (!subject.Datasets.IsEmpty)
        {
            spdx.Relationship("trained-on", "trainedOn", spdx.Id("model"), Enumerable.Range(0, subject.Datasets.Length).Select(i => spdx.Id(Name("dataset", i))), "noAssertion");
        }
    }

    private void WriteBases()
    {
        for (int i = 0; i < subject.Bases.Length; i++)
        {
            (string name, string relation, string? revision) = subject.Bases[i];
            spdx.Element("software_Package", Name("base", i), () =>
            {
                spdx.Text("name", name);
                spdx.Text("comment", $"Base model, relation {relation}.");
                spdx.Text("software_primaryPurpose", "model");
                spdx.Text("software_packageVersion", revision is { Length: > 0 } ? revision : Unknown);
            });
        }

        if (!subject.Bases.IsEmpty)
        {
            spdx.Relationship("descends", "descendantOf", spdx.Id("model"), Enumerable.Range(0, subject.Bases.Length).Select(i => spdx.Id(Name("base", i))), "noAssertion");
        }
    }

    private void WriteUnknown()
    {
        (string Property, BomValue Value)[] properties =
        [
            ("releaseTime", release), ("suppliedBy", supplier), ("packageVersion", subject.Revision), ("downloadLocation", location), ("packageUrl", subject.Purl),
            ("hasDeclaredLicense", subject.Declared), ("hasConcludedLicense", subject.Concluded is null ? BomValue.Unknown("nobody concluded a license for the whole model") : BomValue.Of(string.Empty)),
            ("verifiedUsing", subject.RootDigest is null ? BomValue.Unknown("some file could not be hashed, or there is none") : BomValue.Of(string.Empty)),
            ("trainedOn", subject.Of(ModelCardFacts.Datasets)),
            ("energyConsumption", BomValue.Unknown("no figure was examined")), ("metric", BomValue.Unknown("no figure was examined; what the card states is a claim of its author")),
            ("metricDecisionThreshold", BomValue.Unknown("the files of a model do not tell")), ("modelDataPreprocessing", BomValue.Unknown("the files of a model do not tell")),
            ("modelExplainability", BomValue.Unknown("the files of a model do not tell")), ("safetyRiskAssessment", BomValue.Unknown("an audit of files assesses no risk of use")),
            ("standardCompliance", BomValue.Unknown("an audit gives evidence, not compliance")), ("domain", subject.Of(ModelCardFacts.PipelineTag) is { IsKnown: true } task ? BomValue.Unknown($"the card names the task {task.Text}, not a domain") : BomValue.Unknown("the card names none")),
        ];
        foreach ((string property, BomValue value) in properties.Where(row => !row.Value.IsKnown))
        {
            spdx.Element("Annotation", $"unknown-{property}", () =>
            {
                spdx.Text("annotationType", "other");
                spdx.Text("subject", spdx.Id("model"));
                spdx.Text("statement", $"{Unknown}: {property}: {value.Reason}");
            });
        }
    }
}
