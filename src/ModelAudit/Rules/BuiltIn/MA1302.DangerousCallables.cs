using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats.Pickle;
using ModelAudit.Rules.BuiltIn.Callables;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1302: no pickle imports or calls what can run code, reach out of it, or cannot be told from its bytes.</summary>
internal sealed class DangerousCallablesRule : IDenyListRule
{
    private static readonly string[] Making = ["REDUCE", "OBJ", "INST", "NEWOBJ", "NEWOBJ_EX"];

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1302", "Dangerous callable in a pickle", Severity.Critical)
    {
        Description = "A pickle is a program: it imports what it names and calls it. Names that run code, start programs, load modules or native libraries, reach files, the network or any other object have no place in data, and neither have names that are put together while it loads.",
        Remediation = "Do not load the file. Treat the repository as hostile, and take the model from elsewhere as safetensors.",
        Controls = ["CWE-502", "CWE-506", "ATLAS:AML.T0011.000", "OWASP-LLM:2025:LLM04"],
        Pack = RuleFacts.Pack,
        Locked = true,
    };

    /// <inheritdoc/>
    public ImmutableArray<string> Lists => [PickleJudge.DangerousList, PickleJudge.AliasList];

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(context);
        (FileEvidence File, FactLookup Lookup)[] pickles = [.. PickleJudge.Pickles(evidence, PickleFacts.Imports)];
        if (pickles.Length == 0)
        {
            return [RuleOutcome.NotApplicable("There are no pickles.")];
        }

        PickleJudge judge = PickleJudge.Of(context);
        RuleOutcome[] outcomes = [.. pickles.SelectMany(pickle => Judge(evidence, judge, pickle.File, pickle.Lookup))];
        return outcomes.Length > 0 ? outcomes : [RuleOutcome.Pass($"Nothing that the pickles of {pickles.Length} files import or call is known to be dangerous.")];
    }

    private static IEnumerable<RuleOutcome> Judge(AuditEvidence evidence, PickleJudge judge, FileEvidence file, FactLookup lookup)
    {
        if (lookup.State == FactState.Unknown)
        {
            return [RuleOutcome.Inconclusive($"What the pickle imports is not known: {lookup.Reason?.TrimEnd('.')}.") with { Path = file.Path }];
        }

        ImmutableArray<FactItem> calls = PickleJudge.Calls(evidence, file);
        ILookup<string, FactItem> byName = calls.ToLookup(call => call.Text("callable"), StringComparer.Ordinal);
        IEnumerable<RuleOutcome> imported = lookup.Value!.Collection.Select(import => OfImport(judge, import, byName[import.Text("name")])).OfType<RuleOutcome>();
        RuleOutcome[] found =
        [
            .. imported.Concat(calls.Where(call => call.Text("evaluated") == "source").Select(OfSource)).Concat(PickleJudge.Anomalies(evidence, file).Where(anomaly => anomaly.Text("code") == PickleAnomalyCode.StateOfImport).Select(Changed))
                .DistinctBy(outcome => outcome.Item, StringComparer.Ordinal),
        ];

        // Whoever calls the result of a call has imported something to begin with: one cause is one finding.
        return (found.Length > 0 ? found : calls.Select(OfCall).OfType<RuleOutcome>().DistinctBy(outcome => outcome.Item, StringComparer.Ordinal))
            .Select(outcome => outcome with { Path = file.Path });
    }

    private static RuleOutcome? OfImport(PickleJudge judge, FactItem import, IEnumerable<FactItem> calls)
    {
        string name = import.Text("name");
        if (PickleJudge.IsUnresolved(import))
        {
            string how = import.Text("resolution") == "extension"
                ? $"An object is imported by extension code at offset {Offset(import)} ({name}): which one depends on the program that loads it."
                : $"What is imported at offset {Offset(import)} is not written in the file but made while it loads ({name}).";
            return Fail(how, $"{import.Text("opcode")}:{name}", import);
        }

        if (judge.Danger(import) is not { } danger)
        {
            return null;
        }

        string also = danger.Name == name ? string.Empty : $", which is '{danger.Name}',";
        return Fail($"'{name}'{also} {danger.Effect} ({danger.Capability}). It is imported at offset {Offset(import)}{Use(import, calls.FirstOrDefault())}.", name, import);
    }

    private static RuleOutcome OfSource(FactItem call) =>
        Fail($"The state that '{call.Text("callable")}' is given at offset {Offset(call)} holds source that distributions of SciPy run, and it is not what SciPy writes.", "source", call);

    private static string Use(FactItem import, FactItem? call) =>
        call is not null && Making.Contains(call.Text("opcode")) ? $" and called at offset {Offset(call)} with ({call.Text("arguments")})"
        : import["called"] is { Boolean: true } ? " and called"
        : import["passed"] is { Boolean: true } ? " and handed on, so that it may be called later"
        : string.Empty;

    private static RuleOutcome Changed(FactItem anomaly) => Fail(anomaly.Text("detail"), $"{PickleAnomalyCode.StateOfImport}:{anomaly.Text("detail")}", anomaly);

    /// <summary>A call of what is no import: no writer of pickles makes one.</summary>
    private static RuleOutcome? OfCall(FactItem call)
    {
        string callable = call.Text("callable");
        if (!Making.Contains(call.Text("opcode")))
        {
            return null;
        }

        bool isResult = callable.Contains('(', StringComparison.Ordinal);
        return callable is "?" || isResult
            ? Fail($"What is called at offset {Offset(call)} is {(isResult ? $"the result of another call ({callable})" : "not known from the file")}.", $"{call.Text("opcode")}:{callable}", call)
            : null;
    }

    private static RuleOutcome Fail(string message, string item, FactItem at) => RuleOutcome.Fail(message) with { Item = item, Location = $"offset {Offset(at)}" };

    private static long Offset(FactItem item) => item["offset"]?.Integer ?? 0;
}
