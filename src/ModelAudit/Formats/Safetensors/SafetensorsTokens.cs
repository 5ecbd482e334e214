using System.Text.Json;

namespace ModelAudit.Formats.Safetensors;

/// <summary>The JSON tokens of a header that is read a piece at a time.</summary>
/// <param name="pieces">The bytes of the header, at the first piece.</param>
/// <param name="maximumDepth">The deepest nesting.</param>
/// <param name="cancellation">Stops the walk between pieces.</param>
internal ref struct SafetensorsTokens(SafetensorsPieces pieces, int maximumDepth, CancellationToken cancellation)
{
    private Utf8JsonReader json = new(pieces.Current, pieces.IsLast, new JsonReaderState(new JsonReaderOptions { MaxDepth = maximumDepth }));
    private byte[] unescaped = [];

    /// <summary>What the token is.</summary>
    public readonly JsonTokenType Type => json.TokenType;

    /// <summary>Where the token starts in the file.</summary>
    public readonly long Position => SafetensorsFormat.LengthFieldBytes + pieces.Start + json.TokenStartIndex;

    /// <summary>How much of the piece was read: after a failure up to the trouble, after success up to the end of the object.</summary>
    public readonly int Consumed => (int)json.BytesConsumed;

    /// <summary>Goes to the next token, in the next piece where this one ends before it; false at the end.</summary>
    /// <exception cref="JsonException">The text is not JSON, or nests too deeply.</exception>
    /// <exception cref="SafetensorsBoundException">A name or text is longer than the bound.</exception>
    /// <exception cref="EndOfStreamException">The file ended before the header did.</exception>
    public bool Read()
    {
        while (!json.Read())
        {
            if (json.IsFinalBlock)
            {
                return false;
            }

            cancellation.ThrowIfCancellationRequested();
            JsonReaderState state = json.CurrentState;
            pieces.Advance(Consumed);
            json = new Utf8JsonReader(pieces.Current, pieces.IsLast, state);
        }

        return true;
    }

    /// <summary>Whether the token is this name or text, however it is escaped.</summary>
    public readonly bool Is(ReadOnlySpan<byte> text) => json.ValueTextEquals(text);

    /// <summary>Whether the token is this name or text, however it is escaped.</summary>
    public readonly bool Is(ReadOnlySpan<char> text) => json.ValueTextEquals(text);

    /// <summary>The name or text, unescaped; valid until the next token.</summary>
    /// <exception cref="InvalidOperationException">It has a lone surrogate.</exception>
    public ReadOnlySpan<byte> Text()
    {
        if (!json.ValueIsEscaped)
        {
            return json.ValueSpan;
        }

        if (unescaped.Length < json.ValueSpan.Length)
        {
            unescaped = GC.AllocateUninitializedArray<byte>(Math.Max(json.ValueSpan.Length, unescaped.Length * 2));
        }

        return unescaped.AsSpan(0, json.CopyString(unescaped));
    }

    /// <summary>The number, when it is written in plain digits and has at most 64 bits.</summary>
    public readonly bool TryPlainNumber(out ulong value)
    {
        value = 0;
        if (json.TokenType != JsonTokenType.Number)
        {
            return false;
        }

        foreach (byte digit in json.ValueSpan)
        {
            if (digit is < (byte)'0' or > (byte)'9' || value > (ulong.MaxValue - (digit - (ulong)'0')) / 10)
            {
                return false;
            }

            value = (value * 10) + (digit - (ulong)'0');
        }

        return true;
    }

    /// <summary>Skips a value, but decodes its strings: two readers may differ over those that are not valid Unicode.</summary>
    public void SkipValue()
    {
        int depth = json.CurrentDepth;
        bool isNested = json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray;
        do
        {
            if (json.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
            {
                Text();
            }
        }
        while (isNested && Read() && !(json.CurrentDepth == depth && json.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray));
    }
}
