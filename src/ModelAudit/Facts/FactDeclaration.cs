using System.Collections.Immutable;

namespace ModelAudit.Facts;

/// <summary>The facts that an inspector declares, laid out once for the writers of all files that it looks at.</summary>
internal sealed class FactDeclaration
{
    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);

    /// <summary>Lays them out.</summary>
    public FactDeclaration(IReadOnlyList<FactDefinition> facts)
    {
        All = [.. facts];
        for (int i = 0; i < All.Length; i++)
        {
            places.TryAdd(All[i].Name, i);
        }

        int[] order = [.. places.Values];
        Array.Sort(order, (left, right) => string.CompareOrdinal(All[left].Name, All[right].Name));
        Order = [.. order];
    }

    /// <summary>The facts as declared.</summary>
    public ImmutableArray<FactDefinition> All { get; }

    /// <summary>The places of the facts in <see cref="All"/>, in ordinal order of names.</summary>
    public ImmutableArray<int> Order { get; }

    /// <summary>The place of a fact in <see cref="All"/>, or -1.</summary>
    public int PlaceOf(string name) => places.GetValueOrDefault(name, -1);
}
