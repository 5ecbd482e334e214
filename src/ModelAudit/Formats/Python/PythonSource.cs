using System.Text;

namespace ModelAudit.Formats.Python;

/// <summary>The text of a source file: UTF-8 unless a byte order mark or a comment says otherwise (PEP 263, PEP 3120).</summary>
/// <param name="Text">The text, without the mark.</param>
/// <param name="Encoding">The name of the encoding as declared, or utf-8.</param>
/// <param name="IsKnown">Whether the encoding is one that is read; the text is taken for Latin-1 otherwise.</param>
/// <param name="IsValid">Whether the bytes are valid in it.</param>
internal sealed record PythonSource(string Text, string Encoding, bool IsKnown, bool IsValid)
{
    // Only the first two lines declare an encoding, and the second only under a comment or an empty line.
    private const int DeclaringLines = 2;

    // One byte is one character in these, and ASCII is itself: taken for Latin-1, only letters beyond ASCII are other ones.
    private static readonly string[] Supersets = ["iso-8859-", "iso8859-", "cp125", "windows-125", "koi8-", "cp437", "cp850", "cp866"];

    private static readonly UTF8Encoding Strict = new(false, true);

    /// <summary>Decodes a file.</summary>
    public static PythonSource Decode(ReadOnlySpan<byte> bytes)
    {
        bool hasMark = bytes.StartsWith("\uFEFF"u8);
        bytes = hasMark ? bytes[3..] : bytes;
        string? declared = Declared(bytes);
        string name = declared is null ? "utf-8" : declared.ToLowerInvariant().Replace('_', '-');
        switch (name)
        {
            case "utf-8" or "utf8" or "u8" or "utf-8-sig" or "utf8-sig" or "utf" or "cp65001":
                return Utf8(bytes, declared is null ? "utf-8" : name);
            case "ascii" or "us-ascii" or "646":
                return new PythonSource(System.Text.Encoding.Latin1.GetString(bytes), name, true, Ascii.IsValid(bytes));
            case "latin-1" or "latin1" or "iso-8859-1" or "iso8859-1" or "l1" or "8859" or "cp819" or "iso-latin-1":
                return new PythonSource(System.Text.Encoding.Latin1.GetString(bytes), name, true, !hasMark);
            default:
                bool isSuperset = Array.Exists(Supersets, prefix => name.StartsWith(prefix, StringComparison.Ordinal));
                return new PythonSource(System.Text.Encoding.Latin1.GetString(bytes), name, isSuperset, isSuperset);
        }
    }

    private static PythonSource Utf8(ReadOnlySpan<byte> bytes, string name)
    {
        try
        {
            return new PythonSource(Strict.GetString(bytes), name, true, true);
        }
        catch (DecoderFallbackException)
        {
            return new PythonSource(System.Text.Encoding.UTF8.GetString(bytes), name, true, false);
        }
    }

    // ^[ \t\f]*#.*?coding[:=][ \t]*([-_.a-zA-Z0-9]+)
    private static string? Declared(ReadOnlySpan<byte> bytes)
    {
        for (int line = 0; line < DeclaringLines && !bytes.IsEmpty; line++)
        {
            int end = bytes.IndexOfAny((byte)'\n', (byte)'\r');
            ReadOnlySpan<byte> text = (end < 0 ? bytes : bytes[..end]).TrimStart(" \t\f"u8);
            if (!text.IsEmpty && text[0] != '#')
            {
                return null;
            }

            if (Coding(text) is { } name)
            {
                return name;
            }

            int skip = end < 0 ? bytes.Length : bytes[end..].StartsWith("\r\n"u8) ? end + 2 : end + 1;
            bytes = bytes[skip..];
        }

        return null;
    }

    private static string? Coding(ReadOnlySpan<byte> comment)
    {
        ReadOnlySpan<byte> word = "coding"u8;
        for (int at; (at = comment.IndexOf(word)) >= 0;)
        {
            comment = comment[(at + word.Length)..];
            if (comment.IsEmpty || comment[0] is not ((byte)':' or (byte)'='))
            {
                continue;
            }

            ReadOnlySpan<byte> rest = comment[1..].TrimStart(" \t"u8);
            int length = 0;
            while (length < rest.Length && (char.IsAsciiLetterOrDigit((char)rest[length]) || rest[length] is (byte)'-' or (byte)'_' or (byte)'.'))
            {
                length++;
            }

            if (length > 0)
            {
                return System.Text.Encoding.ASCII.GetString(rest[..length]);
            }
        }

        return null;
    }
}
