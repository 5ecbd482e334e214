using System.Collections.Immutable;

namespace ModelAudit.Rules;

/// <summary>The engine's own rules: what went wrong while collecting evidence and judging it. Profiles give them levels like any other.</summary>
public static class EngineRules
{
    /// <summary>The pack name in their descriptors.</summary>
    public const string Pack = "modelaudit.engine";

    /// <summary>An inspector failed.</summary>
    public static readonly RuleDescriptor InspectorFailed = Rule("MA9001", "An inspector failed", Severity.High,
        "An inspector threw an exception or did not state what it declared, so part of the model was not examined.",
        "Report the file to the inspector's author; until then the model cannot be judged completely.") with { Controls = ["CWE-755"] };

    /// <summary>A rule failed.</summary>
    public static readonly RuleDescriptor RuleFailed = Rule("MA9002", "A rule failed", Severity.High,
        "A rule threw an exception or gave no outcome, or no rule was run at all, so nothing was concluded where something should have been.",
        "Report it to the rule's author, or load a pack whose profile does not turn every rule off.");

    /// <summary>A waiver has expired.</summary>
    public static readonly RuleDescriptor WaiverExpired = Rule("MA9003", "A waiver has expired", Severity.Medium,
        "A waiver would cover a finding but its end has passed; the finding counts again.",
        "Fix the finding, or have the risk accepted anew.") with { Locked = true };

    /// <summary>A waiver covers nothing.</summary>
    public static readonly RuleDescriptor WaiverUnused = Rule("MA9004", "A waiver covers nothing", Severity.Info,
        "A waiver matches no finding: the finding was fixed, or the subject is another one.",
        "Remove the waiver, or correct its rule, subject or item.") with { Locked = true };

    /// <summary>A waiver ends soon.</summary>
    public static readonly RuleDescriptor WaiverExpiresSoon = Rule("MA9005", "A waiver ends soon", Severity.Low,
        "A waiver covers a finding and ends within the days that the profile sets.",
        "Fix the finding, or have the risk accepted anew before the waiver ends.") with { Locked = true };

    /// <summary>A list is stale.</summary>
    public static readonly RuleDescriptor ListStale = Rule("MA9006", "A list is out of date", Severity.Low,
        "The date until which a list was declared valid has passed.",
        "Update the list, or the pack it comes with.");

    /// <summary>A waiver is refused.</summary>
    public static readonly RuleDescriptor WaiverRefused = Rule("MA9007", "A waiver is refused by policy", Severity.Medium,
        "A waiver breaks the policy: its rule is locked, it is approved by who asked for it, it lasts too long, its subject is a glob, it is not yet in force, or it is for another environment.",
        "Have the waiver issued again within the policy.") with { Locked = true };

    /// <summary>An attestation does not count.</summary>
    public static readonly RuleDescriptor AttestationRefused = Rule("MA9008", "An attestation does not count", Severity.Medium,
        "An attestation that answers a rule's question has expired or is dated in the future.",
        "Have the question answered anew.") with { Locked = true };

    /// <summary>All of them, in the order of ids.</summary>
    public static readonly ImmutableArray<RuleDescriptor> All =
        [InspectorFailed, RuleFailed, WaiverExpired, WaiverUnused, WaiverExpiresSoon, ListStale, WaiverRefused, AttestationRefused];

    /// <summary>
    /// The level of a rule that no profile mentions: <see cref="EnforcementLevel.Block"/> for the engine's own failures, which would
    /// otherwise pass unnoticed, <see cref="EnforcementLevel.Warn"/> for every other rule.
    /// </summary>
    /// <param name="ruleId">The rule's identifier.</param>
    public static EnforcementLevel DefaultLevel(string ruleId) =>
        ruleId == InspectorFailed.Id || ruleId == RuleFailed.Id ? EnforcementLevel.Block : EnforcementLevel.Warn;

    private static RuleDescriptor Rule(string id, string title, Severity severity, string description, string remediation) =>
        new(id, title, severity) { Description = description, Remediation = remediation, Pack = Pack };
}
