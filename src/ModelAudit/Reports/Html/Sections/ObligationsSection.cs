using ModelAudit.Reports.Outline;
using ModelAudit.Rules.Obligations;

namespace ModelAudit.Reports.Html.Sections;

/// <summary>The register of obligations: who must do what, when, by which clause, and how it stands.</summary>
internal static class ObligationsSection
{
    private const int MaximumRows = 1000;

    /// <summary>Writes the section.</summary>
    public static void Write(HtmlWriter html, AuditReport report)
    {
        html.Constant("<section id=\"obligations\" aria-labelledby=\"obligations-h\">\n<h2 id=\"obligations-h\">Obligations by license</h2>\n");
        if (report.Obligations.IsEmpty)
        {
            html.Constant("<p class=\"none\">No terms of a license that binds are known, so none are listed. Read the license.</p>\n</section>\n");
            return;
        }

        html.Constant("<div class=\"scroll\" role=\"group\" aria-labelledby=\"obligations-h\" tabindex=\"0\"><table class=\"cards\" data-sort><thead><tr><th scope=\"col\">State</th><th scope=\"col\">Who</th><th scope=\"col\">When</th><th scope=\"col\">What</th><th scope=\"col\">License and clause</th></tr></thead><tbody>\n");
        foreach (Obligation obligation in report.Obligations.OrderBy(obligation => obligation.Status switch { ObligationStatus.Unmet => 0, ObligationStatus.Open => 1, ObligationStatus.Met => 2, _ => 3 }).Take(MaximumRows))
        {
            string state = Words.Of(obligation.Status);
            html.Write($"<tr><td data-l=\"State\"><span class=\"tag {Words.Class(state)}\">{state}</span></td><td data-l=\"Who\">{obligation.Who:120}</td><td data-l=\"When\">{obligation.When:120}</td>");
            html.Write($"<td data-l=\"What\"><span>{obligation.What:600} <small>{obligation.Evidence:300}</small></span></td><td data-l=\"License\"><span><code>{obligation.License:80}</code>, {obligation.Clause:60} <small>{obligation.Origin:160}</small></span></td></tr>\n");
        }

        html.Constant("</tbody></table></div>\n");
        if (report.Obligations.Length > MaximumRows)
        {
            html.Write($"<p class=\"more\">And {Quantity.Count(report.Obligations.Length - MaximumRows)} more in the signed report.</p>\n");
        }

        html.Constant("</section>\n");
    }
}
