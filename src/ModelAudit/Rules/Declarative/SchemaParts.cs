using System.Globalization;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Rules.Declarative;

/// <summary>The pieces that JSON Schemas (draft-07) of user documents are made of.</summary>
internal static class SchemaParts
{
    /// <summary>What a date in a document looks like.</summary>
    public static JObject Date(string description) => Described(new JObject
    {
        ["type"] = "string",
        ["pattern"] = @"^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?$",
    }, description + " A date (midnight UTC) or a UTC time in seconds.");

    /// <summary>A text that is not blank.</summary>
    public static JObject Text(string description) => Described(new JObject { ["type"] = "string", ["pattern"] = @"\S" }, description);

    /// <summary>A text of a certain form.</summary>
    public static JObject Pattern(string pattern, string description) =>
        Described(new JObject { ["type"] = "string", ["pattern"] = ToEcma(pattern) }, description);

    /// <summary>True or false.</summary>
    public static JObject Boolean(string description) => Described(new JObject { ["type"] = "boolean" }, description);

    /// <summary>A whole number of at least zero.</summary>
    public static JObject Count(string description) => Described(new JObject { ["type"] = "integer", ["minimum"] = 0 }, description);

    /// <summary>A list of texts.</summary>
    public static JObject Texts(string description) => Described(new JObject { ["type"] = "array", ["items"] = new JObject { ["type"] = "string" } }, description);

    /// <summary>One of several words.</summary>
    public static JObject Words(IEnumerable<string> words, string description) => Described(new JObject { ["enum"] = new JArray(words) }, description);

    /// <summary>An array.</summary>
    public static JObject Array(JToken items, string description) => Described(new JObject { ["type"] = "array", ["items"] = items }, description);

    /// <summary>A reference to a definition.</summary>
    public static JObject Reference(string name) => new() { ["$ref"] = "#/definitions/" + name };

    /// <summary>An object that has only the given names.</summary>
    public static JObject Object(string description, JObject properties, params string[] required)
    {
        var schema = new JObject { ["type"] = "object" };
        Described(schema, description);
        schema["additionalProperties"] = false;
        if (required.Length > 0)
        {
            schema["required"] = new JArray(required);
        }

        schema["properties"] = properties;
        return schema;
    }

    /// <summary>A whole schema document with definitions.</summary>
    public static string Document(string title, JObject root, JObject? definitions = null)
    {
        var schema = new JObject { ["$schema"] = "http://json-schema.org/draft-07/schema#", ["title"] = title };
        schema.Merge(root);
        if (definitions is not null)
        {
            schema["definitions"] = definitions;
        }

        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        using (var writer = new JsonTextWriter(text) { Formatting = Formatting.Indented })
        {
            schema.WriteTo(writer);
        }

        return text + "\n";
    }

    /// <summary>Adds a description.</summary>
    public static JObject Described(JObject schema, string description)
    {
        schema["description"] = description;
        return schema;
    }

    /// <summary>The anchors of the rule engine's patterns in the notation of JSON Schema.</summary>
    private static string ToEcma(string pattern) =>
        pattern.Replace(@"\A", "^", StringComparison.Ordinal).Replace(@"\z", "$", StringComparison.Ordinal);
}
