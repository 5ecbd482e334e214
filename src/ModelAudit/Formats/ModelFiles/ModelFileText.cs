using System.Text.Json;
using ModelAudit.Evidence;
using ModelAudit.Reading;

namespace ModelAudit.Formats.ModelFiles;

/// <summary>Whole small documents.</summary>
internal static class ModelFileText
{
    /// <summary>All bytes of a document, without a byte order mark.</summary>
    /// <param name="context">The file.</param>
    /// <param name="most">The most bytes that are read.</param>
    public static ReadOnlyMemory<byte> Read(InspectionContext context, int most) => Read(context, context.Reader, 0, most);

    private static ReadOnlyMemory<byte> Read(InspectionContext context, ArtifactReader content, long offset, int most)
    {
        int longest = Math.Min(most, context.Limits.MaxDocumentBytes);
        if (content.Length > longest)
        {
            throw ModelFileException.Bound(offset, FormattableString.Invariant($"The document has {content.Length} bytes; at most {longest} are read."));
        }

        var bytes = new byte[(int)content.Length];
        if (!content.TryReadExactly(0, bytes))
        {
            throw new ModelFileException(null, offset, GapReason.Truncated, "The file ended while it was being read.");
        }

        return bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsMemory(3) : bytes;
    }

    /// <summary>A JSON document; a key that is there twice is a mistake.</summary>
    public static JsonDocument Json(InspectionContext context, int most) => Json(context, context.Reader, 0, most);

    /// <summary>A JSON document that is a part of a file.</summary>
    /// <param name="context">The file.</param>
    /// <param name="content">The part.</param>
    /// <param name="offset">Where it starts in the file.</param>
    /// <param name="most">The most bytes that are read.</param>
    public static JsonDocument Json(InspectionContext context, ArtifactReader content, long offset, int most)
    {
        ReadOnlyMemory<byte> bytes = Read(context, content, offset, most);
        try
        {
            return JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = context.Limits.MaxDepth, AllowDuplicateProperties = false });
        }
        catch (JsonException exception)
        {
            throw Json(exception);
        }
        catch (InvalidOperationException)
        {
            throw ModelFileException.Malformed("syntax", 0, "The document has a text with an unpaired surrogate.");
        }
    }

    /// <summary>The object that a document is.</summary>
    public static JsonElement Object(JsonDocument document) => document.RootElement.ValueKind == JsonValueKind.Object
        ? document.RootElement
        : throw ModelFileException.Malformed("syntax", 0, "The document is no object.");

    /// <summary>What is said of a document that is no JSON.</summary>
    public static ModelFileException Json(JsonException exception) => ModelFileException.Malformed(
        "syntax", 0, FormattableString.Invariant($"The document is no JSON, has a key twice, or nests too deep: line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}."));

    /// <summary>The text of a member, or null.</summary>
    public static string? Text(this JsonElement element, string key)
    {
        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(key, out JsonElement value) ? value.Text() : null;
    }

    /// <summary>The text of a value, or null when it is neither a text nor a number.</summary>
    public static string? Text(this JsonElement value) => Unicode(value, static value => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    });

    /// <summary>The name of a member.</summary>
    public static string Key(this JsonProperty member) => Unicode(member, static member => member.Name);

    private static TText Unicode<T, TText>(T source, Func<T, TText> read)
    {
        try
        {
            return read(source);
        }
        catch (InvalidOperationException)
        {
            throw ModelFileException.Malformed("syntax", 0, "The document has a text that is no Unicode: an unpaired surrogate, or bytes that are no UTF-8.");
        }
    }

    /// <summary>The objects of a document in its order.</summary>
    public static IEnumerable<JsonElement> Objects(JsonElement root, CancellationToken cancellation)
    {
        var open = new Stack<JsonElement>();
        open.Push(root);
        while (open.TryPop(out JsonElement element))
        {
            cancellation.ThrowIfCancellationRequested();
            if (element.ValueKind == JsonValueKind.Object)
            {
                yield return element;
                foreach (JsonProperty property in element.EnumerateObject().Reverse().Where(property => property.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array))
                {
                    open.Push(property.Value);
                }
            }
            else if (element.ValueKind == JsonValueKind.Array)
            {
                foreach (JsonElement item in element.EnumerateArray().Reverse().Where(item => item.ValueKind is JsonValueKind.Object or JsonValueKind.Array))
                {
                    open.Push(item);
                }
            }
        }
    }
}
