using System.Globalization;
using System.Text;
using System.Text.Json;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Reading;

/// <summary>
/// Reads JSON exactly as RFC 8259 defines it: no comments, no trailing commas, no single quotes, no duplicate names, no unpaired
/// surrogates, bounded depth, nothing behind the value. Every token keeps its line and column.
/// </summary>
/// <remarks>
/// The text is checked by <see cref="Utf8JsonReader"/> first, because the reader behind <see cref="JToken"/> accepts a good deal more
/// than the standard; a document that two parsers read differently is an attack.
/// </remarks>
internal static class StrictJson
{
    /// <summary>Reads one JSON value.</summary>
    /// <param name="utf8">The document; a byte order mark is refused, as RFC 8259 section 8.1 allows.</param>
    /// <param name="maximumDepth">The deepest nesting.</param>
    /// <exception cref="StrictJsonException">The document is not strict JSON; says where.</exception>
    public static JToken Parse(ReadOnlySpan<byte> utf8, int maximumDepth)
    {
        Check(utf8, maximumDepth);
        using var reader = new JsonTextReader(new StringReader(Encoding.UTF8.GetString(utf8)))
        {
            DateParseHandling = DateParseHandling.None,
            FloatParseHandling = FloatParseHandling.Double,
            MaxDepth = maximumDepth,
            Culture = CultureInfo.InvariantCulture,
        };
        try
        {
            return JToken.ReadFrom(reader, new JsonLoadSettings
            {
                DuplicatePropertyNameHandling = DuplicatePropertyNameHandling.Error,
                LineInfoHandling = LineInfoHandling.Load,
                CommentHandling = CommentHandling.Load,
            });
        }
        catch (JsonReaderException exception)
        {
            string message = exception.Message.Contains("already exists", StringComparison.Ordinal)
                ? $"The name '{LastSegment(exception.Path)}' occurs twice in one object."
                : exception.Message;
            throw new StrictJsonException(exception.LineNumber, exception.LinePosition, message);
        }
    }

    private static void Check(ReadOnlySpan<byte> utf8, int maximumDepth)
    {
        if (utf8.StartsWith(Encoding.UTF8.Preamble))
        {
            throw new StrictJsonException(1, 1, "The document starts with a byte order mark.");
        }

        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = maximumDepth });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String)
                {
                    // Invalid UTF-8 and unpaired surrogates are only noticed when the string is decoded.
                    _ = reader.GetString();
                }
            }
        }
        catch (System.Text.Json.JsonException exception)
        {
            throw new StrictJsonException(
                (int)Math.Min(int.MaxValue - 1, exception.LineNumber ?? 0) + 1,
                (int)Math.Min(int.MaxValue - 1, exception.BytePositionInLine ?? 0) + 1,
                FirstSentence(exception.Message));
        }
        catch (InvalidOperationException)
        {
            (int line, int column) = Position(utf8, reader.TokenStartIndex);
            throw new StrictJsonException(line, column, "The string is not valid Unicode.");
        }
    }

    private static (int Line, int Column) Position(ReadOnlySpan<byte> utf8, long index)
    {
        ReadOnlySpan<byte> before = utf8[..(int)index];
        int line = before.Count((byte)'\n') + 1;
        return (line, before.Length - (before.LastIndexOf((byte)'\n') + 1) + 1);
    }

    private static string FirstSentence(string message)
    {
        int position = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return position < 0 ? message : message[..position];
    }

    private static string LastSegment(string? path) => path is null ? string.Empty : path[(path.LastIndexOf('.') + 1)..];
}
