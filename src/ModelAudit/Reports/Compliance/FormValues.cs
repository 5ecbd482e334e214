using System.Globalization;
using ModelAudit.Facts;
using ModelAudit.Formats.Onnx;
using ModelAudit.Licensing;
using ModelAudit.Models;
using ModelAudit.Models.Dependencies;
using ModelAudit.Reports.Bom;
using ModelAudit.Reports.Outline;
using ModelAudit.Rules;

namespace ModelAudit.Reports.Compliance;

/// <summary>What a report has for the items of a form, by the names that the form's data uses.</summary>
internal sealed class FormValues(BomSubject subject)
{
    private const int MaximumParts = 12;

    private static readonly BomValue Nobody = BomValue.Unknown("no file of a model tells; the provider states it");

    /// <summary>The value and where it comes from.</summary>
    public (BomValue Value, string Source) Of(string from) => from switch
    {
        "context.supplier" => (Supplier(), "declared by the organisation"),
        "model.name" => (Name(), "the audited source"),
        "context.releaseDate" => (subject.Of(ContextFacts.ReleaseDate), "declared by the organisation"),
        "model.authenticity" => (subject.RootDigest is { } root ? BomValue.Of($"SHA-256 over the digests of all files (OpenSSF Model Signing): {root.Hex}; {subject.Evidence.Files.Length} files with a digest each in the report") : BomValue.Unknown("some file could not be hashed, or there is none"), "computed from the files"),
        "model.dependencies" => (Bases(), "card and configuration"),
        "model.architecture" => (Architecture(), "configuration"),
        "model.size" => (Size(), "counted from the weights"),
        "model.input" => (Modalities(), "card and configuration"),
        "model.maximum" => (subject.Of(HuggingFaceConfigFacts.ContextLength) is { IsKnown: true } context ? BomValue.Of($"{context.Text} tokens") : subject.Of(HuggingFaceConfigFacts.ContextLength), "configuration"),
        "model.distribution" => (subject.Repository, "declared by the organisation"),
        "license" => (License(), "card and license texts"),
        "use.policy" => (UsePolicy(), "files"),
        "use.intended" => (Topic("intended-use", ModelCardFacts.PipelineTag), "card"),
        "use.outOfScope" => (Topic("out-of-scope-use", null), "card"),
        "use.integration" => (Topic("usage", null), "card"),
        "use.software" => (Software(), "configuration and dependency files"),
        "card.training" => (Topic("training-procedure", null), "card"),
        "card.data" => (Data(), "card"),
        "card.compute" => (Topic("compute", null), "card"),
        "card.energy" => (Topic("energy", null), "card"),
        _ => (Nobody, string.Empty),
    };

    private BomValue Name() => BomValue.Of(subject.Revision.IsKnown ? $"{subject.Name}, revision {subject.Revision.Text}" : subject.Name);

    private BomValue Supplier()
    {
        BomValue entity = subject.Of(ContextFacts.SupplierEntity);
        BomValue country = subject.Of(ContextFacts.SupplierCountry);
        return entity.IsKnown ? BomValue.Of(country.IsKnown ? $"{entity.Text} ({country.Text})" : entity.Text!)
            : subject.Publisher.IsKnown ? BomValue.Of($"published as '{subject.Publisher.Text}'; the legal name is not declared") : entity;
    }

    private BomValue Bases() => subject.Bases.IsEmpty ? subject.Of(LineageFacts.Bases) is { IsKnown: false, Reason: "there is none" or "nothing declares it" } ? BomValue.Unknown("neither card nor configuration declares a base model") : subject.Of(LineageFacts.Bases)
        : BomValue.Of(Joined(subject.Bases.Select(item => $"{item.Name} ({item.Relation}{(item.Revision is null ? string.Empty : ", revision " + item.Revision)})")));

    private BomValue Architecture()
    {
        BomValue classes = subject.Of(HuggingFaceConfigFacts.Architectures);
        if (!classes.IsKnown)
        {
            return classes;
        }

        (string Label, Fact<long> Fact)[] sizes = [("layers", HuggingFaceConfigFacts.Layers), ("hidden size", HuggingFaceConfigFacts.HiddenSize), ("vocabulary", HuggingFaceConfigFacts.VocabularySize), ("routed experts", HuggingFaceConfigFacts.Experts), ("active experts", HuggingFaceConfigFacts.ActiveExperts)];
        return BomValue.Of(Joined([classes.Text!, .. sizes.Select(size => (size.Label, Value: subject.Of(size.Fact))).Where(size => size.Value.IsKnown).Select(size => $"{size.Label} {size.Value.Text}")]));
    }

    // The form asks for two significant figures at least.
    private BomValue Size() =>
        subject.Evidence.Lookup(WeightsFacts.Parameters) is { Value: { Type: FactType.Integer } parameters }
            ? BomValue.Of($"{Quantity.Large(parameters.Integer)} parameters ({parameters.Integer.ToString("0.0E+0", CultureInfo.InvariantCulture)})")
            : subject.Of(WeightsFacts.Parameters);

    private BomValue Modalities()
    {
        string[] graphs =
        [
            .. subject.Evidence.Files.SelectMany(file => file.Facts.TryGet(OnnxFacts.Inputs, out var inputs) ? inputs : []).Select(item => item["name"]?.ToString() ?? string.Empty).Where(name => name.Length > 0).Distinct(StringComparer.Ordinal),
        ];
        BomValue task = subject.Of(ModelCardFacts.PipelineTag);
        return graphs.Length > 0 ? BomValue.Of($"inputs of the graph: {Joined(graphs)}") : task.IsKnown ? BomValue.Of($"task {task.Text}") : task;
    }

    private BomValue License()
    {
        BomValue applicable = subject.Of(LicenseFacts.Applicable);
        return applicable.IsKnown ? BomValue.Of(subject.Concluded is { } concluded ? $"{applicable.Text}; concluded by a person: {concluded}" : applicable.Text!) : applicable;
    }

    private BomValue UsePolicy()
    {
        string[] policies = [.. subject.Items(LicenseFacts.Files).Where(item => item["kind"]?.ToString() == "use-policy").Select(item => item["path"]?.ToString() ?? string.Empty)];
        return policies.Length > 0 ? BomValue.Of(Joined(policies)) : BomValue.Unknown("no file is a use policy; the form wants a link or the statement that there is none");
    }

    private BomValue Software()
    {
        string[] found =
        [
            .. new[] { subject.Of(ModelCardFacts.LibraryName) }.Where(value => value.IsKnown).Select(value => value.Text!),
            .. new[] { subject.Of(HuggingFaceConfigFacts.TransformersVersion) }.Where(value => value.IsKnown).Select(value => $"transformers {value.Text}"),
            .. subject.Items(DependencyFacts.Declared).Select(item => $"{item["name"]}{item["specifier"]}").Distinct(StringComparer.Ordinal),
        ];
        return found.Length > 0 ? BomValue.Of(Joined(found)) : BomValue.Unknown("neither card, configuration nor dependency files name any");
    }

    private BomValue Data()
    {
        BomValue sets = subject.Of(ModelCardFacts.Datasets);
        BomValue section = Topic("training-data", null);
        return sets.IsKnown ? BomValue.Of($"data sets {sets.Text}{(section.IsKnown ? "; " + section.Text : string.Empty)}") : section;
    }

    private BomValue Topic(string topic, Fact<string>? also)
    {
        BomValue stated = also is null ? Nobody : subject.Of(also);
        if (subject.Evidence.Lookup(ModelCardFacts.Topics) is { Value: { Type: FactType.TextList } topics } && topics.TextList.Contains(topic))
        {
            string title = subject.Items(ModelCardFacts.Sections).Select(section => section["title"]?.ToString() ?? string.Empty).FirstOrDefault(heading => CardTopics.Of([new CardSection(heading, 1, 1)]).Contains(topic)) ?? string.Empty;
            return BomValue.Of($"{(stated.IsKnown ? stated.Text + "; " : string.Empty)}see the section '{title}' of the card");
        }

        return stated.IsKnown ? stated : BomValue.Unknown("the card has no section on it");
    }

    private static string Joined(IEnumerable<string> parts)
    {
        string[] all = [.. parts];
        return string.Join(", ", all.Take(MaximumParts)) + (all.Length > MaximumParts ? $" and {Quantity.Count(all.Length - MaximumParts)} more" : string.Empty);
    }
}
