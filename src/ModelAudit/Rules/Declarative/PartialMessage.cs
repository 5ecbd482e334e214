namespace ModelAudit.Rules.Declarative;

/// <summary>The sentence for a part of what a rule found.</summary>
/// <param name="When">When it is said.</param>
/// <param name="Message">The sentence.</param>
internal sealed record PartialMessage(Condition When, MessageTemplate Message)
{
    /// <summary>The names of its members in a pack.</summary>
    public static readonly System.Collections.Immutable.ImmutableArray<string> Names = ["when", "message"];
}
