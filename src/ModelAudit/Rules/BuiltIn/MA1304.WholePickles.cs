using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats.Pickle;
using ModelAudit.Rules.BuiltIn.Callables;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1304: pickles end as they should, and look as the programs that write them make them.</summary>
internal sealed class WholePicklesRule : IAuditRule
{
    /// <summary>Anomalies that are an import that MA1302 judges.</summary>
    private static readonly string[] JudgedElsewhere = [PickleAnomalyCode.UnresolvedImport, PickleAnomalyCode.ExtensionCode, PickleAnomalyCode.StateOfImport];

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1304", "Malformed or unusual pickle", Severity.High)
    {
        Description = "An unpickler runs what it reads before it notices an error, so a pickle that breaks off may have done its work already. Scanners and loaders also disagree about pickles that no ordinary program writes, which is how such files hide.",
        Remediation = "Fetch the file again and compare its digest. If it stays so, treat it as hostile and have the publisher save it anew.",
        Controls = ["CWE-20", "CWE-502", "ATLAS:AML.T0076"],
        Pack = RuleFacts.Pack,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        (FileEvidence File, FactLookup Lookup)[] pickles = [.. PickleJudge.Pickles(evidence, PickleFacts.Streams)];
        if (pickles.Length == 0)
        {
            return [RuleOutcome.NotApplicable("There are no pickles.")];
        }

        RuleOutcome[] outcomes = [.. pickles.SelectMany(pickle => Judge(evidence, pickle.File, pickle.Lookup))];
        return outcomes.Length > 0 ? outcomes : [RuleOutcome.Pass($"The pickles of {pickles.Length} files end as they should, and are written as programs write them.")];
    }

    private static IEnumerable<RuleOutcome> Judge(AuditEvidence evidence, FileEvidence file, FactLookup lookup)
    {
        if (lookup.State == FactState.Unknown)
        {
            return [RuleOutcome.Inconclusive($"Whether the pickle is whole is not known: {lookup.Reason?.TrimEnd('.')}.") with { Path = file.Path }];
        }

        FactItem[] broken = [.. lookup.Value!.Collection.Where(stream => stream.Text("ending") is not PickleEnding.Stop)];
        return broken.Select(Ending)
            .Concat(PickleJudge.Anomalies(evidence, file).Where(anomaly => IsOwn(anomaly, broken)).Select(Anomaly))
            .Select(outcome => outcome with { Path = file.Path });
    }

    /// <summary>What a broken stream's ending says already is not said twice.</summary>
    private static bool IsOwn(FactItem anomaly, FactItem[] broken) =>
        !JudgedElsewhere.Contains(anomaly.Text("code"))
        && !Array.Exists(broken, stream => (stream.Text("ending") == anomaly.Text("code") || (stream.Text("ending") == PickleEnding.Bound && anomaly.Text("code") == PickleAnomalyCode.Unbounded))
            && Equals(stream["index"], anomaly["stream"]));

    private static RuleOutcome Ending(FactItem stream)
    {
        string number = stream["index"]?.Integer is > 0 and var index ? $"Pickle {index + 1}" : "The pickle";
        string ending = stream.Text("ending");
        string detail = stream.Text("detail") is { Length: > 0 } said ? said : $"{ending}.";
        string done = stream["executed"] is { Boolean: true } ? " What stands before has been imported and called by then." : string.Empty;
        string message = $"{number} does not end as it should, at offset {stream["endOffset"]?.Integer ?? 0} ({ending}): {detail}{done}";
        return (ending == PickleEnding.Bound ? RuleOutcome.Inconclusive(message) : RuleOutcome.Fail(message))
            with { Item = $"{stream["index"]?.Integer ?? 0}:{ending}", Location = $"offset {stream["endOffset"]?.Integer ?? 0}" };
    }

    private static RuleOutcome Anomaly(FactItem anomaly)
    {
        string code = anomaly.Text("code");
        string message = anomaly.Text("detail");
        return (code == PickleAnomalyCode.Unbounded ? RuleOutcome.Inconclusive(message) : RuleOutcome.Fail(message))
            with { Item = $"{code}:{anomaly["offset"]?.Integer ?? 0}", Location = anomaly["offset"] is { } offset ? $"offset {offset.Integer}" : null };
    }
}
