using System.Collections.Immutable;
using System.Text;
using System.Text.Unicode;

namespace ModelAudit.Formats;

/// <summary>Tells text from bytes and, by its first characters and its extension, which text it is.</summary>
internal static class TextFormats
{
    /// <summary>The formats that are text.</summary>
    public static readonly ImmutableArray<string> Names =
    [
        "text", "json", "jsonl", "yaml", "toml", "xml", "csv", "markdown", "html", "svg", "python", "shell", "jinja", "notebook", "dockerfile",
    ];

    /// <summary>Whether the format is text.</summary>
    public static bool IsText(string format) => Names.Contains(format);

    /// <summary>The formats that a file with an extension of the given one may also have without surprise.</summary>
    public static IEnumerable<string> AlsoUnder(string format) => format switch
    {
        "text" or "markdown" => Names.Where(name => name != format && name is not ("shell" or "python" or "notebook" or "dockerfile")),
        "notebook" => ["json", "text"],
        "json" => ["keras-config", "mlpackage-manifest", "torchserve-manifest", "skops-schema", "xgboost", "mxnet-symbol", "paddle-json", "zarr", "text"],
        "jsonl" => ["json", "text"],
        "xml" => ["html", "svg", "openvino-ir", "pmml", "text"],
        "html" => ["xml", "jinja", "text"],
        "svg" => ["xml"],
        _ => ["text"],
    };

    /// <summary>The text format, or null when the content is not text: not UTF-8, or with control characters.</summary>
    public static string? Classify(in FormatProbe probe)
    {
        ReadOnlySpan<byte> text = probe.Header;
        if (IsUtf16(text))
        {
            return "text";
        }

        if (!IsPlain(text, startsAtCharacter: true, endsAtCharacter: probe.Length == text.Length)
            || !IsPlain(probe.Tail, startsAtCharacter: probe.Length == probe.Tail.Length, endsAtCharacter: true))
        {
            return null;
        }

        if (text.StartsWith(Encoding.UTF8.Preamble))
        {
            text = text[3..];
        }

        return ByContent(text.TrimStart(" \t\r\n"u8), probe) ?? ByExtension(probe.Path.Extension) ?? "text";
    }

    private static string? ByContent(ReadOnlySpan<byte> text, in FormatProbe probe)
    {
        if (text.StartsWith("#!"u8))
        {
            int end = text.IndexOf((byte)'\n');
            return text[..(end < 0 ? text.Length : end)].IndexOf("python"u8) >= 0 ? "python" : "shell";
        }

        if (StartsIgnoringCase(text, "<!doctype html"u8) || StartsIgnoringCase(text, "<html"u8))
        {
            return "html";
        }

        if (text.StartsWith("<svg"u8) || (text.StartsWith("<?xml"u8) && text.IndexOf("<svg"u8) >= 0))
        {
            return "svg";
        }

        if (text.StartsWith("<?xml"u8))
        {
            return "xml";
        }

        if (LooksLikeJson(text, probe.Tail.TrimEnd(" \t\r\n"u8)))
        {
            return probe.Path.Extension is ".jsonl" or ".ndjson" ? "jsonl" : "json";
        }

        return null;
    }

    private static string? ByExtension(string extension) => extension switch
    {
        ".md" or ".markdown" => "markdown",
        ".yaml" or ".yml" => "yaml",
        ".toml" => "toml",
        ".csv" or ".tsv" => "csv",
        ".py" or ".pyi" => "python",
        ".sh" or ".bash" => "shell",
        ".jinja" or ".jinja2" or ".j2" => "jinja",
        ".html" or ".htm" => "html",
        ".xml" => "xml",
        _ => null,
    };

    private static bool LooksLikeJson(ReadOnlySpan<byte> start, ReadOnlySpan<byte> end)
    {
        if (start.Length < 2 || end.Length < 2)
        {
            return false;
        }

        ReadOnlySpan<byte> inner = start[1..].TrimStart(" \t\r\n"u8);
        return (start[0], end[^1]) switch
        {
            ((byte)'{', (byte)'}') => inner.Length > 0 && inner[0] is (byte)'"' or (byte)'}',
            ((byte)'[', (byte)']') => inner.Length > 0 && (inner[0] is (byte)'"' or (byte)'{' or (byte)'[' or (byte)']' or (byte)'-' || char.IsAsciiDigit((char)inner[0])),
            _ => false,
        };
    }

    private static bool StartsIgnoringCase(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lower) =>
        text.Length >= lower.Length && Ascii.EqualsIgnoreCase(text[..lower.Length], lower);

    private static bool IsUtf16(ReadOnlySpan<byte> text)
    {
        bool little = Begins(text, [0xFF, 0xFE]);
        if ((!little && !Begins(text, [0xFE, 0xFF])) || text.Length < 4)
        {
            return false;
        }

        for (int i = 2; i + 1 < text.Length; i += 2)
        {
            int unit = little ? text[i] | (text[i + 1] << 8) : (text[i] << 8) | text[i + 1];
            if (unit < ' ' && unit is not ('\t' or '\n' or '\r' or '\f'))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsPlain(ReadOnlySpan<byte> bytes, bool startsAtCharacter, bool endsAtCharacter)
    {
        // A window may cut a character at either end: up to three continuation bytes, or the start of one.
        for (int skipped = 0; !startsAtCharacter && skipped < 3 && bytes.Length > 0 && (bytes[0] & 0xC0) == 0x80; skipped++)
        {
            bytes = bytes[1..];
        }

        for (int cut = 1; !endsAtCharacter && cut <= 3 && cut <= bytes.Length; cut++)
        {
            if (bytes[^cut] >= 0xC0)
            {
                bytes = bytes[..^cut];
                break;
            }
        }

        foreach (byte value in bytes)
        {
            if (value < ' ' ? value is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f') : value == 0x7F)
            {
                return false;
            }
        }

        return Utf8.IsValid(bytes);
    }

    private static bool Begins(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> magic) => bytes.StartsWith(magic);
}
