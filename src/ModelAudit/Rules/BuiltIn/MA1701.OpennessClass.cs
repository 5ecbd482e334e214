using ModelAudit.Evidence;
using ModelAudit.Openness;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1701: the release is in a class of the Model Openness Framework that policy accepts.</summary>
internal sealed class OpennessClassRule : IAuditRule
{
    private const string ListName = "accepted-openness-classes";

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1701", "Openness class is below policy", Severity.Info)
    {
        Description = "The Model Openness Framework sorts releases by what is published under open licenses: the model (III), the tools that made it (II), or everything needed to repeat the work (I).",
        Remediation = "Publish the component that is named, or put it under an open license; describe what lies elsewhere in a mof.yml.",
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

        // An organisation that asks for more gives a shorter list of its own.
        bool isAccepted = context.TryGetList(ListName, out RuleList? accepted) ? accepted.Contains(MofFramework.Numeral(openness.Class)) : openness.Class > 0;
        return [isAccepted ? RuleOutcome.Pass($"{openness.Summary}.") : RuleOutcome.Fail($"{openness.Summary}.")];
    }
}
