using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using ModelAudit.Facts;

namespace ModelAudit.Rules.Declarative;

/// <summary>Reads values of facts that a user wrote: in examples of rules and in context files.</summary>
internal static class FactValueReader
{
    /// <summary>Reads a statement about a fact: a value, or null for its absence.</summary>
    /// <param name="node">The value.</param>
    /// <param name="fact">The fact.</param>
    /// <param name="problems">Receives what is wrong.</param>
    /// <param name="value">The value, or null for an absence.</param>
    /// <returns>Whether the statement could be read.</returns>
    public static bool TryRead(SourceNode node, FactDefinition fact, DocumentProblems problems, out FactValue? value)
    {
        value = null;
        if (node.Kind == JsonValueKind.Null)
        {
            return true;
        }

        if (fact.Type != FactType.Collection)
        {
            value = Simple(node, fact.Type);
            if (value is null)
            {
                problems.Add(node, $"'{fact.Name}' is {FieldBinder.TypeName(fact.Type)}; this is {node.KindName}.");
            }

            return value is not null;
        }

        if (node.Kind != JsonValueKind.Array)
        {
            problems.Add(node, $"'{fact.Name}' is a collection, an array of objects; this is {node.KindName}.");
            return false;
        }

        ImmutableArray<FactItem> items = [.. node.Elements.Select(element => Item(element, fact, problems)).OfType<FactItem>()];
        value = FactValue.Of(items);
        return items.Length == node.Elements.Length;
    }

    private static FactItem? Item(SourceNode node, FactDefinition fact, DocumentProblems problems)
    {
        if (ObjectView.Of(node, $"An item of '{fact.Name}'", problems, [.. fact.Fields.Select(field => field.Name)]) is null)
        {
            return null;
        }

        var fields = ImmutableArray.CreateBuilder<KeyValuePair<string, FactValue>>();
        bool good = true;
        foreach (FactField field in fact.Fields)
        {
            if (node[field.Name] is not { } value || value.Kind == JsonValueKind.Null)
            {
                continue;
            }

            if (Simple(value, field.Type) is { } read)
            {
                fields.Add(new(field.Name, read));
            }
            else
            {
                good = false;
                problems.Add(value, $"The field '{field.Name}' of '{fact.Name}' is {FieldBinder.TypeName(field.Type)}; this is {value.KindName}.");
            }
        }

        return good ? new FactItem(fields.DrainToImmutable()) : null;
    }

    private static FactValue? Simple(SourceNode node, FactType type) => (type, node.Kind) switch
    {
        (FactType.Text, JsonValueKind.String) => FactValue.Of(node.Text),
        (FactType.Boolean, JsonValueKind.True) => FactValue.Of(true),
        (FactType.Boolean, JsonValueKind.False) => FactValue.Of(false),
        (FactType.Integer, JsonValueKind.Number)
            when long.TryParse(node.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) => FactValue.Of(number),
        (FactType.TextList, JsonValueKind.Array)
            when node.Elements.All(element => element.Kind == JsonValueKind.String) => FactValue.Of([.. node.Elements.Select(element => element.Text)]),
        _ => null,
    };
}
