using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Licensing;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1105: the declared license is one that the organisation accepts.</summary>
internal sealed class AcceptedLicensesRule : IAuditRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1105", "License is not an accepted one", Severity.High)
    {
        Description = "The organization declares which licenses it accepts; a model under another one needs a decision before it is used. An expression with alternatives is accepted when one of them is.",
        Remediation = "Choose another model, have the license accepted, or waive this model.",
        Controls = ["NIST-AI-600-1:GV-6.1"],
        Pack = RuleFacts.Pack,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(context);
        ImmutableArray<string> accepted = context.Declared.List(ContextFacts.ApprovedLicenses);
        if (accepted.IsDefault)
        {
            return [RuleOutcome.NotApplicable("The organization declares no list of accepted licenses.")];
        }

        if (!RuleFacts.TryRead(evidence, LicenseFacts.Applicable, out string? declared, out RuleOutcome? unknown))
        {
            return [unknown];
        }

        if (declared is null)
        {
            return [RuleOutcome.NotApplicable("No license is declared; MA1101 judges that.")];
        }

        if (!SpdxExpression.TryParse(declared, out SpdxExpression? expression, out _))
        {
            return [RuleOutcome.Inconclusive($"'{declared}' is no SPDX expression, so it cannot be compared with the accepted licenses.")];
        }

        return expression.IsSatisfiedBy(accepted)
            ? [RuleOutcome.Pass($"'{declared}' is accepted.")]
            : [RuleOutcome.Fail($"'{declared}' is not among the accepted licenses ({string.Join(", ", accepted)}).")];
    }
}
