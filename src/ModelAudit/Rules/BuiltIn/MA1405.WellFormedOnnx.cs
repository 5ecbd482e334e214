using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats.Onnx;
using ModelAudit.Formats.Onnx.Analysis;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1405: ONNX models keep to the format: their bytes and tensors, and their graphs.</summary>
internal sealed class WellFormedOnnxRule : IAuditRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1405", "Malformed ONNX model", Severity.High)
    {
        Description = "A model that breaks the format makes readers disagree: one refuses it, another loads something else than a viewer shows, a third crashes. Graphs whose values are made twice, come from nowhere or need each other are of that kind.",
        Remediation = "Fetch the file again; when it stays so, treat it as hostile and have the publisher export it anew.",
        Controls = ["CWE-20"],
        Pack = RuleFacts.Pack,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        FileEvidence[] models = [.. evidence.Files.Where(IsModel)];
        return models.Length == 0 ? [RuleOutcome.NotApplicable("There are no ONNX models.")] : models.SelectMany(model => Judge(evidence, model));
    }

    private static bool IsModel(FileEvidence file) =>
        file.Format == "onnx" || (file.Format == "unknown" && file.Path.Value.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<RuleOutcome> Judge(AuditEvidence evidence, FileEvidence file)
    {
        FactLookup bytes = evidence.Lookup(file, OnnxFacts.Defects);
        FactLookup graphs = evidence.Lookup(file, OnnxGraphFacts.Defects);
        RuleOutcome[] outcomes =
        [
            .. Items(bytes).Select(item => Outcome(file, item, FormattableString.Invariant($"'{file.Path}', byte {item["offset"]?.Integer ?? 0}: {item.Text("detail")}"), item.Text("subject"))),
            .. Items(graphs).Where(item => item.Text("kind") == "invalid").Select(item => Outcome(file, item, Sentence(file, item), $"{item.Text("graph")}|{item.Text("node")}")),
        ];
        FactLookup? unknown = bytes.State == FactState.Unknown ? bytes : graphs.State == FactState.Unknown ? graphs : null;
        return unknown is { } lookup ? outcomes.Append(RuleOutcome.Inconclusive($"Whether the model keeps to the format is not known: {lookup.Reason?.TrimEnd('.')}.") with { Path = file.Path })
            : outcomes.Length > 0 ? outcomes
            : [RuleOutcome.Pass($"'{file.Path}' keeps to the format.") with { Path = file.Path }];
    }

    private static ImmutableArray<FactItem> Items(FactLookup lookup) => lookup.Value?.Collection ?? [];

    private static string Sentence(FileEvidence file, FactItem item) => item.Text("node") is { Length: > 0 } node
        ? $"'{file.Path}', node '{node}' in {item.Text("graph")}: {item.Text("detail")}"
        : $"'{file.Path}', {item.Text("graph")}: {item.Text("detail")}";

    private static RuleOutcome Outcome(FileEvidence file, FactItem item, string message, string subject) =>
        RuleOutcome.Fail(message) with { Path = file.Path, Item = $"{item.Text("code")}:{subject}", Location = FormattableString.Invariant($"offset {item["offset"]?.Integer ?? 0}") };
}
