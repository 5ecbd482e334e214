using System.Globalization;
using System.Text;
using Newtonsoft.Json;

namespace ModelAudit.Evidence;

/// <summary>
/// Writes canonical JSON: UTF-8 without byte order mark, no insignificant whitespace, members in the order the caller gives, integers
/// only, and always the same escapes (quotation mark, reverse solidus, control characters, U+0085, U+2028 and U+2029). The same
/// values give the same bytes on every machine.
/// </summary>
/// <remarks>An unpaired surrogate, which no Unicode text has, is written as U+FFFD, so that every document can be read again.</remarks>
internal sealed class DocumentWriter : IDisposable
{
    /// <summary>A multiple of three, so that pieces of base64 join without padding.</summary>
    private const int Base64PieceBytes = 3 * 4_096;

    private readonly StreamWriter text;
    private readonly JsonTextWriter json;

    /// <summary>Makes a writer; the stream stays open.</summary>
    public DocumentWriter(Stream output)
    {
        ArgumentNullException.ThrowIfNull(output);
        text = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 16, leaveOpen: true);
        json = new JsonTextWriter(text)
        {
            Formatting = Formatting.None,
            StringEscapeHandling = StringEscapeHandling.Default,
            Culture = CultureInfo.InvariantCulture,
            AutoCompleteOnClose = false,
        };
    }

    /// <summary>Starts an object that is a value.</summary>
    public void BeginObject() => json.WriteStartObject();

    /// <summary>Starts an object that is a member.</summary>
    public void BeginObject(string name)
    {
        json.WritePropertyName(name);
        json.WriteStartObject();
    }

    /// <summary>Ends an object.</summary>
    public void EndObject() => json.WriteEndObject();

    /// <summary>Starts an array that is a member.</summary>
    public void BeginArray(string name)
    {
        json.WritePropertyName(name);
        json.WriteStartArray();
    }

    /// <summary>Starts an array that is a value.</summary>
    public void BeginArray() => json.WriteStartArray();

    /// <summary>Ends an array.</summary>
    public void EndArray() => json.WriteEndArray();

    /// <summary>Writes the name of a member whose value comes next.</summary>
    public void Name(string name) => json.WritePropertyName(name);

    /// <summary>Writes a string or null.</summary>
    public void Value(string? value) => json.WriteValue(value);

    /// <summary>Writes an integer.</summary>
    public void Value(long value) => json.WriteValue(value);

    /// <summary>Writes a truth value.</summary>
    public void Value(bool value) => json.WriteValue(value);

    /// <summary>Writes a string member.</summary>
    public void Member(string name, string value)
    {
        json.WritePropertyName(name);
        json.WriteValue(value);
    }

    /// <summary>Writes an integer member.</summary>
    public void Member(string name, long value)
    {
        json.WritePropertyName(name);
        json.WriteValue(value);
    }

    /// <summary>Writes a truth value member.</summary>
    public void Member(string name, bool value)
    {
        json.WritePropertyName(name);
        json.WriteValue(value);
    }

    /// <summary>Writes a time member.</summary>
    public void Member(string name, DateTimeOffset value) => Member(name, DocumentTime.Format(value));

    /// <summary>Writes a digest member.</summary>
    public void Member(string name, Sha256Digest value) => Member(name, value.Hex);

    /// <summary>Writes bytes as a member: base64 without line breaks, in pieces.</summary>
    public void Base64(string name, ReadOnlySpan<byte> value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue("\"");
        char[] piece = new char[Base64PieceBytes / 3 * 4];
        while (value.Length > 0)
        {
            ReadOnlySpan<byte> bytes = value[..Math.Min(value.Length, Base64PieceBytes)];
            Convert.TryToBase64Chars(bytes, piece, out int written);
            text.Write(piece, 0, written);
            value = value[bytes.Length..];
        }

        text.Write('"');
    }

    /// <summary>Writes bytes as a member: base64 without line breaks, in pieces.</summary>
    /// <param name="name">The member's name.</param>
    /// <param name="value">The bytes, from where the stream stands to its end.</param>
    public void Base64(string name, Stream value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue("\"");
        byte[] bytes = new byte[Base64PieceBytes];
        char[] piece = new char[Base64PieceBytes / 3 * 4];
        while (value.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) is > 0 and var read)
        {
            Convert.TryToBase64Chars(bytes.AsSpan(0, read), piece, out int written);
            text.Write(piece, 0, written);
        }

        text.Write('"');
    }

    /// <summary>Writes a list of strings as a member.</summary>
    public void Member(string name, IEnumerable<string> values)
    {
        BeginArray(name);
        foreach (string value in values)
        {
            json.WriteValue(value);
        }

        EndArray();
    }

    /// <summary>Writes a string member, or nothing when there is no value.</summary>
    public void Optional(string name, string? value)
    {
        if (value is not null)
        {
            Member(name, value);
        }
    }

    /// <summary>Writes a time member, or nothing when there is no value.</summary>
    public void Optional(string name, DateTimeOffset? value)
    {
        if (value is { } time)
        {
            Member(name, time);
        }
    }

    /// <summary>Writes a digest member, or nothing when there is no value.</summary>
    public void Optional(string name, Sha256Digest? value)
    {
        if (value is { } digest)
        {
            Member(name, digest);
        }
    }

    /// <summary>Writes what is buffered to the stream.</summary>
    public void Dispose() => json.Close();
}
