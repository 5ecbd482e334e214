using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Models;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1504: every quantized tensor has its scale.</summary>
internal sealed class ScaledTensorsRule : IAuditRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1504", "Quantized tensors without their scales", Severity.Medium)
    {
        Description = "A tensor in an 8-bit float type means nothing without the scales that the configuration declares: the release is incomplete or was put together from several.",
        Remediation = "Obtain an intact release.",
        Controls = ["ATLAS:AML.T0018"],
        Pack = RuleFacts.Pack,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (!RuleFacts.TryRead(evidence, WeightsFacts.Unscaled, out ImmutableArray<FactItem> tensors, out RuleOutcome? unknown))
        {
            return [unknown];
        }

        return tensors.IsEmpty
            ? [RuleOutcome.Pass("Every quantized tensor has its scale.")]
            : tensors.Select(tensor => (RuleOutcome.Fail($"The tensor '{tensor.Text("tensor")}' has no scale.") with { Item = tensor.Text("tensor") }).At(tensor.Text("path")));
    }
}
