using ModelAudit.Reports;
using ModelAudit.Reports.Comparison;

namespace ModelAudit.Tool.Output;

/// <summary>Writes a comparison for people: row by row, each model on a line of its own, so that any number and any width fits.</summary>
internal static class ComparisonOutput
{
    private const int WidestName = 40;

    /// <summary>Writes it; a row in which all say the same has one line.</summary>
    public static void WriteText(TextWriter writer, ReportComparison comparison)
    {
        string[] names = [.. comparison.Names.Select(name => VisibleText.Of(name, WidestName))];
        int width = names.Max(name => name.Length);
        foreach (ComparisonRow row in comparison.Rows)
        {
            writer.WriteLine(row.Label);
            if (!row.Differs)
            {
                writer.WriteLine($"  {"all".PadRight(width)}  {VisibleText.Of(row.Cells[0].Text, 1200)}");
                continue;
            }

            foreach ((string name, ComparisonCell cell) in names.Zip(row.Cells))
            {
                writer.WriteLine($"  {name.PadRight(width)}  {VisibleText.Of(cell.Text, 1200)}");
            }
        }
    }
}
