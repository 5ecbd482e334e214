using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace ModelAudit.Rules.Declarative;

/// <summary>
/// Reads a JSON document that a user wrote, as strictly as RFC 8259, and keeps where each name and value starts. Differs from
/// <see cref="Reading.StrictJson"/> in that duplicate names are collected as problems, so that a document's mistakes come all at once.
/// </summary>
internal static class SourceDocument
{
    /// <summary>The deepest nesting.</summary>
    public const int MaximumDepth = 64;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads one JSON object.</summary>
    /// <param name="text">The document.</param>
    /// <param name="problems">Receives what is wrong.</param>
    /// <returns>The object, or null when the text is not one JSON object.</returns>
    public static SourceNode? Read(string text, DocumentProblems problems)
    {
        byte[] utf8;
        try
        {
            utf8 = StrictUtf8.GetBytes(text);
        }
        catch (EncoderFallbackException exception)
        {
            int line = text.AsSpan(0, exception.Index).Count('\n') + 1;
            problems.Add(line, exception.Index - text.LastIndexOf('\n', Math.Max(0, exception.Index - 1)), "The text is not valid Unicode: it contains an unpaired surrogate.");
            return null;
        }

        var places = new SourcePlaces(utf8);
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaximumDepth });
        try
        {
            reader.Read();
            SourceNode node = ReadValue(ref reader, places, problems);
            reader.Read();
            if (node.Kind != JsonValueKind.Object)
            {
                problems.Add(node, $"The document is {node.KindName}; an object is expected.");
                return null;
            }

            return node;
        }
        catch (JsonException exception)
        {
            (int line, int column) = places.At(exception.LineNumber ?? 0, exception.BytePositionInLine ?? 0);
            problems.Add(line, column, "This is not JSON: " + FirstSentence(exception.Message));
            return null;
        }
    }

    private static SourceNode ReadValue(ref Utf8JsonReader reader, SourcePlaces places, DocumentProblems problems)
    {
        (int line, int column) = places.At(reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return new SourceNode(JsonValueKind.Object, line, column) { Members = ReadMembers(ref reader, places, problems) };
            case JsonTokenType.StartArray:
                var elements = ImmutableArray.CreateBuilder<SourceNode>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    elements.Add(ReadValue(ref reader, places, problems));
                }

                return new SourceNode(JsonValueKind.Array, line, column) { Elements = elements.DrainToImmutable() };
            case JsonTokenType.String:
                return new SourceNode(JsonValueKind.String, line, column) { Text = ReadString(ref reader, line, column, problems) };
            case JsonTokenType.Number:
                return new SourceNode(JsonValueKind.Number, line, column) { Text = Encoding.UTF8.GetString(reader.ValueSpan) };
            case JsonTokenType.True:
                return new SourceNode(JsonValueKind.True, line, column);
            case JsonTokenType.False:
                return new SourceNode(JsonValueKind.False, line, column);
            default:
                return new SourceNode(JsonValueKind.Null, line, column);
        }
    }

    private static ImmutableArray<SourceMember> ReadMembers(ref Utf8JsonReader reader, SourcePlaces places, DocumentProblems problems)
    {
        var members = ImmutableArray.CreateBuilder<SourceMember>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            (int line, int column) = places.At(reader.TokenStartIndex);
            string name = ReadString(ref reader, line, column, problems);
            reader.Read();
            SourceNode value = ReadValue(ref reader, places, problems);
            if (names.Add(name))
            {
                members.Add(new SourceMember(name, line, column, value));
            }
            else
            {
                problems.Add(line, column, $"The name '{name}' occurs twice in one object.");
            }
        }

        return members.DrainToImmutable();
    }

    private static string ReadString(ref Utf8JsonReader reader, int line, int column, DocumentProblems problems)
    {
        try
        {
            return reader.GetString() ?? string.Empty;
        }
        catch (InvalidOperationException)
        {
            problems.Add(line, column, "The string is not valid Unicode: it contains an unpaired surrogate.");
            return "\uFFFD";
        }
    }

    private static string FirstSentence(string message)
    {
        int position = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return position < 0 ? message : message[..position];
    }
}
