using System.Collections.Immutable;

namespace ModelAudit.Tool.Output;

/// <summary>An output that was asked for.</summary>
/// <param name="Format">The name of the renderer.</param>
/// <param name="File">The file as the user named it, or null for standard output.</param>
internal sealed record FormatRequest(string Format, string? File)
{
    /// <summary>The names of the formats, in the order of the help.</summary>
    public static readonly ImmutableArray<string> Names = ["text", "json", "html", "sarif", "junit", "markdown", "github", "azure", "cyclonedx", "cyclonedx-1.6", "spdx", "mof", "compliance", "compliance-csv", "eu-model-documentation"];

    /// <summary>What is wrong with "NAME" or "NAME=FILE"; null when it is good.</summary>
    public static string? Problem(string text)
    {
        (string name, string? file) = Split(text);
        return !Names.Contains(name) ? $"'{name}' is not one of {string.Join(", ", Names)}"
            : file is { Length: 0 } ? $"'{text}' names no file behind '='"
            : null;
    }

    /// <summary>Reads "NAME" or "NAME=FILE", which was checked before.</summary>
    public static FormatRequest Parse(string text)
    {
        (string name, string? file) = Split(text);
        return new FormatRequest(name, file);
    }

    /// <summary>The same request with its file taken from a folder.</summary>
    public FormatRequest In(string folder) => this with { File = File is null ? null : Path.GetFullPath(File, folder) };

    /// <summary>The request as it is written on the command line.</summary>
    public override string ToString() => File is null ? Format : $"{Format}={File}";

    private static (string Name, string? File) Split(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (text, null) : (text[..equals], text[(equals + 1)..]);
    }
}
