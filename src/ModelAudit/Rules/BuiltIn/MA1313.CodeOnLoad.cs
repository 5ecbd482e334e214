using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Rules.BuiltIn.Callables;
using ModelAudit.Rules.BuiltIn.Code;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1313: code that runs when the model is loaded starts no programs and runs no computed code.</summary>
internal sealed class CodeOnLoadRule : IDenyListRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1313", "Code that runs on load starts programs or runs computed code", Severity.High)
    {
        Description = "Code beside a model that runs when it is imported or loaded needs tensors, not programs. What starts a program there, or runs code that is computed, decoded or fetched, does what no review of the file shows.",
        Remediation = "Do not load the model with its code. Have the publisher remove the call, or review the file, vendor it and waive this finding for its digest.",
        Controls = ["CWE-94", "CWE-506", "ATLAS:AML.T0011.000"],
        Pack = RuleFacts.Pack,
    };

    /// <inheritdoc/>
    public ImmutableArray<string> Lists => [CodeCapabilities.List, PickleJudge.AliasList];

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(context);
        ImmutableArray<(FileEvidence File, FactLookup Calls)> sources = CodeJudge.Sources(evidence);
        if (sources.IsEmpty)
        {
            return [RuleOutcome.NotApplicable("There is no Python code.")];
        }

        var judge = new CodeJudge(evidence, context);
        var outcomes = new List<RuleOutcome>();
        if (judge.LoadedUnknown is { } unknown)
        {
            outcomes.Add(RuleOutcome.Inconclusive($"Which code a loader runs is not known: {unknown}."));
        }

        foreach ((FileEvidence file, FactLookup calls) in sources)
        {
            outcomes.AddRange(Judge(judge, file, calls));
        }

        return outcomes.Count > 0 ? outcomes : [RuleOutcome.Pass($"Nothing that the {sources.Length} Python files do on load starts a program or runs computed code.")];
    }

    private static IEnumerable<RuleOutcome> Judge(CodeJudge judge, FileEvidence file, FactLookup calls)
    {
        if (calls.State == FactState.Unknown)
        {
            return [RuleOutcome.Inconclusive($"What the code calls is not known: {calls.Reason?.TrimEnd('.')}.") with { Path = file.Path }];
        }

        IEnumerable<RuleOutcome> found = judge.Dangers(file, calls.Value?.Collection ?? []).Where(danger => danger.Runs).Select(danger => Fail(judge, file, danger.Call, danger.Danger));
        EvidenceGap? gap = judge.IsLoaded(file) ? file.Gaps.FirstOrDefault(gap => gap.Inspector == "python") : null;
        return gap is null ? found : found.Append(RuleOutcome.Inconclusive(gap.Detail) with { Path = file.Path });
    }

    private static RuleOutcome Fail(CodeJudge judge, FileEvidence file, FactItem call, CallableDanger danger)
    {
        string with = call["argument"] is { } argument ? $" with '{argument.Text}'" : call["argumentFrom"] is { } from ? $" with what '{from.Text}' gives" : string.Empty;
        string use = call.Text("kind") == "reference" ? "is handed on" : "is called";
        return RuleOutcome.Fail($"'{danger.Name}' {danger.Effect}. It {use} on line {call["line"]!.Integer}{with}, {judge.When(file, call)}.") with
        {
            Path = file.Path, Item = danger.Name, Location = $"line {call["line"]!.Integer}",
        };
    }
}
