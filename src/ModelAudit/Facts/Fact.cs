using System.Collections.Immutable;

namespace ModelAudit.Facts;

/// <summary>A fact with values of one type: string, long, bool, a list of strings, or a list of items.</summary>
/// <typeparam name="T">
/// <see cref="string"/>, <see cref="long"/>, <see cref="bool"/>, <c>ImmutableArray&lt;string&gt;</c> or <c>ImmutableArray&lt;FactItem&gt;</c>.
/// </typeparam>
public sealed class Fact<T> : FactDefinition
{
    /// <summary>Declares a fact.</summary>
    /// <param name="name">The name in evidence and rules.</param>
    /// <param name="scope">What it is about.</param>
    /// <param name="summary">One sentence with the unit.</param>
    /// <param name="fields">The item fields, for a collection only.</param>
    /// <exception cref="ArgumentException">The type is not supported, or item fields are missing or out of place.</exception>
    public Fact(string name, FactScope scope, string summary, params ImmutableArray<FactField> fields)
        : base(name, TypeOfValue(name), scope, summary, fields)
    {
    }

    private static FactType TypeOfValue(string name) =>
        typeof(T) == typeof(string) ? FactType.Text
        : typeof(T) == typeof(long) ? FactType.Integer
        : typeof(T) == typeof(bool) ? FactType.Boolean
        : typeof(T) == typeof(ImmutableArray<string>) ? FactType.TextList
        : typeof(T) == typeof(ImmutableArray<FactItem>) ? FactType.Collection
        : throw new ArgumentException($"The fact '{name}' cannot have values of type {typeof(T)}.");
}
