using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Sources;

namespace ModelAudit.Rules.Declarative;

/// <summary>
/// How an outcome about an item is located: at the file that the item is of or names by its field <c>path</c>; told from others by
/// the item's key fields; at the item's <c>offset</c>, <c>line</c> or JSON pointer.
/// </summary>
internal sealed class ItemPlace(CollectionField collection)
{
    private const int LongestItem = 512;
    private const string PathField = "path";

    private readonly ImmutableArray<string> keys = [.. collection.Fields.Where(field => field.IsKey).Select(field => field.Name)];

    /// <summary>The subject of an item.</summary>
    public SubjectFrame Of(Frame frame, ArtifactPath? path)
    {
        FactItem item = frame.Item!;
        bool namesFile = false;
        if (path is null && item[PathField] is { Type: FactType.Text } named && ArtifactPath.TryParse(named.Text, out ArtifactPath parsed))
        {
            path = parsed;
            namesFile = true;
        }

        path ??= frame.File?.Path;
        return new SubjectFrame(frame, path, Key(item, namesFile), Location(item), null);
    }

    private string? Key(FactItem item, bool withoutPath)
    {
        string[] values = [.. keys.Where(key => !withoutPath || key != PathField).Select(key => item[key]?.ToString() ?? string.Empty)];
        string text = values.Length switch
        {
            0 => string.Empty,
            1 => values[0],
            // Escaped, so that no value can pose as several.
            _ => string.Join(" | ", values.Select(value => value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal))),
        };
        if (text.Length <= LongestItem)
        {
            return text.Length == 0 ? null : text;
        }

        // The digest keeps long keys apart that start alike.
        return $"{MessageTemplate.Cut(text, LongestItem)} sha256:{Sha256Digest.Of(Encoding.UTF8.GetBytes(text)).Hex}";
    }

    private static string? Location(FactItem item) =>
        item["offset"] is { Type: FactType.Integer } offset ? string.Create(CultureInfo.InvariantCulture, $"offset {offset.Integer}")
        : item["line"] is { Type: FactType.Integer } line ? string.Create(CultureInfo.InvariantCulture, $"line {line.Integer}")
        : item["field"] is { Type: FactType.Text } pointer && pointer.Text.StartsWith('/') ? MessageTemplate.Cut(pointer.Text, MessageTemplate.LongestValue)
        : null;
}
