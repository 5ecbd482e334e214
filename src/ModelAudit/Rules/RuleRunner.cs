using ModelAudit.Evidence;
using ModelAudit.Reports;

namespace ModelAudit.Rules;

/// <summary>Judges evidence: a pure function of its arguments, which gives the same report for the same arguments on every machine.</summary>
public static class RuleRunner
{
    /// <summary>Evaluates every rule that the profile does not turn off.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="evidence">The evidence.</param>
    /// <param name="request">Profile, context, waivers, attestations and the approved version.</param>
    /// <param name="tool">The software that judges.</param>
    /// <param name="asOf">The date as of which is judged.</param>
    /// <exception cref="InvalidInputException">The profile does not exist.</exception>
    public static AuditReport Run(RuleSet rules, AuditEvidence evidence, JudgementRequest request, ToolIdentity tool, DateTimeOffset asOf)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(tool);
        return new Judgement(rules, evidence, request, asOf).Report(tool);
    }
}
