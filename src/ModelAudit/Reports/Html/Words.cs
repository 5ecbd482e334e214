using ModelAudit.Rules;
using ModelAudit.Rules.Obligations;

namespace ModelAudit.Reports.Html;

/// <summary>What the page calls the values of enumerations: for people, and as names of classes in the style sheet.</summary>
internal static class Words
{
    /// <summary>The verdict.</summary>
    public static string Verdict(AuditVerdict verdict) => verdict switch
    {
        AuditVerdict.Passed => "Passed",
        AuditVerdict.Failed => "Failed",
        _ => "Incomplete",
    };

    /// <summary>An outcome.</summary>
    public static string Outcome(Verdict? verdict) => verdict switch
    {
        Rules.Verdict.Fail => "failed",
        Rules.Verdict.Review => "review",
        Rules.Verdict.Inconclusive => "inconclusive",
        Rules.Verdict.Pass => "passed",
        Rules.Verdict.NotApplicable => "not applicable",
        _ => "off",
    };

    /// <summary>A severity.</summary>
    public static string Of(Severity severity) => severity switch
    {
        Severity.Critical => "critical",
        Severity.High => "high",
        Severity.Medium => "medium",
        Severity.Low => "low",
        _ => "info",
    };

    /// <summary>A level.</summary>
    public static string Of(EnforcementLevel level) => level switch
    {
        EnforcementLevel.Block => "blocks",
        EnforcementLevel.Warn => "warns",
        EnforcementLevel.Info => "informs",
        _ => "off",
    };

    /// <summary>How an obligation stands.</summary>
    public static string Of(ObligationStatus status) => status switch
    {
        ObligationStatus.Unmet => "unmet",
        ObligationStatus.Open => "open",
        ObligationStatus.Met => "met",
        _ => "not triggered",
    };

    /// <summary>The class of a word: its letters with hyphens for spaces.</summary>
    public static string Class(string word) => word.Replace(' ', '-');
}
