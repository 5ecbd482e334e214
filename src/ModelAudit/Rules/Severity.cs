namespace ModelAudit.Rules;

/// <summary>How bad an unmet rule is: fixed by the rule, whatever a profile does about it.</summary>
public enum Severity
{
    /// <summary>For information.</summary>
    Info,

    /// <summary>Low.</summary>
    Low,

    /// <summary>Medium.</summary>
    Medium,

    /// <summary>High.</summary>
    High,

    /// <summary>Critical.</summary>
    Critical,
}
