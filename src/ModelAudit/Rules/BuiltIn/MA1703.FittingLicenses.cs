using ModelAudit.Evidence;
using ModelAudit.Openness;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1703: open licenses are made for what they cover.</summary>
internal sealed class FittingLicensesRule : IAuditRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1703", "License is made for other content", Severity.Info)
    {
        Description = "A license for source code says little about weights and data, and one for texts little about code. The Model Openness Framework counts such a component, with a note.",
        Remediation = "Choose a license that is made for the content: for weights and data OpenMDW, CDLA-Permissive or CC0, for documents CC-BY.",
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

        ComponentState[] open = [.. openness.Components.Where(state => state.Counts)];
        RuleOutcome[] outcomes =
        [
            .. open.Where(state => state.Standing == LicenseStanding.OpenForOther).Select(state =>
                RuleOutcome.Fail($"{state.Component.Name} is {MofFramework.Word(state.Component.Content)} under '{state.License}', which is open but made for other content.") with { Item = state.Component.Name }),
        ];
        return open.Length == 0 ? [RuleOutcome.NotApplicable("No component is under an open license.")]
            : outcomes.Length > 0 ? outcomes
            : [RuleOutcome.Pass($"The licenses of all {open.Length} open components are made for their content.")];
    }
}
