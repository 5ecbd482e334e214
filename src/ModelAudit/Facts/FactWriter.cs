using System.Collections.Immutable;

namespace ModelAudit.Facts;

/// <summary>
/// Collects what one inspector states about one subject. Only facts that the inspector declared can be set, each once. Facts that
/// are never set stay unknown, and the engine records that as a gap.
/// </summary>
public sealed class FactWriter
{
    private readonly string inspector;
    private readonly FactDeclaration declaration;
    private readonly FactValue?[] values;
    private readonly States[] states;

    private enum States : byte
    {
        Open,
        PutOff,
        Stated,
    }

    /// <summary>Makes a writer.</summary>
    /// <param name="inspector">The inspector's name, for error messages.</param>
    /// <param name="facts">The facts it declared.</param>
    public FactWriter(string inspector, IReadOnlyList<FactDefinition> facts)
        : this(inspector, new FactDeclaration(facts ?? throw new ArgumentNullException(nameof(facts))))
    {
    }

    /// <summary>Makes a writer for facts that are laid out already.</summary>
    internal FactWriter(string inspector, FactDeclaration declaration)
    {
        this.inspector = inspector;
        this.declaration = declaration;
        values = new FactValue?[declaration.All.Length];
        states = new States[declaration.All.Length];
    }

    /// <summary>The facts that the inspector declared.</summary>
    public ImmutableArray<FactDefinition> Declared => declaration.All;

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
        foreach (int place in declaration.Order)
        {
            states[place] = states[place] == States.Open ? States.Stated : states[place];
        }
    }

    /// <summary>The declared facts that were not stated, without those that are stated later.</summary>
    public IEnumerable<FactDefinition> Unstated => declaration.All.Where(fact => states[declaration.PlaceOf(fact.Name)] == States.Open);

    /// <summary>Leaves facts for later.</summary>
    internal void PutOff(ImmutableArray<FactDefinition> facts)
    {
        foreach (FactDefinition fact in facts)
        {
            if (declaration.PlaceOf(fact.Name) is >= 0 and var place && states[place] == States.Open)
            {
                states[place] = States.PutOff;
            }
        }
    }

    /// <summary>The statements so far.</summary>
    public IReadOnlyDictionary<string, FactValue?> Statements => new Dictionary<string, FactValue?>(Ordered(), StringComparer.Ordinal);

    /// <summary>The statements so far, in ordinal order of names.</summary>
    internal IEnumerable<KeyValuePair<string, FactValue?>> Ordered()
    {
        foreach (int place in declaration.Order)
        {
            if (states[place] == States.Stated)
            {
                yield return new(declaration.All[place].Name, values[place]);
            }
        }
    }

    private void State(FactDefinition fact, FactValue? value)
    {
        int place = declaration.PlaceOf(fact.Name);
        if (place < 0)
        {
            throw new InvalidOperationException($"The inspector '{inspector}' states the fact '{fact.Name}', which it did not declare.");
        }

        if (states[place] == States.Stated)
        {
            throw new InvalidOperationException($"The inspector '{inspector}' states the fact '{fact.Name}' twice.");
        }

        states[place] = States.Stated;
        values[place] = value;
    }
}
