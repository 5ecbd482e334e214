namespace ModelAudit.Rules;

/// <summary>The outcome of a rule for one subject. "Not evaluated" is never a pass.</summary>
public enum Verdict
{
    /// <summary>The requirement is met; the sentence says what was seen. SARIF kind "pass".</summary>
    Pass,

    /// <summary>The requirement is not met. SARIF kind "fail".</summary>
    Fail,

    /// <summary>A named human must decide. SARIF kind "review".</summary>
    Review,

    /// <summary>The evidence is absent, truncated or of an unsupported format. SARIF kind "open".</summary>
    Inconclusive,

    /// <summary>The rule does not concern this subject; the sentence says why. SARIF kind "notApplicable".</summary>
    NotApplicable,
}
