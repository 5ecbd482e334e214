using ModelAudit.Rules;

namespace ModelAudit.Reports.Compliance;

/// <summary>A rule that is mapped to a control, or an attestation that answers for one.</summary>
/// <param name="Source">The rule's identifier, or "attestation " and its identifier.</param>
/// <param name="Relation">detects, mitigates, evidences, supports or attests.</param>
/// <param name="Verdict">How the rule went; null when it did not run.</param>
/// <param name="IsWaived">Whether all its findings are waived.</param>
/// <param name="Summary">What was seen.</param>
internal sealed record ControlEvidence(string Source, string Relation, Verdict? Verdict, bool IsWaived, string Summary);
