namespace ModelAudit.Evidence;

/// <summary>Why something was not examined, or not completely.</summary>
public enum GapReason
{
    /// <summary>The content breaks its format's specification; the detail says what and where.</summary>
    Malformed,

    /// <summary>The content ends before its format says it should.</summary>
    Truncated,

    /// <summary>A bound of <see cref="AuditLimits"/> was reached; the detail names it.</summary>
    LimitReached,

    /// <summary>The format is unknown, or known but not inspected by this configuration.</summary>
    Unsupported,

    /// <summary>The operating system refused to open or read it, or its name cannot be expressed.</summary>
    Unreadable,

    /// <summary>The content or length changed while it was being audited.</summary>
    ChangedDuringAudit,

    /// <summary>An inspector threw, or did not state a fact that it declared.</summary>
    InspectorFailed,

    /// <summary>Left out on request.</summary>
    Skipped,
}
