using System.Collections.Immutable;

namespace ModelAudit.Facts;

/// <summary>One item of a collection fact: fields by name, in the order stated. A declared field that is missing is known to be absent.</summary>
public sealed class FactItem : IEquatable<FactItem>
{
    /// <summary>Makes an item.</summary>
    /// <param name="fields">The fields that have a value.</param>
    /// <exception cref="ArgumentException">A name is used twice.</exception>
    public FactItem(ImmutableArray<KeyValuePair<string, FactValue>> fields)
    {
        if (fields.IsDefault)
        {
            throw new ArgumentException("The fields are default, not empty.", nameof(fields));
        }

        for (int i = 1; i < fields.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (fields[i].Key == fields[j].Key)
                {
                    throw new ArgumentException($"The field '{fields[i].Key}' is stated twice.", nameof(fields));
                }
            }
        }

        Fields = fields;
    }

    /// <summary>The fields that have a value, in the order stated.</summary>
    public ImmutableArray<KeyValuePair<string, FactValue>> Fields { get; }

    /// <summary>The value of a field, or null when the item has none.</summary>
    public FactValue? this[string name]
    {
        get
        {
            foreach (KeyValuePair<string, FactValue> field in Fields)
            {
                if (field.Key == name)
                {
                    return field.Value;
                }
            }

            return null;
        }
    }

    /// <summary>Makes an item of name and value pairs; pairs whose value is null are left out.</summary>
    public static FactItem Of(params ReadOnlySpan<(string Name, FactValue? Value)> fields)
    {
        var builder = ImmutableArray.CreateBuilder<KeyValuePair<string, FactValue>>(fields.Length);
        foreach ((string name, FactValue? value) in fields)
        {
            if (value is not null)
            {
                builder.Add(new(name, value));
            }
        }

        return new FactItem(builder.DrainToImmutable());
    }

    /// <inheritdoc/>
    public bool Equals(FactItem? other) => other is not null && Fields.SequenceEqual(other.Fields);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FactItem);

    /// <inheritdoc/>
    public override int GetHashCode() => Fields.Length == 0 ? 0 : HashCode.Combine(Fields.Length, Fields[0].Key, Fields[0].Value);
}
