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

    /// <summary>Whether <see cref="Where"/> is only about the model, so that it holds for all subjects or for none.</summary>
    public bool WhereIsAboutModel { get; init; }

    /// <summary>What is required, or forbidden.</summary>
    public Condition Requirement { get; }

    /// <summary>Whether the requirement is forbidden instead.</summary>
    public bool Forbids { get; init; }

    /// <summary>What an unmet requirement is: Fail or Review.</summary>
    public Verdict Unmet { get; init; } = Verdict.Fail;

    /// <summary>The sentence of an unmet requirement.</summary>
    public required MessageTemplate Message { get; init; }

    /// <summary>Sentences for parts of an unmet requirement: those whose condition is true stand instead of <see cref="Message"/>.</summary>
    public ImmutableArray<PartialMessage> Messages { get; init; } = [];

    /// <summary>The sentence of a pass; null for one made of the condition.</summary>
    public MessageTemplate? PassMessage { get; init; }

    /// <summary>The sentence for subjects that the rule does not concern; null for one made of the condition.</summary>
    public MessageTemplate? NotApplicableMessage { get; init; }

    /// <summary>What cannot be decided, said before the reason; null for the reason alone.</summary>
    public MessageTemplate? InconclusiveMessage { get; init; }

    /// <summary>The date before which the rule blocks nothing, or null.</summary>
    public DateTimeOffset? EffectiveFrom { get; init; }

    /// <summary>The lists that the rule refers to.</summary>
    public ImmutableArray<string> Lists { get; init; } = [];

    /// <summary>The examples.</summary>
    public required RuleExampleList Examples { get; init; }

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        var state = new EvaluationState(evidence, context);
        bool any = false;
        foreach (SubjectFrame subject in Subject.Enumerate(state))
        {
            // What is not known about a subject that the rule does not concern anyway leaves nothing undecided.
            if (subject.Unknown is not null && Where?.Evaluate(subject.Frame) is { IsFalse: true })
            {
                continue;
            }

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
            return Place(subject, RuleOutcome.Inconclusive(Undecided(subject.Frame, reason)));
        }

        Frame frame = subject.Frame;
        Truth applies = Where?.Evaluate(frame) ?? Truth.True;
        if (applies.IsFalse)
        {
            return Place(subject, RuleOutcome.NotApplicable(NotApplicableMessage?.Render(frame) ?? ElsewhereMessage));
        }

        Truth met = Requirement.Evaluate(frame);
        met = Forbids ? met.Not() : met;
        return Place(subject, applies.IsUnknown ? RuleOutcome.Inconclusive(Undecided(frame, applies.Reason))
            : met.IsUnknown ? RuleOutcome.Inconclusive(Undecided(frame, met.Reason))
            : met.IsTrue ? RuleOutcome.Pass(PassMessage?.Render(frame) ?? MetMessage)
            : new RuleOutcome(Unmet, Sentence(frame)));
    }

    // Made once: a rule over many files says the same of each. Two threads may make the same text.
    private string MetMessage => field ??= MessageTemplate.Cut($"As required: {(Forbids ? "not " : string.Empty)}{Requirement.Describe()}.", MessageTemplate.LongestMessage);

    private string ElsewhereMessage => field ??= MessageTemplate.Cut($"Only applies where {Where?.Describe()}.", MessageTemplate.LongestMessage);

    private string Sentence(Frame frame)
    {
        string[] parts = [.. Messages.Where(part => part.When.Evaluate(frame).IsTrue).Select(part => part.Message.Render(frame))];
        return parts.Length == 0 ? Message.Render(frame) : MessageTemplate.Cut(string.Join(' ', parts), MessageTemplate.LongestMessage);
    }

    /// <summary>What is forbidden was looked for and not found; what is required of each has nothing to be required of.</summary>
    private RuleOutcome None(EvaluationState state)
    {
        var model = new Frame(state, null, null);
        Truth applies = WhereIsAboutModel ? Where!.Evaluate(model) : Truth.True;
        return applies.IsFalse ? RuleOutcome.NotApplicable(NotApplicableMessage is { IsAboutModel: true } ? NotApplicableMessage.Render(model) : ElsewhereMessage)
            : applies.IsUnknown ? RuleOutcome.Inconclusive(Undecided(model, applies.Reason))
            : Forbids && Subject.IsKnownEmpty(state) ? RuleOutcome.Pass(PassMessage is { IsAboutModel: true } ? PassMessage.Render(model) : Subject.NoneMessage)
            : RuleOutcome.NotApplicable(NotApplicableMessage is { IsAboutModel: true } ? NotApplicableMessage.Render(model) : Subject.NoneMessage);
    }

    private string Undecided(Frame frame, string? reason)
    {
        string text = $"Cannot be decided: {(reason ?? "the evidence is missing").TrimEnd('.')}.";
        return MessageTemplate.Cut(InconclusiveMessage is null ? text : $"{InconclusiveMessage.Render(frame)} {text}", MessageTemplate.LongestMessage);
    }

    private static RuleOutcome Place(SubjectFrame subject, RuleOutcome outcome) =>
        subject.Path is null && subject.Item is null && subject.Location is null
            ? outcome
            : outcome with { Path = subject.Path, Item = subject.Item, Location = subject.Location };
}
