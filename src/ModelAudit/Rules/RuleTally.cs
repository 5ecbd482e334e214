using System.Globalization;
using ModelAudit.Reports;

namespace ModelAudit.Rules;

/// <summary>Counts the outcomes of one rule and keeps the sentence that stands for all of them.</summary>
internal sealed class RuleTally(RuleDescriptor rule, EnforcementLevel level)
{
    private readonly long[] counts = new long[Enum.GetValues<Verdict>().Length];
    private readonly string?[] first = new string?[Enum.GetValues<Verdict>().Length];

    /// <summary>What to add to the sentence, or null.</summary>
    public string? Note { get; set; }

    /// <summary>Whether there was any outcome.</summary>
    public bool IsEmpty => counts.All(count => count == 0);

    /// <summary>Counts an outcome.</summary>
    public void Add(RuleOutcome outcome)
    {
        counts[(int)outcome.Verdict]++;
        first[(int)outcome.Verdict] ??= outcome.Message;
    }

    /// <summary>The result.</summary>
    public RuleResult Result()
    {
        var result = new RuleResult(
            rule,
            level,
            counts[(int)Verdict.Pass],
            counts[(int)Verdict.Fail],
            counts[(int)Verdict.Review],
            counts[(int)Verdict.Inconclusive],
            counts[(int)Verdict.NotApplicable],
            string.Empty);
        return result with { Summary = Note is null ? Summary(result) : $"{Summary(result)} {Note}" };
    }

    private string Summary(RuleResult result)
    {
        if (result.Verdict is not { } verdict)
        {
            return "Turned off by the profile; not evaluated.";
        }

        string sentence = first[(int)verdict] ?? string.Empty;
        long same = counts[(int)verdict];
        return same <= 1 ? sentence : string.Create(CultureInfo.InvariantCulture, $"{sentence} (first of {same})");
    }
}
