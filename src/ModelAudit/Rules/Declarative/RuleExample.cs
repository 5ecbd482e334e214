using System.Collections.Immutable;
using ModelAudit.Evidence;

namespace ModelAudit.Rules.Declarative;

/// <summary>An example of a rule: evidence, context and the outcome they are expected to have.</summary>
/// <param name="Line">The line where it starts.</param>
/// <param name="Evidence">The evidence, made of the facts given; every other fact is known to be absent.</param>
/// <param name="Context">What is declared.</param>
/// <param name="Attestations">The attestations given.</param>
/// <param name="AsOf">The date as of which is judged.</param>
/// <param name="Expected">The expected outcome of the rule as a whole.</param>
internal sealed record RuleExample(
    int Line,
    AuditEvidence Evidence,
    AuditContext Context,
    ImmutableArray<Attestation> Attestations,
    DateTimeOffset AsOf,
    Verdict Expected)
{
    /// <summary>What it shows.</summary>
    public string? Title { get; init; }

    /// <summary>A text that the message of some outcome must contain.</summary>
    public string? Message { get; init; }
}
