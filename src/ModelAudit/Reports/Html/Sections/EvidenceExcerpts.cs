using System.Globalization;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats.Pickle;
using ModelAudit.Reports.Outline;
using ModelAudit.Sources;

namespace ModelAudit.Reports.Html.Sections;

/// <summary>
/// What the evidence states about the very thing that a finding is about: the import at an offset, the node of a graph, the license text; and
/// for a pickle its imports and calls as pseudo-Python, once for each file. Bounded, and looked up, not judged.
/// </summary>
internal sealed class EvidenceExcerpts(HtmlWriter html, AuditEvidence evidence)
{
    private const int MaximumExcerpts = 500;
    private const int MaximumDecompilations = 50;
    private const int MaximumLines = 120;
    private const int MaximumLine = 240;
    private const int MaximumItems = 20_000;
    private const int MaximumFields = 16;

    private readonly Dictionary<ArtifactPath, FileEvidence> files = evidence.Files.DistinctBy(file => file.Path).ToDictionary(file => file.Path);
    private readonly Dictionary<ArtifactPath, ILookup<string, FactItem>> indexes = [];
    private readonly HashSet<ArtifactPath> decompiled = [];
    private int excerpts;

    /// <summary>Writes what there is for a finding.</summary>
    public void Write(Finding finding)
    {
        if (finding.Outcome.Path is not { } path || !files.TryGetValue(path, out FileEvidence? file) || file.Facts.Count == 0)
        {
            return;
        }

        if (excerpts < MaximumExcerpts && Match(file, finding.Outcome) is { } item)
        {
            excerpts++;
            html.Constant("<details class=\"proof\"><summary>Evidence</summary><dl>");
            foreach (KeyValuePair<string, FactValue> field in item.Fields.Take(MaximumFields))
            {
                html.Write($"<div><dt>{field.Key:60}</dt><dd><code>{field.Value.ToString():400}</code></dd></div>");
            }

            html.Constant("</dl></details>");
        }

        if (finding.Outcome.Item is not null && decompiled.Count < MaximumDecompilations && file.Facts.TryGet(PickleFacts.Decompilation, out string code) && decompiled.Add(path))
        {
            html.Write($"<details class=\"proof\"><summary>The pickle as pseudo-Python ({Quantity.Count(code.Length, "character")}; nothing was run)</summary><pre tabindex=\"0\">");
            html.Lines(code, MaximumLines, MaximumLine);
            html.Constant("</pre></details>");
        }
    }

    // A finding's item is made of the key fields of what it is about, joined by " | " with escapes (Rules/Declarative/ItemPlace).
    private FactItem? Match(FileEvidence file, Rules.RuleOutcome outcome)
    {
        if (outcome.Item is not { Length: > 0 } key)
        {
            return null;
        }

        string[] parts = [.. key.Split(" | ").Select(part => key.Contains(" | ", StringComparison.Ordinal) ? part.Replace("\\|", "|", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal) : part)];
        if (!indexes.TryGetValue(file.Path, out ILookup<string, FactItem>? index))
        {
            index = Index(file);
            indexes.Add(file.Path, index);
        }

        return index[parts[0]].Take(64).FirstOrDefault(item => At(item, outcome.Location) && parts.All(part => part.Length == 0 || item.Fields.Any(field => field.Value.ToString() == part)));
    }

    private static bool At(FactItem item, string? location) =>
        location is null || !location.StartsWith("offset ", StringComparison.Ordinal)
        || (item["offset"] is { Type: FactType.Integer } offset && location.AsSpan("offset ".Length).SequenceEqual(offset.Integer.ToString(CultureInfo.InvariantCulture)));

    private static ILookup<string, FactItem> Index(FileEvidence file) =>
        file.Facts.Where(fact => fact.Value is { Type: FactType.Collection })
            .SelectMany(fact => fact.Value!.Collection)
            .Take(MaximumItems)
            .SelectMany(item => item.Fields.Where(field => field.Value.Type is not FactType.TextList).Select(field => (Key: field.Value.ToString(), Item: item)))
            .ToLookup(pair => pair.Key, pair => pair.Item, StringComparer.Ordinal);
}
