using ModelAudit.Facts;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Rules.Declarative;

/// <summary>The JSON Schema of conditions, made of the operator table and the vocabulary.</summary>
internal static class ConditionSchema
{
    private const string ItemPattern = @"^item\.[A-Za-z0-9]+$";

    /// <summary>A condition with what it is for.</summary>
    public static JObject Condition(string description) => new()
    {
        ["description"] = description,
        ["allOf"] = new JArray(SchemaParts.Reference("condition")),
    };

    /// <summary>Names with their meaning.</summary>
    public static JObject Named(IEnumerable<(string Name, string Summary)> names, string description) => new()
    {
        ["description"] = description,
        ["anyOf"] = new JArray(names.Select(named => new JObject { ["const"] = named.Name, ["description"] = named.Summary })),
    };

    /// <summary>What one outcome of a rule can be about.</summary>
    public static IEnumerable<(string Name, string Summary)> Subjects(Vocabulary vocabulary) =>
        Collections(vocabulary).Prepend(("file", "Each file.")).Prepend(("model", "The model as a whole."));

    /// <summary>The definitions of conditions.</summary>
    public static JObject Definitions(Vocabulary vocabulary) => new()
    {
        ["condition"] = Condition(vocabulary),
        ["field"] = Field(vocabulary),
        ["fieldReference"] = SchemaParts.Object("The value of another field.", new JObject { ["field"] = SchemaParts.Reference("field") }, "field"),
        ["listReference"] = SchemaParts.Object("The entries of a list.", new JObject { ["list"] = SchemaParts.Text("The list's name.") }, "list"),
        ["collection"] = Named(Collections(vocabulary), "A collection."),
    };

    private static IEnumerable<(string Name, string Summary)> Collections(Vocabulary vocabulary) =>
        vocabulary.Facts.Where(fact => fact.Type is FactType.Collection or FactType.TextList).Select(fact => (fact.Name, fact.Summary))
            .Prepend((CollectionField.GapsName, "Everything that was not examined."))
            .Prepend((CollectionField.FilesName, "All files."));

    private static IEnumerable<(string Name, FactType Type, string Summary)> Fields(Vocabulary vocabulary) =>
        FileProperty.All.Select(property => ("file." + property.Name, property.Type, property.Summary))
            .Concat(vocabulary.Facts.Select(fact => (fact.Name, fact.Type, fact.Summary)));

    private static JObject Field(Vocabulary vocabulary)
    {
        JObject schema = Named(Fields(vocabulary).Select(field => (field.Name, field.Summary)), "A field.");
        ((JArray)schema["anyOf"]!).Add(SchemaParts.Pattern(ItemPattern, "A field of the item in view."));
        return schema;
    }

    private static JObject Condition(Vocabulary vocabulary)
    {
        var properties = new JObject { ["field"] = SchemaParts.Reference("field") };
        foreach (Operator known in Operators.All)
        {
            properties[known.Name] = new JObject { ["description"] = known.Summary };
        }

        properties["allOf"] = Several("All of these.");
        properties["anyOf"] = Several("Any of these.");
        properties["not"] = SchemaParts.Reference("condition");
        properties["all"] = SchemaParts.Reference("collection");
        properties["any"] = SchemaParts.Reference("collection");
        properties["satisfy"] = SchemaParts.Reference("condition");
        properties["count"] = SchemaParts.Reference("collection");
        properties["where"] = SchemaParts.Reference("condition");
        JObject schema = SchemaParts.Object("A condition: exactly one of field, allOf, anyOf, not, all, any and count.", properties);
        schema["oneOf"] = new JArray(
            Form(["field"], Operators.All.Select(known => known.Name), minimum: 2, maximum: 2),
            Form(["allOf"], [], 1, 1),
            Form(["anyOf"], [], 1, 1),
            Form(["not"], [], 1, 1),
            Form(["all", "satisfy"], [], 2, 2),
            Form(["any", "satisfy"], [], 2, 2),
            Form(["count"], ["where", "atLeast", "atMost"], 2, 4));
        schema["allOf"] = new JArray(
        [
            .. Enum.GetValues<FactType>().Select(type => Typed(vocabulary, type)),
            new JObject
            {
                ["if"] = new JObject { ["required"] = new JArray("count") },
                ["then"] = new JObject { ["properties"] = new JObject { ["atLeast"] = SchemaParts.Count("At least so many."), ["atMost"] = SchemaParts.Count("At most so many.") } },
            },
        ]);
        return schema;
    }

    private static JObject Several(string description) =>
        new() { ["type"] = "array", ["minItems"] = 1, ["items"] = SchemaParts.Reference("condition"), ["description"] = description };

    private static JObject Form(string[] required, IEnumerable<string> optional, int minimum, int maximum) => new()
    {
        ["required"] = new JArray(required),
        ["propertyNames"] = new JObject { ["enum"] = new JArray(required.Concat(optional)) },
        ["minProperties"] = minimum,
        ["maxProperties"] = maximum,
    };

    /// <summary>Fields of a type take its operators only, with right sides of that type.</summary>
    private static JObject Typed(Vocabulary vocabulary, FactType type)
    {
        Operator[] fitting = [.. Operators.All.Where(known => known.Types.Contains(type))];
        return new JObject
        {
            ["if"] = new JObject
            {
                ["required"] = new JArray("field"),
                ["properties"] = new JObject { ["field"] = new JObject { ["enum"] = new JArray(Fields(vocabulary).Where(field => field.Type == type).Select(field => field.Name)) } },
            },
            ["then"] = new JObject
            {
                ["propertyNames"] = new JObject { ["enum"] = new JArray(fitting.Select(known => known.Name).Prepend("field")) },
                ["properties"] = new JObject(fitting.Select(known => new JProperty(known.Name, Right(known, type)))),
            },
        };
    }

    private static JObject Right(Operator known, FactType type)
    {
        string literal = type switch { FactType.Integer => "integer", FactType.Boolean => "boolean", _ => "string" };
        var choices = new JArray();
        if (known.Right.HasFlag(OperandKinds.Boolean))
        {
            choices.Add(new JObject { ["type"] = "boolean" });
        }

        if (known.Right.HasFlag(OperandKinds.Literal))
        {
            choices.Add(new JObject { ["type"] = literal });
        }

        if (known.Right.HasFlag(OperandKinds.Literals))
        {
            choices.Add(new JObject { ["type"] = "array", ["items"] = new JObject { ["type"] = literal } });
        }

        // Lists and lists of texts hold strings: nothing else can be looked up in them.
        if (known.Right.HasFlag(OperandKinds.List) && literal == "string")
        {
            choices.Add(SchemaParts.Reference("listReference"));
        }

        if (known.Right.HasFlag(OperandKinds.Field) || (known.Right.HasFlag(OperandKinds.ListField) && literal == "string"))
        {
            choices.Add(SchemaParts.Reference("fieldReference"));
        }

        return new JObject { ["description"] = known.Summary, ["anyOf"] = choices };
    }
}
