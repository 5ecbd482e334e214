using System.Collections.Immutable;

namespace ModelAudit.Facts;

/// <summary>
/// Collects what one inspector states about one subject. Only facts that the inspector declared can be set, each once. Facts that
/// are never set stay unknown, and the engine records that as a gap.
/// </summary>
public sealed class FactWriter
{
    private readonly string inspector;
    private readonly HashSet<string> declared;
    private readonly Dictionary<string, FactValue?> statements = new(StringComparer.Ordinal);
    private readonly HashSet<string> putOff = new(StringComparer.Ordinal);

    /// <summary>Makes a writer.</summary>
    /// <param name="inspector">The inspector's name, for error messages.</param>
    /// <param name="facts">The facts it declared.</param>
    public FactWriter(string inspector, IReadOnlyList<FactDefinition> facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        this.inspector = inspector;
        declared = facts.Select(fact => fact.Name).ToHashSet(StringComparer.Ordinal);
        Declared = [.. facts];
    }

    /// <summary>The facts that the inspector declared.</summary>
    public ImmutableArray<FactDefinition> Declared { get; }

    /// <summary>States a value.</summary>
    /// <typeparam name="T">The fact's type.</typeparam>
    /// <exception cref="InvalidOperationException">The inspector did not declare the fact, or has stated it before.</exception>
    public void Set<T>(Fact<T> fact, T value)
    {
        ArgumentNullException.ThrowIfNull(fact);
        State(fact, FactValue.From(value));
    }

    /// <summary>States a value, or the absence when it is null.</summary>
    /// <exception cref="InvalidOperationException">The inspector did not declare the fact, or has stated it before.</exception>
    public void Set(Fact<string> fact, string? value)
    {
        ArgumentNullException.ThrowIfNull(fact);
        State(fact, value is null ? null : FactValue.Of(value));
    }

    /// <summary>States a value, or the absence when it is null.</summary>
    /// <exception cref="InvalidOperationException">The inspector did not declare the fact, or has stated it before.</exception>
    public void Set(Fact<long> fact, long? value)
    {
        ArgumentNullException.ThrowIfNull(fact);
        State(fact, value is { } number ? FactValue.Of(number) : null);
    }

    /// <summary>States that the fact was looked for and is not there.</summary>
    /// <exception cref="InvalidOperationException">The inspector did not declare the fact, or has stated it before.</exception>
    public void SetAbsent(FactDefinition fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        State(fact, null);
    }

    /// <summary>States the absence of every declared fact that was not stated yet.</summary>
    public void SetRestAbsent()
    {
        foreach (FactDefinition fact in Declared)
        {
            if (!putOff.Contains(fact.Name))
            {
                statements.TryAdd(fact.Name, null);
            }
        }
    }

    /// <summary>The declared facts that were not stated, without those that are stated later.</summary>
    public IEnumerable<FactDefinition> Unstated => Declared.Where(fact => !statements.ContainsKey(fact.Name) && !putOff.Contains(fact.Name));

    /// <summary>Leaves facts for later.</summary>
    internal void PutOff(ImmutableArray<FactDefinition> facts) => putOff.UnionWith(facts.Select(fact => fact.Name));

    /// <summary>The statements so far.</summary>
    public IReadOnlyDictionary<string, FactValue?> Statements => statements;

    private void State(FactDefinition fact, FactValue? value)
    {
        if (!declared.Contains(fact.Name))
        {
            throw new InvalidOperationException($"The inspector '{inspector}' states the fact '{fact.Name}', which it did not declare.");
        }

        if (!statements.TryAdd(fact.Name, value))
        {
            throw new InvalidOperationException($"The inspector '{inspector}' states the fact '{fact.Name}' twice.");
        }
    }
}
