using System.Collections.Concurrent;
using ModelAudit.Facts;

namespace ModelAudit.Reading;

/// <summary>
/// Lets files share a set of facts that says the same: of hundreds of thousands of files, most have a role and a format and nothing else.
/// Bounded in the number and the size of sets, so that keeping them costs nothing where every file differs.
/// </summary>
internal sealed class FactSetPool
{
    private const int MaximumSets = 1_024;
    private const int MaximumFacts = 16;
    private const int MaximumText = 64;
    private const int MaximumTexts = 16;

    private readonly ConcurrentDictionary<FactSet, FactSet> sets = new(new WholeSet());
    private int count;

    /// <summary>The set, or one that was met before and says the same.</summary>
    public FactSet Share(FactSet facts)
    {
        if (facts.Count > MaximumFacts || !facts.All(fact => IsSmall(fact.Value)))
        {
            return facts;
        }

        if (sets.TryGetValue(facts, out FactSet? known))
        {
            return known;
        }

        return Interlocked.Increment(ref count) > MaximumSets ? facts : sets.GetOrAdd(facts, facts);
    }

    private static bool IsSmall(FactValue? value) => value?.Type switch
    {
        FactType.Text => value.Text.Length <= MaximumText,
        FactType.TextList => value.TextList.Length <= MaximumTexts && value.TextList.All(text => text.Length <= MaximumText),
        FactType.Collection => value.Collection.IsEmpty,
        _ => true,
    };

    // The set's own hash is made of its first name only.
    private sealed class WholeSet : IEqualityComparer<FactSet>
    {
        public bool Equals(FactSet? x, FactSet? y) => x is null ? y is null : x.Equals(y);

        public int GetHashCode(FactSet set)
        {
            var hash = default(HashCode);
            foreach ((string name, FactValue? value) in set)
            {
                hash.Add(name);
                hash.Add(value);
                hash.Add(value is { Type: FactType.TextList, TextList: [{ } first, ..] } ? first : null);
            }

            return hash.ToHashCode();
        }
    }
}
