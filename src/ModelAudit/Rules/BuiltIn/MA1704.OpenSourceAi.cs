using ModelAudit.Evidence;
using ModelAudit.Openness;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1704: data information, code and parameters of the Open Source AI Definition are there.</summary>
internal sealed class OpenSourceAiRule : IAuditRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1704", "Elements of the Open Source AI Definition are missing", Severity.Info)
    {
        Description = "The Open Source AI Definition asks for the preferred form to modify a system: complete information on its data, all code that trains and runs it, and its parameters, under open terms.",
        Remediation = "Publish what is missing; where the information on data is there, let a person confirm that it is complete.",
        Controls = ["OSAID:1.0"],
        Pack = RuleFacts.Pack,
        Question = "data-information-complete",
    };

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(context);
        if (ModelOpenness.Of(evidence, OpennessLicenses.From(context), out string? unknown) is not { } openness)
        {
            return [RuleOutcome.Inconclusive($"Not known: {unknown?.TrimEnd('.')}.")];
        }

        RuleOutcome[] outcomes =
        [
            .. openness.OpenSourceAi.Where(element => !element.IsMet).Select(element =>
                RuleOutcome.Fail($"{element.Name}: {string.Join("; ", element.Lacking)}.") with { Item = element.Name }),
        ];
        return outcomes.Length > 0 ? outcomes
            : [RuleOutcome.Review("Data information, code and parameters are there under open terms; a person has to confirm that the information on data is complete.")];
    }
}
