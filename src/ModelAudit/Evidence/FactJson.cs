using System.Collections.Immutable;
using System.Text.Json;
using ModelAudit.Facts;

namespace ModelAudit.Evidence;

/// <summary>
/// Facts as JSON: strings, integers, truth values, arrays of strings, arrays of objects, and null for a stated absence. What type an
/// empty array has, and whether a value has the right one, is told by the types the document itself declares.
/// </summary>
internal static class FactJson
{
    // Names are compared one by one, so a hostile document may not have thousands of them.
    private const int MaximumFields = 256;

    /// <summary>No declared type.</summary>
    public static readonly IReadOnlyDictionary<string, FactType> Undeclared = ImmutableDictionary<string, FactType>.Empty;

    /// <summary>Writes a set of facts in ordinal order of names.</summary>
    /// <exception cref="ArgumentException">A value has no JSON form: an item field that is a collection, or an empty collection of an undeclared fact.</exception>
    public static void Write(DocumentWriter writer, FactSet facts, IReadOnlyDictionary<string, FactType> types)
    {
        writer.BeginObject();
        foreach ((string name, FactValue? value) in facts)
        {
            writer.Name(name);
            if (value is null)
            {
                writer.Value(null);
                continue;
            }

            if (types.TryGetValue(name, out FactType declared) ? declared != value.Type : value.Type == FactType.Collection && value.Collection.IsEmpty)
            {
                throw new ArgumentException($"The fact '{name}' has a value of type {value.Type}, which no inspector of the evidence declares.", nameof(facts));
            }

            Write(writer, value, depth: 0);
        }

        writer.EndObject();
    }

    /// <summary>Reads a set of facts.</summary>
    public static FactSet Read(scoped ref DocumentReader reader, IReadOnlyDictionary<string, FactType> types)
    {
        reader.ExpectObject();
        var statements = new Dictionary<string, FactValue?>(StringComparer.Ordinal);
        while (reader.ReadMemberName())
        {
            string name = reader.NameText();
            if (name.Length == 0 || statements.ContainsKey(name))
            {
                throw reader.Problem(name.Length == 0 ? "A fact has no name." : $"The name '{name}' occurs twice in one object.");
            }

            reader.ReadToken();
            FactType? declared = types.TryGetValue(name, out FactType type) ? type : null;
            statements.Add(name, reader.Token == JsonTokenType.Null ? null : Read(ref reader, declared, inItem: false));
        }

        return statements.Count == 0 ? FactSet.Empty : new FactSet(statements);
    }

    private static void Write(DocumentWriter writer, FactValue value, int depth)
    {
        switch (value.Type)
        {
            case FactType.Text:
                writer.Value(value.Text);
                break;
            case FactType.Integer:
                writer.Value(value.Integer);
                break;
            case FactType.Boolean:
                writer.Value(value.Boolean);
                break;
            case FactType.TextList:
                writer.BeginArray();
                foreach (string text in value.TextList)
                {
                    writer.Value(text);
                }

                writer.EndArray();
                break;
            default:
                WriteItems(writer, value.Collection, depth);
                break;
        }
    }

    private static void WriteItems(DocumentWriter writer, ImmutableArray<FactItem> items, int depth)
    {
        if (depth > 0)
        {
            throw new ArgumentException("An item of a collection has a field that is a collection; items do not nest.", nameof(items));
        }

        writer.BeginArray();
        foreach (FactItem item in items)
        {
            writer.BeginObject();
            foreach ((string name, FactValue field) in item.Fields)
            {
                writer.Name(name);
                Write(writer, field, depth + 1);
            }

            writer.EndObject();
        }

        writer.EndArray();
    }

    private static FactValue Read(scoped ref DocumentReader reader, FactType? declared, bool inItem)
    {
        FactValue value = reader.Token switch
        {
            JsonTokenType.String => FactValue.Of(reader.String()),
            JsonTokenType.Number => FactValue.Of(reader.Integer()),
            JsonTokenType.True or JsonTokenType.False => FactValue.Of(reader.Boolean()),
            JsonTokenType.StartArray => ReadArray(ref reader, declared, inItem),
            _ => throw reader.Problem("A fact is a string, an integer, true, false, an array or null."),
        };
        return declared is null || declared == value.Type ? value : throw reader.Problem($"The fact is declared as {EnumText<FactType>.Of(declared.Value)}, but the value is {EnumText<FactType>.Of(value.Type)}.");
    }

    private static FactValue ReadArray(scoped ref DocumentReader reader, FactType? declared, bool inItem)
    {
        DocumentReader ahead = reader;
        ahead.ReadToken();
        bool items = ahead.Token == JsonTokenType.StartObject || (ahead.Token == JsonTokenType.EndArray && declared == FactType.Collection);
        if (!items)
        {
            return FactValue.Of(reader.Strings());
        }

        return inItem
            ? throw ahead.Problem("An item of a collection may not hold items.")
            : FactValue.Of(reader.Array(static (scoped ref DocumentReader reader) => ReadItem(ref reader)));
    }

    private static FactItem ReadItem(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        var fields = ImmutableArray.CreateBuilder<KeyValuePair<string, FactValue>>();
        while (reader.ReadMemberName())
        {
            string name = reader.NameText();
            foreach (KeyValuePair<string, FactValue> field in fields)
            {
                if (field.Key == name)
                {
                    throw reader.Problem($"The name '{name}' occurs twice in one object.");
                }
            }

            if (fields.Count == MaximumFields)
            {
                throw reader.Problem($"An item may have at most {MaximumFields} fields.");
            }

            reader.ReadToken();
            fields.Add(new(name, Read(ref reader, declared: null, inItem: true)));
        }

        return new FactItem(fields.DrainToImmutable());
    }
}
