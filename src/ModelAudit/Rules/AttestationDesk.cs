using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Rules.Declarative;

namespace ModelAudit.Rules;

/// <summary>Answers the questions of Review outcomes from attestations, and notes those that do not count.</summary>
internal sealed class AttestationDesk(ImmutableArray<Attestation> attestations, Sha256Digest? model, DateTimeOffset asOf)
{
    private readonly Dictionary<string, RuleOutcome> refused = new(StringComparer.Ordinal);

    /// <summary>An outcome about each attestation that would have answered but does not count, in the order of ids.</summary>
    public IEnumerable<RuleOutcome> Refused => refused.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value);

    /// <summary>Applies the attestation for a rule's question, if there is one.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="outcome">Its outcome.</param>
    public (RuleOutcome Outcome, Attestation? Attestation) Answer(RuleDescriptor rule, RuleOutcome outcome)
    {
        if (outcome.Verdict != Verdict.Review || rule.Question is not { } question)
        {
            return (outcome, null);
        }

        // The answer for this very model goes before the organisation's; then the newest; then the one that refuses.
        Attestation? attestation = attestations
            .Where(given => given.Question == question && Concerns(given) && IsValid(given))
            .OrderByDescending(given => given.Subject is not null)
            .ThenByDescending(given => given.Date)
            .ThenBy(given => given.Answer == "no" ? 0 : given.Answer == "yes" ? 2 : 1)
            .ThenBy(given => given.Id, StringComparer.Ordinal)
            .FirstOrDefault();
        return attestation?.Answer switch
        {
            "yes" => (outcome with { Verdict = Verdict.Pass, Message = Sentence("accepts", attestation, outcome) }, attestation),
            "no" => (outcome with { Verdict = Verdict.Fail, Message = Sentence("refuses", attestation, outcome) }, attestation),
            _ => (outcome, attestation),
        };
    }

    private bool Concerns(Attestation given) => given.Subject is null || (model is { } digest && given.Subject == digest);

    private bool IsValid(Attestation given)
    {
        string? problem = given.ExpiresAt <= asOf ? $"expired on {IsoDate.Format(given.ExpiresAt)}"
            : given.Date > asOf ? $"is dated {IsoDate.Format(given.Date)}, after the date of this audit"
            : null;
        if (problem is not null)
        {
            refused[given.Id] = RuleOutcome.Fail($"The attestation '{Short(given.Id)}' by {Short(given.By)} on '{Short(given.Question)}' {problem}.") with { Item = given.Id };
        }

        return problem is null;
    }

    private static string Sentence(string verb, Attestation given, RuleOutcome outcome) => MessageTemplate.Cut(
        $"{Short(given.By)} ({Short(given.Role)}) {verb} in attestation '{Short(given.Id)}' of {IsoDate.Format(given.Date)}: {outcome.Message}",
        MessageTemplate.LongestMessage);

    private static string Short(string text) => MessageTemplate.Cut(text, MessageTemplate.LongestValue);
}
