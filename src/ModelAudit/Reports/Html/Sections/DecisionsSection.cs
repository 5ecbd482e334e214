using System.Collections.Immutable;
using ModelAudit.Reports.Outline;

namespace ModelAudit.Reports.Html.Sections;

/// <summary>Waivers and attestations: who accepted or answered what, until when, and whether it counts.</summary>
internal static class DecisionsSection
{
    /// <summary>Writes the section.</summary>
    public static void Write(HtmlWriter html, ReportOutline outline)
    {
        html.Constant("<section id=\"decisions\" aria-labelledby=\"decisions-h\">\n<h2 id=\"decisions-h\">Waivers and attestations</h2>\n");
        Decisions(html, "Waivers", outline.Waivers, "No waiver was given.");
        Decisions(html, "Attestations", outline.Attestations, "No attestation was given.");
        html.Constant("</section>\n");
    }

    private static void Decisions(HtmlWriter html, string title, ImmutableArray<Decision> decisions, string none)
    {
        html.Write($"<h3>{title}</h3>\n");
        if (decisions.IsEmpty)
        {
            html.Write($"<p class=\"none\">{none}</p>\n");
            return;
        }

        html.Constant("<ul class=\"decisions\">");
        foreach (Decision decision in decisions)
        {
            html.Write($"<li><span class=\"tag {(decision.State == "in force" ? "met" : "open")}\">{decision.State}</span> <span><b>{decision.Use:120}</b>: {decision.Text:900}</span></li>");
        }

        html.Constant("</ul>\n");
    }
}
