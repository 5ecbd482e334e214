using System.Collections.Immutable;

namespace ModelAudit.Licensing.Manifests;

/// <summary>
/// Manifests of one field a line: pyproject.toml (PyPA, "Declaring project metadata": license, license.text and classifiers; Poetry too), Cargo.toml
/// (package.license, where "/" means OR), REUSE.toml, setup.cfg and CITATION.cff (a list means OR: Citation File Format 1.2.0, "license").
/// </summary>
internal static class LineManifest
{
    private const string Classifier = "License :: ";
    private const int LongestList = 50;

    private static readonly string[] TomlTables = ["", "project", "package", "tool.poetry", "workspace.package", "annotations", "project.license"];

    /// <summary>TOML, as far as fields of one line go.</summary>
    public static ImmutableArray<ManifestDeclaration> Toml(string text) => Read(text, static (table, key) =>
        Array.IndexOf(TomlTables, table) < 0 ? null
        : key is "license" or "license-expression" or "license.text" or "SPDX-License-Identifier" || (table == "project.license" && key == "text") ? key
        : null);

    /// <summary>The fields of setup.cfg.</summary>
    public static ImmutableArray<ManifestDeclaration> Ini(string text) => Read(text, static (table, key) => table == "metadata" && key is "license" or "license_expression" ? key : null);

    /// <summary>The field of CITATION.cff.</summary>
    public static ImmutableArray<ManifestDeclaration> Citation(string text)
    {
        var result = ImmutableArray.CreateBuilder<ManifestDeclaration>();
        bool isList = false;
        foreach ((int start, int end) in Lines(text))
        {
            ReadOnlySpan<char> line = text.AsSpan(start, end - start);
            if (line.StartsWith("license:", StringComparison.Ordinal))
            {
                int value = start + "license:".Length;
                isList = line["license:".Length..].IsWhiteSpace();
                if (!isList)
                {
                    Add(result, text, value, end, "license");
                }
            }
            else if (isList && line.TrimStart().StartsWith("- ", StringComparison.Ordinal) && result.Count < LongestList)
            {
                Add(result, text, start + line.IndexOf('-') + 1, end, "license");
            }
            else if (!line.IsWhiteSpace())
            {
                isList = false;
            }
        }

        return result.Count > 1
            ? [new ManifestDeclaration(string.Join(" OR ", result.Select(static declaration => declaration.Value)), result[0].Start, result[^1].End, "license")]
            : result.DrainToImmutable();
    }

    private static ImmutableArray<ManifestDeclaration> Read(string text, Func<string, string, string?> field)
    {
        var result = ImmutableArray.CreateBuilder<ManifestDeclaration>();
        var classifiers = ImmutableArray.CreateBuilder<ManifestDeclaration>();
        string table = string.Empty;
        foreach ((int start, int end) in Lines(text))
        {
            ReadOnlySpan<char> line = text.AsSpan(start, end - start);
            ReadOnlySpan<char> trimmed = line.Trim();
            if (result.Count >= PackageManifest.MostDeclarations || classifiers.Count >= PackageManifest.MostDeclarations)
            {
                break;
            }

            int equals = line.IndexOf('=');
            if (trimmed.StartsWith("[") && trimmed.EndsWith("]") && equals < 0 && !trimmed.Contains("\"", StringComparison.Ordinal))
            {
                table = trimmed.Trim("[]").ToString();
            }
            else if (line.IndexOf(Classifier, StringComparison.Ordinal) is var classifier && classifier >= 0)
            {
                Add(classifiers, text, start + classifier, end, "classifiers");
            }
            else if (equals > 0 && field(table, line[..equals].Trim().Trim("\"'").ToString()) is { } name)
            {
                AddValue(result, text, start + equals + 1, end, name);
            }
        }

        return result.Count > 0 ? result.DrainToImmutable() : classifiers.DrainToImmutable();
    }

    // license = { text = "MIT" }; a file is read as a file.
    private static void AddValue(ImmutableArray<ManifestDeclaration>.Builder result, string text, int start, int end, string field)
    {
        ReadOnlySpan<char> value = text.AsSpan(start, end - start);
        if (!value.TrimStart().StartsWith("{"))
        {
            Add(result, text, start, end, field);
        }
        else if (value.IndexOf("text", StringComparison.Ordinal) is var key && key >= 0 && value[key..].IndexOf('=') is var equals && equals > 0)
        {
            Add(result, text, start + key + equals + 1, end, field);
        }
    }

    private static void Add(ImmutableArray<ManifestDeclaration>.Builder result, string text, int start, int end, string field)
    {
        ReadOnlySpan<char> value = text.AsSpan(start, end - start);
        int blank = value.IndexOfAnyExcept(" \t");
        if (blank < 0)
        {
            return;
        }

        start += blank;
        value = value[blank..];
        if (value[0] is '"' or '\'' && value[1..].IndexOf(value[0]) is var quote && quote >= 0)
        {
            start++;
            value = value.Slice(1, quote);
        }
        else
        {
            int comment = value.IndexOf(" #");
            value = (comment < 0 ? value : value[..comment]).TrimEnd(" \t\r\"',]}".AsSpan());
        }

        if (!value.IsWhiteSpace())
        {
            result.Add(new ManifestDeclaration(value.ToString(), start, start + value.Length, field));
        }
    }

    private static IEnumerable<(int Start, int End)> Lines(string text)
    {
        for (int start = 0; start < text.Length;)
        {
            int end = text.IndexOf('\n', start);
            yield return (start, end < 0 ? text.Length : end);
            start = end < 0 ? text.Length : end + 1;
        }
    }
}
