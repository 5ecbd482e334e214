using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using ModelAudit.Signing;
using ModelAudit.Sources;

namespace ModelAudit.Evidence;

/// <summary>Reads one value at which the reader stands.</summary>
internal delegate T ReadValue<out T>(scoped ref DocumentReader reader);

/// <summary>
/// Walks a versioned JSON document as strictly as RFC 8259 defines JSON: no comments, no trailing commas, no byte order mark, no
/// invalid Unicode, bounded depth, nothing behind the value. Every problem is an <see cref="InvalidInputException"/> with its place.
/// </summary>
internal ref struct DocumentReader
{
    private const int MaximumDepth = 64;

    private readonly ReadOnlySpan<byte> utf8;
    private readonly string document;
    private Utf8JsonReader json;

    /// <summary>Starts before the document's value.</summary>
    /// <param name="utf8">The whole document.</param>
    /// <param name="document">Its name, for messages.</param>
    public DocumentReader(ReadOnlySpan<byte> utf8, string document)
    {
        this.utf8 = utf8;
        this.document = document;
        json = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaximumDepth });
    }

    /// <summary>What the reader stands at.</summary>
    public readonly JsonTokenType Token => json.TokenType;

    /// <summary>The position of the first byte of the token the reader stands at.</summary>
    public readonly int TokenStart => (int)json.TokenStartIndex;

    /// <summary>The position behind the token the reader stands at.</summary>
    public readonly int TokenEnd => (int)json.BytesConsumed;

    /// <summary>Moves to the next token.</summary>
    public void ReadToken()
    {
        try
        {
            if (!json.Read())
            {
                throw Problem("The document ends too early.");
            }
        }
        catch (JsonException exception)
        {
            throw Problem(exception);
        }
    }

    /// <summary>Checks that nothing but whitespace follows.</summary>
    public void ReadEnd()
    {
        try
        {
            while (json.Read())
            {
                throw Problem("Something follows the document's value.");
            }
        }
        catch (JsonException exception)
        {
            throw Problem(exception);
        }
    }

    /// <summary>Moves to the next member's name, or to the end of the object.</summary>
    /// <returns>Whether there is a member.</returns>
    public bool ReadMemberName()
    {
        ReadToken();
        return json.TokenType == JsonTokenType.PropertyName;
    }

    /// <summary>Whether the name the reader stands at is the given one.</summary>
    public readonly bool NameIs(ReadOnlySpan<byte> name)
    {
        try
        {
            return json.ValueTextEquals(name);
        }
        catch (InvalidOperationException)
        {
            // An escaped unpaired surrogate is only noticed when the name is unescaped to compare it.
            throw Problem("The name is not valid Unicode.");
        }
    }

    /// <summary>The name the reader stands at.</summary>
    public readonly string NameText() => Text(json);

    /// <summary>Checks that the reader stands at the start of an object.</summary>
    public readonly void ExpectObject() => Expect(JsonTokenType.StartObject, "an object");

    /// <summary>The string the reader stands at.</summary>
    public readonly string String()
    {
        Expect(JsonTokenType.String, "a string");
        return Text(json);
    }

    /// <summary>The integer the reader stands at.</summary>
    public readonly long Integer()
    {
        Expect(JsonTokenType.Number, "an integer");
        if (!json.TryGetInt64(out long value))
        {
            throw Problem("The number is not a 64-bit integer.");
        }

        // "-0" is the one integer that has two texts.
        return json.ValueSpan.SequenceEqual("-0"u8) ? throw Problem("Zero is written as 0.") : value;
    }

    /// <summary>The integer the reader stands at, which may not be negative.</summary>
    public readonly long Count() => Integer() is var value && value >= 0 ? value : throw Problem("The number may not be negative.");

    /// <summary>The integer the reader stands at, which must fit into 32 bits and may not be negative.</summary>
    public readonly int SmallCount() => Count() is var value && value <= int.MaxValue ? (int)value : throw Problem("The number is too large.");

    /// <summary>The truth value the reader stands at.</summary>
    public readonly bool Boolean() => json.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw Problem("Here must be true or false."),
    };

    /// <summary>The digest the reader stands at.</summary>
    public readonly Sha256Digest Digest() =>
        Sha256Digest.TryParse(String(), out Sha256Digest digest) ? digest : throw Problem("A SHA-256 digest is 64 lowercase hexadecimal digits.");

    /// <summary>The time the reader stands at.</summary>
    public readonly DateTimeOffset Time() =>
        DocumentTime.TryParse(String(), out DateTimeOffset time) ? time : throw Problem("A time is written as 2026-01-31T12:00:00Z.");

    /// <summary>The path the reader stands at.</summary>
    public readonly ArtifactPath Path() =>
        ArtifactPath.TryParse(String(), out ArtifactPath path, out string? problem) ? path : throw Problem(problem);

    /// <summary>The value of an enumeration the reader stands at.</summary>
    public readonly T Enumeration<T>()
        where T : struct, Enum =>
        EnumText<T>.TryParse(String(), out T value) ? value : throw Problem($"'{String()}' is not one of {EnumText<T>.List}.");

    /// <summary>The bytes of the base64 text the reader stands at, or null when it is not canonical base64.</summary>
    /// <param name="allowsUrlAlphabet">Whether the alphabet for URLs will do too (RFC 4648, section 5).</param>
    public readonly byte[]? Bytes(bool allowsUrlAlphabet = false)
    {
        Expect(JsonTokenType.String, "a string");
        ReadOnlySpan<byte> text = json.ValueIsEscaped ? Encoding.UTF8.GetBytes(Text(json)) : json.ValueSpan;
        return StrictBase64.TryDecode(text, out byte[]? bytes) || (allowsUrlAlphabet && StrictBase64.TryDecodeUrl(text, out bytes)) ? bytes : null;
    }

    /// <summary>The array the reader stands at.</summary>
    public ImmutableArray<T> Array<T>(ReadValue<T> read)
    {
        Expect(JsonTokenType.StartArray, "an array");
        var builder = ImmutableArray.CreateBuilder<T>();
        for (ReadToken(); json.TokenType != JsonTokenType.EndArray; ReadToken())
        {
            builder.Add(read(ref this));
        }

        return builder.DrainToImmutable();
    }

    /// <summary>The array of strings the reader stands at.</summary>
    public ImmutableArray<string> Strings() => Array(static (scoped ref DocumentReader reader) => reader.String());

    /// <summary>Moves to the last token of the value the reader stands at.</summary>
    public void Skip()
    {
        try
        {
            json.Skip();
        }
        catch (JsonException exception)
        {
            throw Problem(exception);
        }
    }

    /// <summary>Checks the document's own name, its first member in every version.</summary>
    public readonly void ExpectSchema(string schema)
    {
        if (String() is var found && found != schema)
        {
            throw Problem($"The document says it is '{found}'; this version reads '{schema}'.");
        }
    }

    /// <summary>A problem at the token the reader stands at.</summary>
    public readonly InvalidInputException Problem(string message)
    {
        ReadOnlySpan<byte> before = utf8[..(int)Math.Min(json.TokenStartIndex, utf8.Length)];
        int lineStart = before.LastIndexOf((byte)'\n') + 1;
        return new InvalidInputException(new InputProblem(document, before.Count((byte)'\n') + 1, before.Length - lineStart + 1, message));
    }

    private readonly InvalidInputException Problem(JsonException exception)
    {
        if (utf8.StartsWith(Encoding.UTF8.Preamble))
        {
            return new InvalidInputException(new InputProblem(document, 1, 1, "The document starts with a byte order mark."));
        }

        int position = exception.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return new InvalidInputException(new InputProblem(
            document,
            (int)Math.Min(int.MaxValue - 1, exception.LineNumber ?? 0) + 1,
            (int)Math.Min(int.MaxValue - 1, exception.BytePositionInLine ?? 0) + 1,
            position < 0 ? exception.Message : exception.Message[..position]));
    }

    private readonly void Expect(JsonTokenType wanted, string what)
    {
        if (json.TokenType != wanted)
        {
            throw Problem($"Here must be {what}.");
        }
    }

    private readonly string Text(in Utf8JsonReader at)
    {
        try
        {
            return at.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Problem("The string is not valid Unicode.");
        }
    }
}
