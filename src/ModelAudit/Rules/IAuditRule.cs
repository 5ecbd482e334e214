using ModelAudit.Evidence;

namespace ModelAudit.Rules;

/// <summary>
/// A rule: a pure function of the evidence. It never opens a file, reads a clock or a network, and gives the same outcomes in the same
/// order for the same arguments. Instances are shared between threads.
/// </summary>
public interface IAuditRule
{
    /// <summary>Everything about the rule but its logic.</summary>
    RuleDescriptor Descriptor { get; }

    /// <summary>
    /// Judges the evidence. At least one outcome must be given: a rule with no subject says <see cref="Verdict.NotApplicable"/>. An
    /// exception becomes an Inconclusive outcome and a finding of the engine's own rule, and the audit goes on.
    /// </summary>
    IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context);
}
