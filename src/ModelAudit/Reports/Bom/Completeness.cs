using System.Collections.Immutable;
using System.Text;
using ModelAudit.Formats.Onnx;
using ModelAudit.Models;
using ModelAudit.Rules;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Reports.Bom;

/// <summary>
/// How much of the minimum elements of a bill of materials for AI (G7 Cybersecurity Working Group, 12 May 2026) the report can state, element by
/// element. Elements and weights are data (rules/bom/minimum-elements.json); an element counts when it has a value, never when it is said to be unknown.
/// </summary>
internal sealed class Completeness
{
    private static readonly Lazy<ImmutableArray<(string Cluster, string Name, int Weight, string From)>> Table = new(Load);

    private Completeness(ImmutableArray<MinimumElement> elements) => Elements = elements;

    /// <summary>The elements in the order of the paper's clusters.</summary>
    public ImmutableArray<MinimumElement> Elements { get; }

    /// <summary>The weight of the elements that have a value.</summary>
    public int Stated => Elements.Where(element => element.Value.IsKnown).Sum(element => element.Weight);

    /// <summary>The weight of all.</summary>
    public int Total => Elements.Sum(element => element.Weight);

    /// <summary>The completeness of a bill of materials that this software writes.</summary>
    /// <param name="subject">The model.</param>
    /// <param name="format">The name of the bill's format.</param>
    /// <param name="version">Its version.</param>
    public static Completeness Of(BomSubject subject, string format, string version) =>
        new([.. Table.Value.Select(row => new MinimumElement(row.Cluster, row.Name, row.Weight, Value(subject, row.From, format, version)))]);

    private static BomValue Value(BomSubject subject, string from, string format, string version) => from switch
    {
        "bom.format" => BomValue.Of(format),
        "bom.version" => BomValue.Of(version),
        "bom.revision" => BomValue.Of("1"),
        "report.author" => BomValue.Unknown("the report does not name who had it made; its signature does"),
        "tool.name" => BomValue.Of(subject.Report.Tool.Name),
        "tool.version" => BomValue.Of(subject.Report.Tool.Version),
        "report.asOf" => BomValue.Of(Outline.Quantity.Instant(subject.Report.AsOf)),
        "report.signature" => BomValue.Unknown("this document carries no signature of its own; the signed report lists its digest"),
        "report.context" => BomValue.Of("made from the files of the model by an audit"),
        "report.relationships" => BomValue.Of("the files of the model, its base models and data sets as far as declared"),
        "report.compliance" => BomValue.Of($"verdict {subject.Report.Verdict} under profile {subject.Report.Profile}"),
        "model.name" => BomValue.Of(subject.Name),
        "model.purl" => subject.Purl,
        "model.rootDigest" => subject.RootDigest is { } root ? BomValue.Of(root.Hex) : BomValue.Unknown("some file could not be hashed, or there is none"),
        "model.hashAlgorithm" => subject.RootDigest is null ? BomValue.Unknown("there is no digest") : BomValue.Of("SHA-256"),
        "model.files" => subject.Evidence.Files.IsEmpty ? BomValue.Unknown("there is no file") : BomValue.Of($"{subject.Evidence.Files.Length} files"),
        "model.io" => subject.Evidence.Files.Any(file => file.Facts.TryGet(OnnxFacts.Inputs, out _)) ? BomValue.Of("the inputs and outputs of the graphs") : BomValue.Unknown("no file of a graph with inputs and outputs is there"),
        "model.properties" => subject.Of(WeightsFacts.Parameters) is { IsKnown: true } parameters ? parameters : subject.Of(HuggingFaceConfigFacts.Architectures),
        "context.publisher" => subject.Publisher,
        "context.revision" => subject.Revision,
        "context.repository" => subject.Repository,
        "context.useCases" => subject.Of(ContextFacts.UseCases),
        "license.declared" => subject.Declared,
        "card.path" => subject.Of(ModelCardFacts.Path),
        "card.datasets" => subject.Of(ModelCardFacts.Datasets),
        "card.training" => Topic(subject, "training-procedure"),
        "card.trainingData" => Topic(subject, "training-data"),
        "card.compute" => Topic(subject, "compute"),
        "card.evaluation" => Topic(subject, "evaluation"),
        "card.contact" => Topic(subject, "contact"),
        _ => BomValue.Unknown("the files of a model do not tell"),
    };

    private static BomValue Topic(BomSubject subject, string topic) =>
        subject.Evidence.Lookup(ModelCardFacts.Topics).Value is { Type: Facts.FactType.TextList } topics && topics.TextList.Contains(topic)
            ? BomValue.Of("a section of the model card")
            : BomValue.Unknown("the model card has no section on it");

    private static ImmutableArray<(string Cluster, string Name, int Weight, string From)> Load()
    {
        using Stream stream = typeof(Completeness).Assembly.GetManifestResourceStream("rules/bom/minimum-elements.json")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return
        [
            .. ((JArray)JObject.Parse(reader.ReadToEnd())["elements"]!)
                .Select(row => ((string)row["cluster"]!, (string)row["name"]!, (int)row["weight"]!, (string?)row["from"] ?? string.Empty)),
        ];
    }
}
