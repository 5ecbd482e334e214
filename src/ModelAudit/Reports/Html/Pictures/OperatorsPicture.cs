using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats.Onnx;
using ModelAudit.Reports.Outline;

namespace ModelAudit.Reports.Html.Pictures;

/// <summary>The operators of ONNX graphs by number of nodes; what is not of the standard stands out.</summary>
internal static class OperatorsPicture
{
    private const int MaximumBars = 16;
    private const int RowHeight = 26;
    private const int LabelWidth = 230;
    private const int BarWidth = 380;

    /// <summary>Writes the picture; nothing when there is no graph.</summary>
    public static void Write(HtmlWriter html, AuditEvidence evidence)
    {
        (string Name, string Status, long Count)[] operators =
        [
            .. evidence.Files.SelectMany(file => file.Facts.TryGet(OnnxFacts.Operators, out var items) ? items : [])
                .GroupBy(item => (Name: item["name"]?.ToString() ?? "unknown", Status: item["status"]?.ToString() ?? "unknown"))
                .Select(group => (group.Key.Name, group.Key.Status, Count: group.Sum(item => item["count"] is { Type: FactType.Integer } count ? Math.Clamp(count.Integer, 0, 1L << 40) : 0)))
                .OrderBy(op => op.Status == "standard").ThenByDescending(op => op.Count).ThenBy(op => op.Name, StringComparer.Ordinal),
        ];
        if (operators.Length == 0)
        {
            return;
        }

        (string Name, string Status, long Count)[] shown = [.. operators.Take(MaximumBars)];
        long most = Math.Max(1, shown.Max(op => op.Count));
        string words = string.Join(", ", shown.Select(op => $"{op.Name} {Quantity.Count(op.Count)}{(op.Status == "standard" ? string.Empty : $" ({op.Status})")}"));
        html.Write($"<figure class=\"wide\"><figcaption id=\"p-ops\">ONNX operators by number of nodes{(operators.Length > shown.Length ? $", {Quantity.Count(shown.Length)} of {Quantity.Count(operators.Length)}" : string.Empty)}; those that are not of the standard come first</figcaption>\n");
        html.Write($"<svg class=\"chart\" viewBox=\"0 0 {LabelWidth + BarWidth + 100} {shown.Length * RowHeight}\" role=\"img\" aria-labelledby=\"p-ops p-ops-d\"><desc id=\"p-ops-d\">{words:1500}</desc>");
        for (int i = 0; i < shown.Length; i++)
        {
            (string name, string status, long count) = shown[i];
            int middle = (i * RowHeight) + 17;
            long width = Math.Max(2, (long)((decimal)count * BarWidth / most));
            html.Write($"<text x=\"{LabelWidth - 8}\" y=\"{middle}\" class=\"end\">{name:28}</text><rect class=\"{(status == "standard" ? "c0" : "bad")}\" x=\"{LabelWidth}\" y=\"{(i * RowHeight) + 4}\" width=\"{width}\" height=\"18\"></rect>");
            html.Write($"<text x=\"{LabelWidth + width + 6}\" y=\"{middle}\">{Quantity.Count(count)}{(status == "standard" ? string.Empty : " " + status):24}</text>");
        }

        html.Constant("</svg></figure>\n");
    }
}
