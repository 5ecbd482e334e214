using ModelAudit.Rules;

namespace ModelAudit.Reports;

/// <summary>A rule that is enforced otherwise.</summary>
/// <param name="Rule">The rule's id.</param>
/// <param name="Old">The level before, or null when there was no such rule.</param>
/// <param name="New">The level after, or null when there is no such rule.</param>
public sealed record LevelChange(string Rule, EnforcementLevel? Old, EnforcementLevel? New);
