using System.Collections.Immutable;
using Newtonsoft.Json;

namespace ModelAudit.Licensing.Manifests;

/// <summary>
/// package.json (npm: a text, the old form of an object with type and url, or a list of these), composer.json (a text, or a list of
/// alternatives: Composer schema, "license") and codemeta.json.
/// </summary>
internal static class JsonManifest
{
    private const int MaximumDepth = 32;
    private const int LongestName = 200;

    /// <summary>The declarations; what stands behind the first error of the syntax is not read.</summary>
    public static ImmutableArray<ManifestDeclaration> Read(string text)
    {
        var result = ImmutableArray.CreateBuilder<ManifestDeclaration>();
        var lines = new Detection.TextLines(text);
        using var reader = new JsonTextReader(new StringReader(text)) { MaxDepth = MaximumDepth, DateParseHandling = DateParseHandling.None };
        string? field = null;
        try
        {
            while (result.Count < PackageManifest.MostDeclarations && reader.Read())
            {
                if (reader.Depth == 1 && reader.TokenType == JsonToken.PropertyName)
                {
                    field = reader.Value as string is "license" or "licenses" ? (string)reader.Value : null;
                }
                else if (field is not null && reader.TokenType == JsonToken.String && IsName(reader.Path))
                {
                    int end = Math.Min(text.Length, lines.StartOf(reader.LineNumber) + reader.LinePosition);
                    int start = Math.Max(0, end - 1 - ((string)reader.Value!).Length);
                    result.Add(new ManifestDeclaration((string)reader.Value, start, end, field));
                }
            }
        }
        catch (JsonException)
        {
            // Whatever was declared before the error was.
        }

        // Composer means a choice by a list; so did npm by its licenses.
        return result.Count > 1 && result.All(static declaration => declaration.Value.Length < LongestName)
            ? [new ManifestDeclaration(string.Join(" OR ", result.Select(static declaration => declaration.Value)), result[0].Start, result[^1].End, result[0].Field)]
            : result.DrainToImmutable();
    }

    // license, license[0], license.type, licenses[0].type: the address is said by the type already.
    private static bool IsName(string path) => !path.EndsWith(".url", StringComparison.Ordinal) && !path.EndsWith(".name", StringComparison.Ordinal) && path.Count(static c => c == '.') <= 1;
}
