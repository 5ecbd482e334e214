using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Models;
using ModelAudit.Rules;

namespace ModelAudit.Tests.Documentation.Examples;

public sealed class WeightsBudgetRule(long maximumBytes) : IAuditRule
{
    public RuleDescriptor Descriptor { get; } = new("ACME1001", "Weights fit the cluster", Severity.Medium)
    {
        Description = "All weight files together fit on the machines that serve models.",
        Remediation = "Choose a smaller or quantized model.",
        Pack = "acme.rules",
    };

    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        FactLookup files = evidence.Lookup(WeightsFacts.Files);
        if (files.State != FactState.Present)
        {
            // Unknown is never a pass: say what is missing.
            yield return RuleOutcome.Inconclusive($"The weight files are not known: {files.Reason ?? "none was found"}.");
            yield break;
        }

        long bytes = files.Value!.Collection.Sum(file => file["bytes"]?.Integer ?? 0);
        yield return bytes <= maximumBytes
            ? RuleOutcome.Pass($"The weights have {bytes} bytes.")
            : RuleOutcome.Fail($"The weights have {bytes} bytes, {bytes - maximumBytes} too many.");
    }
}
