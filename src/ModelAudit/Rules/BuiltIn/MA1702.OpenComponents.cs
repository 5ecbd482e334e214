using ModelAudit.Evidence;
using ModelAudit.Openness;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1702: every component that is published is under an open license.</summary>
internal sealed class OpenComponentsRule : IAuditRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1702", "Component without an open license", Severity.Info)
    {
        Description = "A part of a release that is there but under no license, or under one that is not open, cannot be used, changed and passed on freely, and does not count for openness.",
        Remediation = "Put the component under an open license, or state in a mof.yml which one it is under.",
        Controls = ["MOF:1.0"],
        Pack = RuleFacts.Pack,
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

        if (openness.Components.IsEmpty)
        {
            return [RuleOutcome.NotApplicable("No component of the Model Openness Framework was found.")];
        }

        RuleOutcome[] outcomes =
        [
            .. openness.Components.Where(state => !state.Counts).Select(state => (state.Standing == LicenseStanding.NotOpen
                ? RuleOutcome.Fail($"{state.Component.Name} is under '{state.License}', which is not open.")
                : state.Origin == "card" ? RuleOutcome.Fail($"{state.Component.Name} is only named in the card; the license it is under is not stated.")
                : RuleOutcome.Fail($"{state.Component.Name} is under no license.")) with { Item = state.Component.Name }),
        ];
        return outcomes.Length > 0 ? outcomes : [RuleOutcome.Pass($"All {openness.Components.Length} components that were found are under open licenses.")];
    }
}
