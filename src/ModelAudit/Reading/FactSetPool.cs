using System.Collections.Concurrent;
using ModelAudit.Facts;

namespace ModelAudit.Reading;

/// <summary>
/// Lets files share facts that say the same: of hundreds of thousands of files, most have a role and a format and nothing else, and the
/// files of an archive resemble one another. Bounded in the number and the size of what is kept, so that keeping it costs nothing where
/// every file differs.
/// </summary>
internal sealed class FactSetPool
{
    private const int MaximumSets = 1_024;
    private const int MaximumValues = 4_096;
    private const int MaximumFacts = 16;
    private const int MaximumText = 64;
    private const int MaximumTexts = 16;
    private const int MaximumItems = 2;

    private readonly ConcurrentDictionary<FactSet, FactSet> sets = new(new WholeSet());
    private readonly ConcurrentDictionary<FactValue, FactValue> values = new(new WholeValue());
    private int count;
    private int valueCount;

    /// <summary>The set, or one that was met before and says the same; else one that shares what it can.</summary>
    public FactSet Share(FactSet facts)
    {
        bool isSmall = facts.Count <= MaximumFacts && facts.All(fact => IsSmall(fact.Value, mayHaveItems: true));
        if (isSmall && sets.TryGetValue(facts, out FactSet? known))
        {
            return known;
        }

        FactSet shared = facts.Select(Share);
        return !isSmall || Interlocked.Increment(ref count) > MaximumSets ? shared : sets.GetOrAdd(shared, shared);
    }

    private FactValue Share(FactValue value) =>
        !IsSmall(value, mayHaveItems: true) ? value
            : values.TryGetValue(value, out FactValue? known) ? known
            : Interlocked.Increment(ref valueCount) > MaximumValues ? value : values.GetOrAdd(value, value);

    private static bool IsSmall(FactValue? value, bool mayHaveItems) => value?.Type switch
    {
        FactType.Text => value.Text.Length <= MaximumText,
        FactType.TextList => value.TextList.Length <= MaximumTexts && value.TextList.All(text => text.Length <= MaximumText),
        FactType.Collection => value.Collection.IsEmpty
            || (mayHaveItems && value.Collection.Length <= MaximumItems && value.Collection.All(item => item.Fields.Length <= MaximumFacts && item.Fields.All(field => IsSmall(field.Value, mayHaveItems: false)))),
        _ => true,
    };

    // The hashes of sets and values themselves are made of little.
    private static void Add(ref HashCode hash, FactValue? value)
    {
        hash.Add(value?.Type);
        switch (value?.Type)
        {
            case null:
                break;
            case FactType.TextList:
                foreach (string text in value.TextList)
                {
                    hash.Add(text);
                }

                break;
            case FactType.Collection:
                foreach (KeyValuePair<string, FactValue> field in value.Collection.SelectMany(item => item.Fields))
                {
                    hash.Add(field.Key);
                    Add(ref hash, field.Value);
                }

                break;
            default:
                hash.Add(value);
                break;
        }
    }

    private sealed class WholeSet : IEqualityComparer<FactSet>
    {
        public bool Equals(FactSet? x, FactSet? y) => x is null ? y is null : x.Equals(y);

        public int GetHashCode(FactSet set)
        {
            var hash = default(HashCode);
            foreach ((string name, FactValue? value) in set)
            {
                hash.Add(name);
                Add(ref hash, value);
            }

            return hash.ToHashCode();
        }
    }

    private sealed class WholeValue : IEqualityComparer<FactValue>
    {
        public bool Equals(FactValue? x, FactValue? y) => x is null ? y is null : x.Equals(y);

        public int GetHashCode(FactValue value)
        {
            var hash = default(HashCode);
            Add(ref hash, value);
            return hash.ToHashCode();
        }
    }
}
