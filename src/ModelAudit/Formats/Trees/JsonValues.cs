using System.Text.Json;
using ModelAudit.Formats.ModelFiles;

namespace ModelAudit.Formats.Trees;

/// <summary>Reads JSON of any length through a window.</summary>
internal static class JsonValues
{
    private const int WindowBytes = 1 << 16;

    // The longest single value: names and parameters, never the arrays, whose elements are values of their own.
    private const int LongestValue = 1 << 24;

    /// <summary>Reads a whole file.</summary>
    public static void Read(InspectionContext context, ValueHandler handler)
    {
        byte[] window = new byte[WindowBytes];
        var state = new JsonReaderState(new JsonReaderOptions { MaxDepth = ValueHandler.MaximumDepth });
        long position = 0;
        int kept = 0;
        while (true)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            int read = context.Reader.ReadAt(position + kept, window.AsSpan(kept));
            int length = kept + read;
            bool isLast = position + length >= context.Reader.Length || read == 0;
            int skipped = position == 0 && window.AsSpan(0, length).StartsWith("\uFEFF"u8) ? 3 : 0;
            int consumed = skipped + Read(window.AsSpan(skipped, length - skipped), isLast, ref state, handler, position + skipped);
            position += consumed;
            kept = length - consumed;
            if (isLast)
            {
                return;
            }

            window.AsSpan(consumed, kept).CopyTo(window);
            if (consumed == 0)
            {
                if (window.Length >= LongestValue)
                {
                    throw ModelFileException.Bound(position, FormattableString.Invariant($"A value at offset {position} has more than {LongestValue} bytes."));
                }

                Array.Resize(ref window, window.Length * 2);
            }
        }
    }

    private static int Read(ReadOnlySpan<byte> bytes, bool isLast, ref JsonReaderState state, ValueHandler handler, long position)
    {
        var reader = new Utf8JsonReader(bytes, isLast, state);
        try
        {
            while (reader.Read())
            {
                Pass(ref reader, handler, position + reader.TokenStartIndex);
            }
        }
        catch (JsonException exception)
        {
            throw ModelFileException.Malformed("syntax", position + reader.BytesConsumed, FormattableString.Invariant($"It is no JSON, or nests deeper than {ValueHandler.MaximumDepth}, in line {exception.LineNumber + 1}."));
        }
        catch (InvalidOperationException)
        {
            throw ModelFileException.Malformed("syntax", position + reader.BytesConsumed, "It has a text with an unpaired surrogate.");
        }

        state = reader.CurrentState;
        return (int)reader.BytesConsumed;
    }

    private static void Pass(ref Utf8JsonReader reader, ValueHandler handler, long offset)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                handler.Start(reader.TokenType == JsonTokenType.StartArray, offset);
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                handler.End(offset);
                break;
            case JsonTokenType.PropertyName:
                handler.See(reader.GetString()!);
                break;
            case JsonTokenType.Number:
                handler.Number(reader.TryGetDouble(out double value) ? value : double.NaN);
                break;
            case JsonTokenType.String:
                handler.Text(reader.GetString()!);
                break;
            default:
                handler.Other();
                break;
        }
    }
}
