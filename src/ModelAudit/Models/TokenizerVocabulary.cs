using System.Text.Json;

namespace ModelAudit.Models;

/// <summary>
/// Reads the tokens and their numbers from tokenizer.json (tokenizers, "Tokenizer": model.vocab, an object or a list of pairs, and added_tokens) or from vocab.json, which is an object
/// alone.
/// </summary>
internal sealed class TokenizerVocabulary
{
    private const int MostProblems = 1_000;

    private readonly Dictionary<string, long> numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<long, string> tokens = [];

    /// <summary>One more than the highest number.</summary>
    public long Size { get; private set; }

    /// <summary>Tokens with two numbers and numbers with two tokens, the first thousand.</summary>
    public List<(string Code, string Token, long Number)> Problems { get; } = [];

    /// <summary>Reads a file.</summary>
    /// <param name="json">All bytes of it.</param>
    /// <param name="isAlone">Whether it is a vocabulary alone.</param>
    /// <param name="cancellation">Signals that the audit is being cancelled.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="InvalidOperationException">A text in it is no Unicode.</exception>
    public void Read(ReadOnlySpan<byte> json, bool isAlone, CancellationToken cancellation)
    {
        var reader = new Utf8JsonReader(json.StartsWith("\uFEFF"u8) ? json[3..] : json);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("The document is no object.");
        }

        if (isAlone)
        {
            Tokens(ref reader, cancellation);
        }
        else
        {
            Members(ref reader, cancellation);
        }

        // Whatever follows the document is an error.
        _ = reader.Read();
    }

    private void Members(ref Utf8JsonReader reader, CancellationToken cancellation)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            switch (name)
            {
                case "model" when reader.TokenType == JsonTokenType.StartObject:
                    Model(ref reader, cancellation);
                    break;
                case "added_tokens" when reader.TokenType == JsonTokenType.StartArray:
                    Added(ref reader, cancellation);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    private void Model(ref Utf8JsonReader reader, CancellationToken cancellation)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isVocabulary = reader.ValueTextEquals("vocab"u8);
            reader.Read();
            if (isVocabulary && reader.TokenType == JsonTokenType.StartObject)
            {
                Tokens(ref reader, cancellation);
            }
            else if (isVocabulary && reader.TokenType == JsonTokenType.StartArray)
            {
                Pairs(ref reader, cancellation);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void Tokens(ref Utf8JsonReader reader, CancellationToken cancellation)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            cancellation.ThrowIfCancellationRequested();
            string token = reader.GetString()!;
            reader.Read();
            if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long number))
            {
                Add(token, number);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    // [token, score] each: the number is the place.
    private void Pairs(ref Utf8JsonReader reader, CancellationToken cancellation)
    {
        long number = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            cancellation.ThrowIfCancellationRequested();
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                reader.Skip();
                continue;
            }

            reader.Read();
            string? token = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            while (reader.TokenType != JsonTokenType.EndArray)
            {
                reader.Skip();
                reader.Read();
            }

            if (token is not null)
            {
                Add(token, number);
            }

            number++;
        }
    }

    private void Added(ref Utf8JsonReader reader, CancellationToken cancellation)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            cancellation.ThrowIfCancellationRequested();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            string? token = null;
            long number = -1;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isNumber = reader.ValueTextEquals("id"u8);
                bool isToken = reader.ValueTextEquals("content"u8);
                reader.Read();
                token = isToken && reader.TokenType == JsonTokenType.String ? reader.GetString() : token;
                number = isNumber && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long value) ? value : number;
                reader.Skip();
            }

            if (token is not null)
            {
                Add(token, number);
            }
        }
    }

    // An added token often stands in the vocabulary too, with the same number.
    private void Add(string token, long number)
    {
        if (number is < 0 or > int.MaxValue)
        {
            return;
        }

        Size = Math.Max(Size, number + 1);
        if (!numbers.TryAdd(token, number) && numbers[token] != number)
        {
            Problem("two-numbers", token, number);
        }

        if (!tokens.TryAdd(number, token) && tokens[number] != token)
        {
            Problem("two-tokens", token, number);
        }
    }

    private void Problem(string code, string token, long number)
    {
        if (Problems.Count < MostProblems)
        {
            Problems.Add((code, token, number));
        }
    }
}
