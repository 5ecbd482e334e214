using System.Collections.Immutable;

namespace ModelAudit.Facts;

/// <summary>
/// The declaration of a fact: its name, type, meaning and, for collections, its item fields. Each fact is declared once; parsers,
/// rule fields, the JSON Schema and the documentation are all bound to the declaration.
/// </summary>
public abstract class FactDefinition
{
    private protected FactDefinition(string name, FactType type, FactScope scope, string summary, ImmutableArray<FactField> fields)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIfNullOrWhiteSpace(summary);
        if (type == FactType.Collection == fields.IsDefaultOrEmpty)
        {
            throw new ArgumentException($"The fact '{name}' must declare item fields exactly when it is a collection.", nameof(fields));
        }

        if (fields.Any(field => field.Type == FactType.Collection))
        {
            throw new ArgumentException($"The fact '{name}' has an item field that is a collection; items do not nest.", nameof(fields));
        }

        Name = name;
        Type = type;
        Scope = scope;
        Summary = summary;
        Fields = fields.IsDefault ? [] : fields;
    }

    /// <summary>The name in evidence and rules, such as <c>safetensors.tensorCount</c>.</summary>
    public string Name { get; }

    /// <summary>The type of the value.</summary>
    public FactType Type { get; }

    /// <summary>What the fact is about.</summary>
    public FactScope Scope { get; }

    /// <summary>One sentence: what the value says, with its unit and source.</summary>
    public string Summary { get; }

    /// <summary>The item fields of a collection; empty for other types.</summary>
    public ImmutableArray<FactField> Fields { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
