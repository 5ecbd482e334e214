using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats.Pickle;
using ModelAudit.Rules.BuiltIn.Callables;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1303: everything that pickles import is on a list of what data and models need.</summary>
internal sealed class KnownImportsRule : IAuditRule
{
    private static readonly string[] Returning = ["_operator.", "builtins.", "copy.", "copyreg.", "functools.reduce.", "operator.", "?"];

    private static readonly string[] Making = ["REDUCE", "OBJ", "INST", "NEWOBJ", "NEWOBJ_EX"];

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1303", "Unknown import in a pickle", Severity.High)
    {
        Description = "Whatever a pickle imports runs when it is loaded. Imports that data and the common libraries need are listed by their exact names; anything else has to be looked at by somebody who knows the library.",
        Remediation = "Use weights in safetensors. Otherwise read the code that is imported, pin its version, and waive this import, or add it to a list of your own whose name begins with 'pickle-safe-imports-'.",
        Controls = ["CWE-502", "ATLAS:AML.T0011.000", "OWASP-LLM:2025:LLM03"],
        Pack = RuleFacts.Pack,
    };

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
        return outcomes.Length > 0 ? outcomes : [RuleOutcome.Pass($"Every import of the pickles of {pickles.Length} files is one that data and models need.")];
    }

    private static IEnumerable<RuleOutcome> Judge(AuditEvidence evidence, PickleJudge judge, FileEvidence file, FactLookup lookup)
    {
        if (lookup.State == FactState.Unknown)
        {
            return [RuleOutcome.Inconclusive($"What the pickle imports is not known: {lookup.Reason?.TrimEnd('.')}.") with { Path = file.Path }];
        }

        HashSet<string> handed = HandedToCalls(judge, PickleJudge.Calls(evidence, file));
        ILookup<string, FactItem> calls = PickleJudge.Calls(evidence, file).ToLookup(call => call.Text("callable"), StringComparer.Ordinal);
        FactItem[] passedOn = [.. PickleJudge.Calls(evidence, file).Where(call => call.Text("opcode") == "BUILD" && IsPassedOn(call.Text("callable")))];
        return lookup.Value!.Collection
            .Where(import => !PickleJudge.IsUnresolved(import) && judge.Danger(import) is null && !IsTorchScript(file, import))
            .Select(import => Judge(judge, import, calls[import.Text("name")], calls[import.Text("name") + ".__setstate__"], passedOn, handed))
            .OfType<RuleOutcome>()
            .DistinctBy(outcome => outcome.Item, StringComparer.Ordinal)
            .Select(outcome => outcome with { Path = file.Path });
    }

    /// <summary>Classes that TorchScript keeps as code in the same archive have names of their own, which no Python can import.</summary>
    private static bool IsTorchScript(FileEvidence file, FactItem import) =>
        (import.Text("module") == "__torch__" || import.Text("module").StartsWith("__torch__.", StringComparison.Ordinal))
        && file.Path.Value.Contains(PickleJudge.Container, StringComparison.Ordinal);

    private static RuleOutcome? Judge(PickleJudge judge, FactItem import, IEnumerable<FactItem> calls, IEnumerable<FactItem> states, FactItem[] passedOn, HashSet<string> handed)
    {
        string name = import.Text("name");
        CallableName callable = PickleJudge.NameOf(import);
        if (!judge.Safe.TryGetEffect(callable, out string? effect))
        {
            string library = judge.Safe.ListOf(callable) is { } list
                ? $"'{list}' has other names of '{callable.Root}', not this one"
                : $"'{callable.Root}' is not a library that the lists know";
            return Review($"'{name}' is imported at offset {Offset(import)}{Use(import)}: {library}.", name, import);
        }

        return effect switch
        {
            "nested" when import["called"] is { Boolean: true } && !AreExamined(calls) =>
                Review($"'{name}', which is called, unpickles what it is given, and that is not everywhere the bytes of a PyTorch file which were examined as a file of their own.", name, import),
            "nested" or "attribute" when import["passed"] is { Boolean: true } =>
                Review($"'{name}' is handed on at offset {Offset(import)}: what it is called with later, and so what it fetches, is not known from the file.", name, import),
            SafeImports.Member when import["called"] is { Boolean: true } =>
                Review($"'{name}' is called at offset {Offset(import)}, although members of a class are values.", name, import),
            "object" or "state" or "beside" when calls.FirstOrDefault(call => Making.Contains(call.Text("opcode")) && call.Text("arguments").Length > 0) is { } call =>
                Review($"'{name}' is called with arguments at offset {Offset(call)} ({call.Text("arguments")}); what is saved as data is made without any.", name, call),
            "object" or "state" or "beside" when handed.Contains(name) =>
                Review($"'{name}' is handed to a function that calls what it is given, with arguments that may be more than data.", name, import),
            "state" when states.Concat(passedOn).FirstOrDefault(state => state.Text("evaluated") != "ordinary") is { } call =>
                Review($"'{name}' evaluates text of its state as Python, and the state at offset {Offset(call)} is not all of the form that the library writes.", name, call),
            "beside" when states.FirstOrDefault(state => !NamesFileBeside(state.Text("arguments"))) is { } call =>
                Review($"'{name}' loads the file that its state at offset {Offset(call)} names, pickles in it included, and that is not surely one beside this one ({call.Text("arguments")}).", name, call),
            _ => null,
        };
    }

    /// <summary>Whether a state, as it is shown, names a file without a folder.</summary>
    private static bool NamesFileBeside(string state) =>
        state.StartsWith('{') && state.EndsWith('}') && state.Contains("'filename': '", StringComparison.Ordinal) && state.AsSpan().IndexOfAny('/', '\\', '…') < 0;

    /// <summary>Whether a state is given to what a function of Python's own library returned, which may be an object that it was given.</summary>
    private static bool IsPassedOn(string callable) => Returning.Any(module => callable.StartsWith(module, StringComparison.Ordinal));

    /// <summary>What functions are given that call it themselves.</summary>
    private static HashSet<string> HandedToCalls(PickleJudge judge, ImmutableArray<FactItem> calls) =>
    [
        .. calls.Where(call => call.Text("opcode") == "REDUCE" && call["callables"] is { TextList.IsEmpty: false } && judge.Safe.EffectOf(call.Text("callable")) == "callback").SelectMany(call => call["callables"]!.TextList),
    ];

    /// <summary>Whether every call is given bytes that were examined: what they hold is then judged by itself.</summary>
    private static bool AreExamined(IEnumerable<FactItem> calls)
    {
        (long Calls, long Examined) all = calls.Aggregate((Calls: 0L, Examined: 0L), (sum, call) => (sum.Calls + (call["count"]?.Integer ?? 1), sum.Examined + (call["torchFiles"]?.Integer ?? 0)));
        return all.Calls > 0 && all.Calls == all.Examined;
    }

    private static string Use(FactItem import) =>
        import["called"] is { Boolean: true } ? " and called" : import["passed"] is { Boolean: true } ? " and handed on" : string.Empty;

    private static RuleOutcome Review(string message, string item, FactItem at) => RuleOutcome.Review(message) with { Item = item, Location = $"offset {Offset(at)}" };

    private static long Offset(FactItem item) => item["offset"]?.Integer ?? 0;
}
