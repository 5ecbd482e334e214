using System.Collections.Immutable;
using ModelAudit.Evidence;

namespace ModelAudit.Rules.Declarative;

/// <summary>A rule of a pack.</summary>
internal sealed class DeclarativeRule : IAuditRule
{
    /// <summary>Makes a rule.</summary>
    public DeclarativeRule(RuleDescriptor descriptor, RuleSubject subject, Condition requirement)
    {
        Descriptor = descriptor;
        Subject = subject;
        Requirement = requirement;
    }

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; }

    /// <summary>What one outcome is about.</summary>
    public RuleSubject Subject { get; }

    /// <summary>Whether the rule concerns a subject; null when it concerns all.</summary>
    public Condition? Where { get; init; }

    /// <summary>What is required, or forbidden.</summary>
    public Condition Requirement { get; }

    /// <summary>Whether the requirement is forbidden instead.</summary>
    public bool Forbids { get; init; }

    /// <summary>What an unmet requirement is: Fail or Review.</summary>
    public Verdict Unmet { get; init; } = Verdict.Fail;

    /// <summary>The sentence of an unmet requirement.</summary>
    public required MessageTemplate Message { get; init; }

    /// <summary>The sentence of a pass; null for one made of the condition.</summary>
    public MessageTemplate? PassMessage { get; init; }

    /// <summary>The sentence for subjects that the rule does not concern; null for one made of the condition.</summary>
    public MessageTemplate? NotApplicableMessage { get; init; }

    /// <summary>The date before which the rule blocks nothing, or null.</summary>
    public DateTimeOffset? EffectiveFrom { get; init; }

    /// <summary>The lists that the rule refers to.</summary>
    public ImmutableArray<string> Lists { get; init; } = [];

    /// <summary>The examples.</summary>
    public ImmutableArray<RuleExample> Examples { get; init; } = [];

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        var state = new EvaluationState(evidence, context);
        bool any = false;
        foreach (SubjectFrame subject in Subject.Enumerate(state))
        {
            any = true;
            yield return Judge(subject);
        }

        if (!any)
        {
            yield return None(state);
        }
    }

    private RuleOutcome Judge(SubjectFrame subject)
    {
        if (subject.Unknown is { } reason)
        {
            return Place(subject, RuleOutcome.Inconclusive(Undecided(reason)));
        }

        Frame frame = subject.Frame;
        Truth applies = Where?.Evaluate(frame) ?? Truth.True;
        if (applies.IsFalse)
        {
            return Place(subject, RuleOutcome.NotApplicable(NotApplicableMessage?.Render(frame) ?? ElsewhereMessage));
        }

        Truth met = Requirement.Evaluate(frame);
        met = Forbids ? met.Not() : met;
        return Place(subject, applies.IsUnknown ? RuleOutcome.Inconclusive(Undecided(applies.Reason))
            : met.IsUnknown ? RuleOutcome.Inconclusive(Undecided(met.Reason))
            : met.IsTrue ? RuleOutcome.Pass(PassMessage?.Render(frame) ?? MetMessage)
            : new RuleOutcome(Unmet, Message.Render(frame)));
    }

    // Made once: a rule over many files says the same of each. Two threads may make the same text.
    private string MetMessage => field ??= MessageTemplate.Cut($"As required: {(Forbids ? "not " : string.Empty)}{Requirement.Describe()}.", MessageTemplate.LongestMessage);

    private string ElsewhereMessage => field ??= MessageTemplate.Cut($"Only applies where {Where?.Describe()}.", MessageTemplate.LongestMessage);

    /// <summary>What is forbidden was looked for and not found; what is required of each has nothing to be required of.</summary>
    private RuleOutcome None(EvaluationState state) =>
        Forbids && Subject.IsKnownEmpty(state) ? RuleOutcome.Pass(PassMessage is { IsConstant: true } ? PassMessage.Render(default) : Subject.NoneMessage)
        : RuleOutcome.NotApplicable(NotApplicableMessage is { IsConstant: true } ? NotApplicableMessage.Render(default) : Subject.NoneMessage);

    private static string Undecided(string? reason) =>
        MessageTemplate.Cut($"Cannot be decided: {(reason ?? "the evidence is missing").TrimEnd('.')}.", MessageTemplate.LongestMessage);

    private static RuleOutcome Place(SubjectFrame subject, RuleOutcome outcome) =>
        subject.Path is null && subject.Item is null && subject.Location is null
            ? outcome
            : outcome with { Path = subject.Path, Item = subject.Item, Location = subject.Location };
}
