namespace ModelAudit.Rules;

/// <summary>How one example of a rule went.</summary>
/// <param name="Pack">The pack.</param>
/// <param name="RuleId">The rule's identifier.</param>
/// <param name="Number">The number of the example in the rule, from 1.</param>
/// <param name="Line">The line in the pack where it starts.</param>
/// <param name="Expected">The outcome it expects.</param>
/// <param name="Actual">The outcome it has: the worst of the rule's subjects.</param>
/// <param name="Message">The sentence of that outcome.</param>
/// <param name="Passed">Whether outcome and message are as expected.</param>
public sealed record RuleExampleResult(string Pack, string RuleId, int Number, int Line, Verdict Expected, Verdict Actual, string Message, bool Passed)
{
    /// <summary>What the example shows, or null.</summary>
    public string? Title { get; init; }

    /// <summary>The text that the message should contain, when it does not.</summary>
    public string? MissingText { get; init; }
}
