using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace ModelAudit.Facts;

/// <summary>Every fact that the configured inspectors can state and that a context can declare, by name. Rule fields bind to it.</summary>
public sealed class Vocabulary
{
    private readonly Dictionary<string, FactDefinition> byName;

    /// <summary>Makes a vocabulary.</summary>
    /// <param name="facts">The facts of all inspectors; one declaration that several share counts once.</param>
    /// <exception cref="ArgumentException">Two facts have the same name.</exception>
    public Vocabulary(IEnumerable<FactDefinition> facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        Facts = [.. facts.Distinct().OrderBy(fact => fact.Name, StringComparer.Ordinal)];
        for (int i = 1; i < Facts.Length; i++)
        {
            if (Facts[i].Name == Facts[i - 1].Name)
            {
                throw new ArgumentException($"The fact '{Facts[i].Name}' is declared twice.", nameof(facts));
            }
        }

        byName = Facts.ToDictionary(fact => fact.Name, StringComparer.Ordinal);
    }

    /// <summary>All facts in ordinal order of names.</summary>
    public ImmutableArray<FactDefinition> Facts { get; }

    /// <summary>Finds a fact by name.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out FactDefinition? fact) => byName.TryGetValue(name, out fact);
}
