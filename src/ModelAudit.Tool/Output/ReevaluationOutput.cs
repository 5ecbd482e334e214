using System.Globalization;
using ModelAudit.Reports;
using Newtonsoft.Json;

namespace ModelAudit.Tool.Output;

/// <summary>Writes what judging a folder of reports again gave: the changed ones as a table, or all of them as JSON.</summary>
internal static class ReevaluationOutput
{
    private const int WidestName = 40;
    private const int MostRules = 6;

    /// <summary>The changed ones as a table, and how many stayed.</summary>
    public static void WriteText(TextWriter writer, IReadOnlyList<ReevaluatedReport> reports)
    {
        ReevaluatedReport[] changed = [.. reports.Where(report => report.IsChanged)];
        if (changed.Length > 0)
        {
            string[][] rows =
            [
                ["MODEL", "BEFORE", "AFTER", "BLOCKS NOW", "NO LONGER", "REPORT"],
                .. changed.Select(report => new[]
                {
                    VisibleText.Of(report.Model ?? "-", WidestName), report.Before?.ToString() ?? "-", report.After?.ToString() ?? "not judged",
                    Rules(report.BlocksNow), Rules(report.BlocksNoLonger), VisibleText.Of(report.Path, 200) + (report.Problem is null ? string.Empty : $": {VisibleText.Of(report.Problem, 300)}"),
                }),
            ];
            int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
            foreach (string[] row in rows)
            {
                writer.WriteLine(string.Join("  ", row.Select((cell, column) => column == row.Length - 1 ? cell : cell.PadRight(widths[column]))));
            }
        }

        int judged = reports.Count(report => report.Problem is null);
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{judged:N0} {(judged == 1 ? "report" : "reports")} judged again: {changed.Count(report => report.Problem is null):N0} verdicts changed, {changed.Count(report => report.Problem is not null):N0} not judged."));
        writer.WriteLine($"Now: {string.Join(", ", reports.Where(report => report.After is not null).CountBy(report => report.After!.Value).OrderBy(pair => pair.Key).Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Value:N0} {pair.Key}")))}.");
    }

    /// <summary>All of them.</summary>
    public static void WriteJson(TextWriter writer, IReadOnlyList<ReevaluatedReport> reports)
    {
        using var json = new JsonTextWriter(writer) { Formatting = Formatting.Indented, StringEscapeHandling = StringEscapeHandling.EscapeNonAscii, CloseOutput = false };
        void Member(string name, string? value)
        {
            json.WritePropertyName(name);
            json.WriteValue(value);
        }

        void List(string name, IEnumerable<string> values)
        {
            json.WritePropertyName(name);
            json.WriteStartArray();
            foreach (string value in values)
            {
                json.WriteValue(value);
            }

            json.WriteEndArray();
        }

        json.WriteStartObject();
        json.WritePropertyName("reports");
        json.WriteStartArray();
        foreach (ReevaluatedReport report in reports)
        {
            json.WriteStartObject();
            Member("report", report.Path);
            Member("model", report.Model);
            Member("before", report.Before?.ToString());
            Member("after", report.After?.ToString());
            List("blocksNow", report.BlocksNow);
            List("blocksNoLonger", report.BlocksNoLonger);
            Member("problem", report.Problem);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        writer.WriteLine();
    }

    private static string Rules(IReadOnlyList<string> rules) =>
        rules.Count == 0 ? "-" : string.Join(',', rules.Take(MostRules)) + (rules.Count > MostRules ? string.Create(CultureInfo.InvariantCulture, $",+{rules.Count - MostRules}") : string.Empty);
}
