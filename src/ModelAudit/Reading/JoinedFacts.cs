using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Reading;

/// <summary>
/// The facts of one file from all its inspectors, in ordinal order of names. Where several state the same fact (an archive that is two kinds
/// of archive at once), their statements are joined: lists one behind the other, numbers added, true if one says so, and of texts the first.
/// </summary>
/// <param name="own">What the engine states, or a set of what was stated so far.</param>
internal sealed class JoinedFacts(IEnumerable<KeyValuePair<string, FactValue?>> own)
{
    private ImmutableArray<KeyValuePair<string, FactValue?>> facts = [.. own is FactSet ? own : own.OrderBy(fact => fact.Key, StringComparer.Ordinal)];

    /// <summary>Adds what one inspector states, in ordinal order of names.</summary>
    public void Add(ImmutableArray<KeyValuePair<string, FactValue?>> more)
    {
        if (more.IsEmpty)
        {
            return;
        }

        var joined = ImmutableArray.CreateBuilder<KeyValuePair<string, FactValue?>>(facts.Length + more.Length);
        int at = 0;
        foreach (KeyValuePair<string, FactValue?> fact in more)
        {
            for (; at < facts.Length && string.CompareOrdinal(facts[at].Key, fact.Key) < 0; at++)
            {
                joined.Add(facts[at]);
            }

            bool isKnown = at < facts.Length && facts[at].Key == fact.Key;
            joined.Add(isKnown && facts[at].Value is { } stated ? new(fact.Key, Join(stated, fact.Value)) : fact);
            at += isKnown ? 1 : 0;
        }

        joined.AddRange(facts.AsSpan(at..));
        facts = joined.DrainToImmutable();
    }

    /// <summary>All of them.</summary>
    public FactSet ToSet() => FactSet.Of(facts);

    private static FactValue Join(FactValue first, FactValue? second) => (first.Type, second) switch
    {
        (_, null) => first,
        (FactType.Integer, _) => FactValue.Of(long.CreateSaturating((Int128)first.Integer + second.Integer)),
        (FactType.Boolean, _) => FactValue.Of(first.Boolean || second.Boolean),
        (FactType.TextList, _) => FactValue.Of(first.TextList.AddRange(second.TextList.Except(first.TextList, StringComparer.Ordinal))),
        (FactType.Collection, _) => FactValue.Of(first.Collection.AddRange(second.Collection)),
        _ => first,
    };
}
