using System.Collections;
using System.Collections.Immutable;

namespace ModelAudit.Facts;

/// <summary>
/// What was stated about one subject: by name a value, or the statement that there is none. A name that is not in the set was not
/// stated at all. Immutable; enumerated in ordinal order of names.
/// </summary>
public sealed class FactSet : IReadOnlyCollection<KeyValuePair<string, FactValue?>>, IEquatable<FactSet>
{
    /// <summary>A set with no statement.</summary>
    public static readonly FactSet Empty = new([]);

    private readonly ImmutableArray<KeyValuePair<string, FactValue?>> ordered;

    /// <summary>Makes a set of statements; a null value states an absence.</summary>
    /// <param name="statements">Names with values, in any order.</param>
    /// <exception cref="ArgumentException">A name is stated twice.</exception>
    public FactSet(IEnumerable<KeyValuePair<string, FactValue?>> statements)
    {
        ArgumentNullException.ThrowIfNull(statements);
        ordered = [.. statements.OrderBy(statement => statement.Key, StringComparer.Ordinal)];
        for (int i = 1; i < ordered.Length; i++)
        {
            if (ordered[i].Key == ordered[i - 1].Key)
            {
                throw new ArgumentException($"The fact '{ordered[i].Key}' is stated twice.", nameof(statements));
            }
        }
    }

    private FactSet(ImmutableArray<KeyValuePair<string, FactValue?>> ordered) => this.ordered = ordered;

    /// <inheritdoc/>
    public int Count => ordered.Length;

    /// <summary>A set of statements that are in ordinal order of names already, each name once.</summary>
    internal static FactSet Of(ImmutableArray<KeyValuePair<string, FactValue?>> ordered) => new(ordered);

    /// <summary>Whether the fact was stated, and how: with a value, or (null) as absent.</summary>
    /// <param name="name">The fact's name.</param>
    /// <param name="value">The value, or null for a stated absence.</param>
    public bool TryGet(string name, out FactValue? value)
    {
        int low = 0;
        int high = ordered.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            int order = string.CompareOrdinal(ordered[middle].Key, name);
            if (order == 0)
            {
                value = ordered[middle].Value;
                return true;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        value = null;
        return false;
    }

    /// <summary>The value of a fact that has one.</summary>
    /// <typeparam name="T">The fact's type.</typeparam>
    /// <param name="fact">The fact.</param>
    /// <param name="value">The value, when the result is true.</param>
    public bool TryGet<T>(Fact<T> fact, out T value)
    {
        ArgumentNullException.ThrowIfNull(fact);
        if (TryGet(fact.Name, out FactValue? stated) && stated is not null && stated.Type == fact.Type)
        {
            value = stated.To<T>();
            return true;
        }

        value = default!;
        return false;
    }

    /// <summary>The set with other instances of its values, or the same set when there are none.</summary>
    /// <param name="other">Gives an equal value.</param>
    internal FactSet Select(Func<FactValue, FactValue> other)
    {
        KeyValuePair<string, FactValue?>[]? changed = null;
        for (int i = 0; i < ordered.Length; i++)
        {
            if (ordered[i].Value is { } value && other(value) is var shared && !ReferenceEquals(shared, value))
            {
                changed ??= [.. ordered];
                changed[i] = new(ordered[i].Key, shared);
            }
        }

        return changed is null ? this : new FactSet(System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(changed));
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, FactValue?>> GetEnumerator() => ordered.AsEnumerable().GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(FactSet? other) => other is not null && ordered.SequenceEqual(other.ordered);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FactSet);

    /// <inheritdoc/>
    public override int GetHashCode() => ordered.Length == 0 ? 0 : HashCode.Combine(ordered.Length, ordered[0].Key);
}
