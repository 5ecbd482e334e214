namespace ModelAudit.Rules;

/// <summary>Lets outcomes share texts that are the same: a rule may say one sentence of hundreds of thousands of files. Bounded.</summary>
internal sealed class TextPool
{
    private const int MaximumTexts = 1_024;

    private readonly HashSet<string> texts = new(StringComparer.Ordinal);

    /// <summary>The outcome, with the texts that were met before.</summary>
    public RuleOutcome Share(RuleOutcome outcome)
    {
        string message = Share(outcome.Message);
        string? item = outcome.Item is null ? null : Share(outcome.Item);
        return ReferenceEquals(message, outcome.Message) && ReferenceEquals(item, outcome.Item) ? outcome : outcome with { Message = message, Item = item };
    }

    private string Share(string text)
    {
        if (texts.TryGetValue(text, out string? known))
        {
            return known;
        }

        if (texts.Count < MaximumTexts)
        {
            texts.Add(text);
        }

        return text;
    }
}
