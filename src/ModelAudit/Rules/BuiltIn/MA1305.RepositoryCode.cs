using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Models;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1305: no configuration makes a loader run code from the repository.</summary>
internal sealed class RepositoryCodeRule : IAuditRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1305", "Model needs code from the repository", Severity.High)
    {
        Description = "An auto_map makes the loader import Python code that ships with the model (trust_remote_code): that code runs with the rights of whoever loads it.",
        Remediation = "Use a library version that has the model's class built in, or review the code, pin its revision and load it in a sandbox.",
        Controls = ["CWE-829", "CWE-94", "ATLAS:AML.M0011"],
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

        return references.IsEmpty
            ? [RuleOutcome.Pass("No configuration refers to code.")]
            : references.Select(reference =>
                (RuleOutcome.Fail($"'{reference.Text("path")}' takes {reference.Text("class")} from '{reference.Text("target")}'.") with
                {
                    Item = $"{reference.Text("class")}:{reference.Text("target")}",
                    Location = $"/auto_map/{reference.Text("class")}",
                }).At(reference.Text("path")));
    }
}
