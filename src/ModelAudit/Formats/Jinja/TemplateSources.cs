using System.Text;
using System.Text.Json;
using ModelAudit.Models;

namespace ModelAudit.Formats.Jinja;

/// <summary>
/// Finds the chat templates of a configuration (transformers, "Chat templates"): the value of <c>chat_template</c>, which is a text, a list of
/// objects with name and template, or an object of texts by name. Of a name that occurs twice every value counts.
/// </summary>
internal static class TemplateSources
{
    private const string Property = "chat_template";

    /// <summary>The most templates of one file; real ones have up to four.</summary>
    public const int MaximumTemplates = 64;

    /// <summary>A template.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Field">The JSON pointer of its text, or null.</param>
    /// <param name="Text">Its text.</param>
    internal readonly record struct Source(string Name, string? Field, string Text);

    /// <summary>The templates in the order of the file.</summary>
    /// <param name="json">The document.</param>
    /// <param name="maximumDepth">The deepest nesting that is read.</param>
    /// <exception cref="JsonException">The document is not JSON, or nested too deep.</exception>
    /// <exception cref="InvalidOperationException">A text is not valid Unicode.</exception>
    public static List<Source> In(ReadOnlySpan<byte> json, int maximumDepth)
    {
        var sources = new List<Source>();
        var reader = new Utf8JsonReader(json.StartsWith(Encoding.UTF8.Preamble) ? json[3..] : json, new JsonReaderOptions { MaxDepth = maximumDepth });
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && reader.ValueTextEquals(Property))
            {
                reader.Read();
                ReadValue(ref reader, sources);
            }
        }

        return sources;
    }

    private static void ReadValue(ref Utf8JsonReader reader, List<Source> sources)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                sources.Add(new Source("default", $"/{Property}", reader.GetString()!));
                break;
            case JsonTokenType.StartArray:
                for (int index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
                {
                    ReadElement(ref reader, sources, index);
                }

                break;
            case JsonTokenType.StartObject:
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    string name = reader.GetString()!;
                    reader.Read();
                    if (reader.TokenType == JsonTokenType.String)
                    {
                        sources.Add(new Source(name, $"/{Property}/{JsonPointer.Escape(name)}", reader.GetString()!));
                    }
                    else
                    {
                        reader.Skip();
                    }
                }

                break;
        }
    }

    private static void ReadElement(ref Utf8JsonReader reader, List<Source> sources, int index)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            sources.Add(new Source(FormattableString.Invariant($"{index}"), FormattableString.Invariant($"/{Property}/{index}"), reader.GetString()!));
            return;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        string name = "default";
        var texts = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            bool isName = reader.ValueTextEquals("name"u8);
            bool isTemplate = reader.ValueTextEquals("template"u8);
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
            {
                reader.Skip();
            }
            else if (isName)
            {
                name = reader.GetString()!;
            }
            else if (isTemplate)
            {
                texts.Add(reader.GetString()!);
            }
        }

        sources.AddRange(texts.Select(text => new Source(name, FormattableString.Invariant($"/{Property}/{index}/template"), text)));
    }
}
