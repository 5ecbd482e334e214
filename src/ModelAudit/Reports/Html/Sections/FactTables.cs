using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Reports.Outline;

namespace ModelAudit.Reports.Html.Sections;

/// <summary>Facts as definition lists and tables; what is absent or unknown is said.</summary>
internal static class FactTables
{
    private const int MaximumRows = 200;
    private const int MaximumColumns = 12;

    /// <summary>A value with its label.</summary>
    public static void Row(HtmlWriter html, string label, string value) => html.Write($"<div><dt>{label:60}</dt><dd>{value:400}</dd></div>\n");

    /// <summary>The items of a collection fact as a table with the fields as columns, or the sentence that there are none or that they are not known.</summary>
    public static void Collection(HtmlWriter html, AuditEvidence evidence, FactDefinition fact, string title, string none)
    {
        FactLookup found = evidence.Lookup(fact);
        string id = "t-" + fact.Name.Replace('.', '-');
        html.Write($"<h3 id=\"{id}\">{title}</h3>\n");
        if (found.Value is not { Type: FactType.Collection, Collection: { IsEmpty: false } items })
        {
            html.Write($"<p class=\"none\">{(found.State == FactState.Unknown ? $"Not known: {found.Reason}." : none)}</p>\n");
            return;
        }

        ImmutableArray<string> columns = [.. items.Take(MaximumRows).SelectMany(item => item.Fields).Select(field => field.Key).Distinct(StringComparer.Ordinal).Take(MaximumColumns)];
        html.Write($"<div class=\"scroll\" role=\"group\" aria-labelledby=\"{id}\" tabindex=\"0\"><table data-sort><thead><tr>");
        foreach (string column in columns)
        {
            html.Write($"<th scope=\"col\">{column:60}</th>");
        }

        html.Constant("</tr></thead><tbody>\n");
        foreach (FactItem item in items.Take(MaximumRows))
        {
            html.Constant("<tr>");
            foreach (string column in columns)
            {
                html.Write($"<td>{item[column]?.ToString():200}</td>");
            }

            html.Constant("</tr>\n");
        }

        html.Constant("</tbody></table></div>\n");
        if (items.Length > MaximumRows)
        {
            html.Write($"<p class=\"more\">And {Quantity.Count(items.Length - MaximumRows)} more in the signed report.</p>\n");
        }
    }
}
