using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Reading;

/// <summary>
/// The facts of one file from all its inspectors. Where several state the same fact (an archive that is two kinds of archive at once),
/// their statements are joined: lists one behind the other, numbers added, true if one says so, and of texts the first.
/// </summary>
/// <param name="own">What the engine states.</param>
internal sealed class JoinedFacts(IEnumerable<KeyValuePair<string, FactValue?>> own)
{
    private readonly Dictionary<string, FactValue?> byName = own.ToDictionary(StringComparer.Ordinal);

    /// <summary>Adds what one inspector states.</summary>
    public void Add(ImmutableArray<KeyValuePair<string, FactValue?>> facts)
    {
        foreach ((string name, FactValue? value) in facts)
        {
            byName[name] = byName.GetValueOrDefault(name) is { } stated ? Join(stated, value) : value;
        }
    }

    /// <summary>All of them.</summary>
    public FactSet ToSet() => new(byName);

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
