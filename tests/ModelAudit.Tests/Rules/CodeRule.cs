using ModelAudit.Evidence;
using ModelAudit.Rules;

namespace ModelAudit.Tests.Rules;

/// <summary>A rule in C# that does what a test tells it.</summary>
internal sealed class CodeRule(string id, Func<AuditEvidence, RuleContext, IEnumerable<RuleOutcome>>? evaluate = null, Severity severity = Severity.High) : IAuditRule
{
    public RuleDescriptor Descriptor { get; } = new(id, "A rule in code", severity);

    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context) => evaluate?.Invoke(evidence, context) ?? [RuleOutcome.Pass("Fine.")];
}
