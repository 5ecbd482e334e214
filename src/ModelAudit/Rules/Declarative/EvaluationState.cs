using ModelAudit.Evidence;
using ModelAudit.Facts;

namespace ModelAudit.Rules.Declarative;

/// <summary>
/// The evidence and context of one evaluation of one rule, with answers that are asked for again and again remembered, so that a rule
/// over many files stays linear in their number. Used by one thread.
/// </summary>
internal sealed class EvaluationState(AuditEvidence evidence, RuleContext context)
{
    private readonly Dictionary<string, FactLookup> lookups = new(StringComparer.Ordinal);
    private readonly Dictionary<CollectionField, CollectionItems> collections = [];
    private readonly Dictionary<Condition, (FileEvidence? File, Truth Truth)> answers = [];

    /// <summary>The evidence.</summary>
    public AuditEvidence Evidence { get; } = evidence;

    /// <summary>The date, declared facts and lists.</summary>
    public RuleContext Context { get; } = context;

    /// <summary>Why the list of files is incomplete, or null when it is complete.</summary>
    public string? MissingFiles { get; } = evidence.Gaps
        .FirstOrDefault(gap => gap.Inspector == EvidenceGap.Engine && gap.Reason is GapReason.Unreadable or GapReason.LimitReached or GapReason.Skipped)?.Detail;

    /// <summary>What is known of a fact about the model.</summary>
    public FactLookup LookupModel(FactDefinition fact)
    {
        if (!lookups.TryGetValue(fact.Name, out FactLookup lookup))
        {
            lookup = Evidence.Lookup(fact);
            lookups.Add(fact.Name, lookup);
        }

        return lookup;
    }

    /// <summary>The items of a collection about the model.</summary>
    public CollectionItems Items(CollectionField collection, Func<CollectionItems> read)
    {
        if (!collections.TryGetValue(collection, out CollectionItems? items))
        {
            items = read();
            collections.Add(collection, items);
        }

        return items;
    }

    /// <summary>The value of a condition that depends on nothing but the file in view.</summary>
    public Truth Answer(Condition condition, FileEvidence? file, Func<Truth> evaluate)
    {
        if (!answers.TryGetValue(condition, out (FileEvidence? File, Truth Truth) answer) || !ReferenceEquals(answer.File, file))
        {
            answer = (file, evaluate());
            answers[condition] = answer;
        }

        return answer.Truth;
    }

    /// <summary>The entries of a list.</summary>
    public RuleList? List(string name) => Context.TryGetList(name, out RuleList? list) ? list : null;
}
