using ModelAudit.Sources;

namespace ModelAudit.Rules;

/// <summary>What a rule concluded about one subject.</summary>
/// <param name="Verdict">The conclusion.</param>
/// <param name="Message">One sentence: what was seen, what is wrong and where, or why the rule does not apply.</param>
public sealed record RuleOutcome(Verdict Verdict, string Message)
{
    /// <summary>The file it is about, or null for the whole model.</summary>
    public ArtifactPath? Path { get; init; }

    /// <summary>
    /// What tells this outcome from others of the same rule and file across audits (the key fields of an item, such as an import's
    /// name): stable when unrelated things change. Null when the file alone does.
    /// </summary>
    public string? Item { get; init; }

    /// <summary>Where in the file, for people: "offset 17", "/auto_map/AutoModel". Null when the whole file is meant.</summary>
    public string? Location { get; init; }

    /// <summary>A pass.</summary>
    public static RuleOutcome Pass(string message) => new(Verdict.Pass, message);

    /// <summary>An unmet requirement.</summary>
    public static RuleOutcome Fail(string message) => new(Verdict.Fail, message);

    /// <summary>A decision for a human.</summary>
    public static RuleOutcome Review(string message) => new(Verdict.Review, message);

    /// <summary>Evidence is missing.</summary>
    public static RuleOutcome Inconclusive(string message) => new(Verdict.Inconclusive, message);

    /// <summary>The rule does not concern the subject.</summary>
    public static RuleOutcome NotApplicable(string message) => new(Verdict.NotApplicable, message);
}
