using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Models;
using ModelAudit.Reports.Outline;

namespace ModelAudit.Reports.Html.Pictures;

/// <summary>Where the model comes from: declared bases and those that the card only mentions, with arrows to the model.</summary>
internal static class LineagePicture
{
    private const int MaximumBases = 8;
    private const int BoxWidth = 300;
    private const int BoxHeight = 46;
    private const int Step = 62;
    private const int Width = 760;

    /// <summary>Writes the picture; nothing when no base is declared or mentioned.</summary>
    public static void Write(HtmlWriter html, AuditEvidence evidence)
    {
        (string Name, string Relation, bool Declared)[] bases =
        [
            .. Of(evidence, LineageFacts.Bases, declared: true).Concat(Of(evidence, LineageFacts.Mentions, declared: false)).DistinctBy(item => item.Name, StringComparer.Ordinal),
        ];
        if (bases.Length == 0)
        {
            return;
        }

        (string Name, string Relation, bool Declared)[] shown = [.. bases.Take(MaximumBases)];
        int height = (Math.Max(1, shown.Length) * Step) + 4;
        int center = height / 2;
        string words = string.Join("; ", shown.Select(item => $"{item.Name}, {Label(item.Relation, item.Declared)}"));
        html.Write($"<figure class=\"wide\"><figcaption id=\"p-line\">Lineage{(bases.Length > shown.Length ? $", {Quantity.Count(shown.Length)} of {Quantity.Count(bases.Length)} bases" : string.Empty)}</figcaption>\n<svg class=\"chart\" viewBox=\"0 0 {Width} {height}\" role=\"img\" aria-labelledby=\"p-line p-line-d\"><desc id=\"p-line-d\">This model comes from: {words:1000}</desc>");
        for (int i = 0; i < shown.Length; i++)
        {
            int top = (i * Step) + 6;
            string line = shown[i].Declared ? "solid" : "dashed";
            html.Write($"<path class=\"edge {line}\" d=\"M{BoxWidth + 2} {top + (BoxHeight / 2)} C{BoxWidth + 70} {top + (BoxHeight / 2)} {Width - BoxWidth - 80} {center} {Width - BoxWidth - 14} {center}\"></path>");
            html.Write($"<rect class=\"box {line}\" x=\"2\" y=\"{top}\" width=\"{BoxWidth}\" height=\"{BoxHeight}\" rx=\"8\"></rect><text x=\"16\" y=\"{top + 20}\" class=\"strong\">{shown[i].Name:32}</text><text x=\"16\" y=\"{top + 37}\" class=\"faint\">{Label(shown[i].Relation, shown[i].Declared):40}</text>");
        }

        html.Write($"<path class=\"head\" d=\"M{Width - BoxWidth - 14} {center - 6} l12 6 l-12 6 z\"></path><rect class=\"box this\" x=\"{Width - BoxWidth - 2}\" y=\"{center - (BoxHeight / 2)}\" width=\"{BoxWidth}\" height=\"{BoxHeight}\" rx=\"8\"></rect><text x=\"{Width - BoxWidth + 12}\" y=\"{center - 3}\" class=\"strong\">{evidence.Source.Name:32}</text><text x=\"{Width - BoxWidth + 12}\" y=\"{center + 14}\" class=\"faint\">this model</text></svg></figure>\n");
    }

    private static string Label(string relation, bool declared) => declared ? $"declared: {relation}" : $"only mentioned in the card: {relation}";

    private static IEnumerable<(string Name, string Relation, bool Declared)> Of(AuditEvidence evidence, FactDefinition fact, bool declared) =>
        evidence.Lookup(fact).Value is { Type: FactType.Collection, Collection: var items }
            ? items.Select(item => (item["name"]?.ToString() ?? "unknown", item["relation"]?.ToString() ?? "undeclared", declared))
            : [];
}
