using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Reports.Comparison;

/// <summary>Writes a comparison for other tools: the names, and rows with a cell for each.</summary>
public static class ComparisonJson
{
    /// <summary>The document as UTF-8.</summary>
    public static byte[] Write(ReportComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        var document = new JObject
        {
            ["models"] = new JArray(comparison.Names),
            ["rows"] = new JArray(comparison.Rows.Select(row => new JObject
            {
                ["label"] = row.Label,
                ["differs"] = row.Differs,
                ["cells"] = new JArray(row.Cells.Select(cell => new JObject { ["text"] = cell.Text, ["known"] = cell.IsKnown })),
            })),
        };
        using var text = new StringWriter { NewLine = "\n" };
        using var writer = new JsonTextWriter(text) { Formatting = Formatting.Indented, StringEscapeHandling = StringEscapeHandling.EscapeNonAscii };
        document.WriteTo(writer);
        writer.Flush();
        return Encoding.UTF8.GetBytes(text + "\n");
    }
}
