using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Reports;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA2004: what a model was made from was audited too, and did not fail.</summary>
internal sealed class AuditedBaseRule : IAuditRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA2004", "Base model not audited, or failed", Severity.High)
    {
        Description = "A derived model inherits what was wrong with its base: hidden behaviour, licenses, missing documentation. An audit of the derived model alone does not see it.",
        Remediation = "Audit the base model, and give its signed report with --base-report.",
        Controls = ["NIST-AI-600-1:MG-3.1-003", "ATLAS:AML.T0010.003"],
        Pack = RuleFacts.Pack,
        Question = "base-model-audited",
    };

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(context);
        if (!ParentModels.TryFind(evidence, context, out ImmutableArray<ParentModel> parents, out RuleOutcome? unknown))
        {
            return [unknown];
        }

        ParentModel[] direct = [.. parents.Where(parent => parent is { Via: null } && parent.Certainty != ParentCertainty.Possible)];
        return direct.Length == 0
            ? [RuleOutcome.NotApplicable("The model declares no base, and nothing shows for sure that it has one.")]
            : direct.Select(parent => Judge(parent, context) with { Item = parent.Name });
    }

    private static RuleOutcome Judge(ParentModel parent, RuleContext context)
    {
        if (KnownModels.ReportOf(parent.Name, context) is not { } report)
        {
            return RuleOutcome.Review($"No report of an audit of the base {parent.Name} was given.");
        }

        string audit = $"The base {parent.Name} was audited as of {Declarative.IsoDate.Format(report.AsOf)} under the profile '{report.Profile}'";
        return report.Verdict switch
        {
            AuditVerdict.Passed => RuleOutcome.Pass($"{audit}, and passed."),
            AuditVerdict.Failed => RuleOutcome.Fail($"{audit}, and failed."),
            _ => RuleOutcome.Review($"{audit}, and the audit is incomplete."),
        };
    }
}
