namespace ModelAudit.Reports;

/// <summary>The one answer of a report.</summary>
public enum AuditVerdict
{
    /// <summary>No blocking rule failed, and every blocking rule reached a conclusion.</summary>
    Passed,

    /// <summary>A blocking rule failed and no waiver covers it.</summary>
    Failed,

    /// <summary>No blocking rule failed, but some could not conclude or need a human, or no rule ran at all.</summary>
    Incomplete,
}
