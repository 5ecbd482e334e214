using ModelAudit.Evidence;
using ModelAudit.Reports.Html;

namespace ModelAudit.Reports.Comparison;

/// <summary>Writes a comparison as one self-contained page, under the same policy as the report's.</summary>
public static class ComparisonPage
{
    /// <summary>Writes the page; the stream stays open.</summary>
    public static async ValueTask WriteAsync(ReportComparison comparison, Stream output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        ArgumentNullException.ThrowIfNull(output);
        using var page = new ChunkedBuffer();
        using (var html = new HtmlWriter(page))
        {
            Write(html, comparison);
        }

        await page.CopyChunksToAsync(output, cancellationToken).ConfigureAwait(false);
    }

    private static void Write(HtmlWriter html, ReportComparison comparison)
    {
        HtmlHead.Write(html, $"Comparison of {comparison.Names.Length} models (ModelAudit)");
        html.Constant("<a class=\"skip\" href=\"#comparison\">Skip to the comparison</a>\n<header class=\"top broad\"><p class=\"brand\">Model audit comparison</p><h1>Candidates side by side</h1></header>\n<main class=\"broad\">\n");
        html.Constant("<section id=\"comparison\" aria-labelledby=\"comparison-h\"><h2 id=\"comparison-h\">What the audits say</h2>\n<p>Taken from the signed reports, which this page does not replace. It ranks nothing. Rows that differ are marked; what is not known is in italics, and is neither better nor worse. Prices are declared by the catalogue and touch no verdict.</p>\n<div class=\"scroll\" role=\"group\" aria-labelledby=\"comparison-h\" tabindex=\"0\"><table class=\"compare\"><thead><tr><th scope=\"col\">Row</th>");
        foreach (string name in comparison.Names)
        {
            html.Write($"<th scope=\"col\"><bdi>{name:120}</bdi></th>");
        }

        html.Constant("</tr></thead><tbody>\n");
        foreach (ComparisonRow row in comparison.Rows)
        {
            html.Write($"<tr{(row.Differs ? " class=\"differs\"" : string.Empty)}><th scope=\"row\">{row.Label}{(row.Differs ? " ≠" : string.Empty)}</th>");
            foreach (ComparisonCell cell in row.Cells)
            {
                if (cell.IsKnown)
                {
                    html.Write($"<td>{cell.Text:1200}</td>");
                }
                else
                {
                    html.Write($"<td><em>{cell.Text:600}</em></td>");
                }
            }

            html.Constant("</tr>\n");
        }

        html.Constant("</tbody></table></div></section>\n</main>\n</body>\n</html>\n");
    }
}
