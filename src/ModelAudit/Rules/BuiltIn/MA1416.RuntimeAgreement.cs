using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>
/// MA1416: where ONNX Runtime was asked about a model, it has the inputs and outputs that the model declares, and what it computes is what the
/// publisher's test vectors say. The facts are those of the package ModelAudit.OnnxRuntime, which the core does not know: they are taken by their names.
/// </summary>
internal sealed class RuntimeAgreementRule : IAuditRule
{
    private const string Loads = "onnxruntime.loads";
    private const string Differences = "onnxruntime.differences";
    private const string Conformance = "onnxruntime.conformance";

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1416", "ONNX Runtime contradicts the model", Severity.Medium)
    {
        Description = "A model that loads with other inputs or outputs than it declares, computes something else than its test vectors say, or brings the runtime down is not what it says it is. That a runtime refuses a model is no finding: it may only be older or newer than the model.",
        Remediation = "Compare the files with those of the publisher. Have the model exported anew, or treat it as hostile where the runtime crashes, hangs or runs out of memory.",
        Controls = ["ATLAS:AML.T0018", "CWE-20"],
        Pack = RuleFacts.Pack,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        bool isAsked = evidence.Facts.TryGet(Loads, out _) || evidence.Inspectors.Any(inspector => inspector.Facts.Any(fact => fact.Name == Loads));
        FileEvidence[] models = [.. evidence.Files.Where(file => file.Format is "onnx" or "ort")];
        return !isAsked ? [RuleOutcome.NotApplicable("ONNX Runtime was not asked about the models.")]
            : models.Length == 0 ? [RuleOutcome.NotApplicable("There are no ONNX models.")]
            : Judge(evidence, models);
    }

    private static IEnumerable<RuleOutcome> Judge(AuditEvidence evidence, FileEvidence[] models)
    {
        ILookup<string, FactItem> loads = Items(evidence, Loads);
        ILookup<string, FactItem> differences = Items(evidence, Differences);
        ILookup<string, FactItem> sets = Items(evidence, Conformance);
        return models.SelectMany(model => Judge(evidence, model, loads[model.Path.Value].FirstOrDefault(), differences[model.Path.Value], [.. sets[model.Path.Value]]));
    }

    private static RuleOutcome[] Judge(AuditEvidence evidence, FileEvidence model, FactItem? load, IEnumerable<FactItem> differences, FactItem[] sets)
    {
        if (load is null)
        {
            EvidenceGap? gap = evidence.Gaps.FirstOrDefault(gap => gap.Inspector == "onnxruntime" && gap.Path == model.Path);
            return [RuleOutcome.Inconclusive($"What ONNX Runtime makes of '{model.Path}' is not known: {(gap?.Detail ?? "it was not loaded").TrimEnd('.')}.") with { Path = model.Path }];
        }

        string result = load.Text("result");
        RuleOutcome[] outcomes =
        [
            .. result is "crashed" or "timed-out" or "out-of-memory" ? [Fail(model, $"load:{result}", $"'{model.Path}' brought the runtime down when it was loaded: {result} ({load.Text("detail")}).")] : (RuleOutcome[])[],
            .. differences.Select(item => Fail(model, $"{item.Text("direction")}:{item.Text("name")}", Sentence(model, item))),
            .. sets.Where(set => set.Text("result") is "differs" or "crashed" or "timed-out" or "out-of-memory")
                .Select(set => Fail(model, $"set:{set.Text("set")}", $"'{model.Path}' does not compute what '{set.Text("set")}' says: {set.Text("result")} ({set.Text("detail")}).")),
        ];
        int matching = sets.Count(set => set.Text("result") == "matches");
        return outcomes.Length > 0 ? outcomes
            : [RuleOutcome.Pass(result == "loads"
                ? FormattableString.Invariant($"'{model.Path}' loads with the inputs and outputs that it declares; {matching} of {sets.Length} sets of test vectors match.")
                : $"The runtime refuses '{model.Path}' ({result}), which is no contradiction.") with { Path = model.Path }];
    }

    private static string Sentence(FileEvidence model, FactItem item) =>
        $"'{model.Path}' declares the {item.Text("direction")} '{item.Text("name")}' as {item["declared"]?.Text ?? "nothing"}, and loads with {item["runtime"]?.Text ?? "nothing"} ({item.Text("difference")}).";

    private static RuleOutcome Fail(FileEvidence model, string item, string message) => RuleOutcome.Fail(message) with { Path = model.Path, Item = item };

    private static ILookup<string, FactItem> Items(AuditEvidence evidence, string fact) =>
        (evidence.Facts.TryGet(fact, out FactValue? value) ? value?.Collection ?? [] : ImmutableArray<FactItem>.Empty).ToLookup(item => item.Text("path"), StringComparer.Ordinal);
}
