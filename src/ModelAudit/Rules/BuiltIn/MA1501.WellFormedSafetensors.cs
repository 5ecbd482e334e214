using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats.Safetensors;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1501: every safetensors file keeps to its format. Files of other formats, examined or not, are none of its business.</summary>
internal sealed class WellFormedSafetensorsRule : IAuditRule
{
    private const string Format = "safetensors";

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1501", "Malformed safetensors", Severity.High)
    {
        Description = "A header that breaks the format makes readers disagree about the same bytes: one loads what another does not see.",
        Remediation = "Fetch the file again; when it stays so, treat it as hostile and have the publisher save it anew.",
        Controls = ["CWE-20", "CWE-125", "ATLAS:AML.T0076"],
        Pack = RuleFacts.Pack,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        RuleOutcome[] outcomes = [.. evidence.Files.Where(IsSafetensors).SelectMany(file => Judge(evidence, file))];
        return outcomes.Length > 0 ? outcomes : [RuleOutcome.NotApplicable("There are no safetensors files.")];
    }

    private static bool IsSafetensors(FileEvidence file) => file.Format == Format || (file.Path.Extension == ".safetensors" && file.Format == FileEvidence.UnknownFormat);

    private static IEnumerable<RuleOutcome> Judge(AuditEvidence evidence, FileEvidence file)
    {
        FactLookup defects = evidence.Lookup(file, SafetensorsFacts.Defects);
        if (defects.State != FactState.Present)
        {
            return [RuleOutcome.Inconclusive($"Not known: {defects.Reason?.TrimEnd('.') ?? "the content was not recognized as safetensors"}.") with { Path = file.Path }];
        }

        return defects.Value!.Collection.IsEmpty
            ? [RuleOutcome.Pass("The file keeps to the format.") with { Path = file.Path }]
            : defects.Value.Collection.Select(item => RuleOutcome.Fail(item.Text("detail")) with
            {
                Path = file.Path,
                Item = item["tensor"] is { } tensor ? $"{item.Text("code")}:{tensor.Text}" : item.Text("code"),
                Location = item["offset"] is { } offset ? $"offset {offset}" : null,
            });
    }
}
