using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Rules.BuiltIn.Callables;
using ModelAudit.Rules.BuiltIn.Code;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1315: code beside the model does not reach outside of it.</summary>
internal sealed class CodeReachRule : IDenyListRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1315", "Code beside the model reaches outside of it", Severity.Medium)
    {
        Description = "Code that uses the network, starts programs, loads native libraries or unpickles data does more than a model needs. Scripts for training and conversion do such things for a reason; someone has to know which.",
        Remediation = "Review the calls. Remove scripts that are not needed to use the model, load weights from safetensors, and bring data along in place of fetching it.",
        Controls = ["CWE-829", "CWE-502", "ATLAS:AML.T0010.001"],
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
        RuleOutcome[] outcomes = [.. sources.SelectMany(source => Judge(judge, source.File, source.Calls))];
        return outcomes.Length > 0 ? outcomes : [RuleOutcome.Pass($"Nothing in the {sources.Length} Python files reaches outside of them.")];
    }

    private static IEnumerable<RuleOutcome> Judge(CodeJudge judge, FileEvidence file, FactLookup calls)
    {
        if (calls.State == FactState.Unknown)
        {
            return [RuleOutcome.Inconclusive($"What the code calls is not known: {calls.Reason?.TrimEnd('.')}.") with { Path = file.Path }];
        }

        // What runs on load and is dangerous there is for MA1313.
        return judge.Dangers(file, calls.Value?.Collection ?? []).Where(danger => !danger.Runs).Select(danger =>
            RuleOutcome.Fail($"'{danger.Danger.Name}' {danger.Danger.Effect}; line {danger.Call["line"]!.Integer}, {judge.When(file, danger.Call)}.") with
            {
                Path = file.Path, Item = danger.Danger.Name, Location = $"line {danger.Call["line"]!.Integer}",
            });
    }
}
