using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Models;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1306: no configuration makes a loader fetch code from another repository.</summary>
internal sealed class ForeignCodeRule : IAuditRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1306", "Code from another repository", Severity.High)
    {
        Description = "An auto_map entry with a repository in front makes the loader fetch code from a place that this audit did not see and that can change at any time.",
        Remediation = "Copy the code into the repository, review it, and refer to it there.",
        Controls = ["CWE-829", "ATLAS:AML.T0010.001"],
        Pack = RuleFacts.Pack,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (!RuleFacts.TryRead(evidence, HuggingFaceConfigFacts.AutoMap, out ImmutableArray<FactItem> references, out RuleOutcome? unknown))
        {
            return [unknown];
        }

        RuleOutcome[] outcomes =
        [
            .. references.Where(reference => reference["repository"] is not null).Select(reference =>
                (RuleOutcome.Fail($"'{reference.Text("path")}' takes {reference.Text("class")} from the repository '{reference.Text("repository")}'.") with
                {
                    Item = $"{reference.Text("class")}:{reference.Text("target")}",
                    Location = $"/auto_map/{reference.Text("class")}",
                }).At(reference.Text("path"))),
        ];
        return outcomes.Length > 0 ? outcomes : [RuleOutcome.Pass("No configuration refers to code in another repository.")];
    }
}
