using ModelAudit.Reports.Html.Sections;
using ModelAudit.Reports.Outline;

namespace ModelAudit.Reports.Html;

/// <summary>The page: head, navigation, and the sections in the order in which people need them.</summary>
internal sealed class HtmlPage(HtmlWriter html, AuditReport report, CancellationToken cancellationToken)
{
    private static readonly (string Id, string Title)[] Contents =
    [
        ("summary", "Summary"), ("obligations", "Obligations"), ("findings", "Findings"), ("decisions", "Waivers"), ("provenance", "Provenance"),
        ("model", "Model"), ("openness", "Openness"), ("compliance", "Frameworks"), ("unexamined", "Not examined"), ("inventory", "Inventory"), ("rules", "Rules"), ("judgement", "Judgement"), ("verify", "Verify"),
    ];

    private readonly ReportOutline outline = new(report);

    /// <summary>Writes everything.</summary>
    public void Write()
    {
        Head();
        Action[] sections =
        [
            () => SummarySection.Write(html, outline),
            () => ObligationsSection.Write(html, report),
            () => FindingsSection.Write(html, outline, cancellationToken),
            () => DecisionsSection.Write(html, outline),
            () => ProvenanceSection.Write(html, report),
            () => ModelSection.Write(html, outline),
            () => OpennessSection.Write(html, report),
            () => ComplianceSection.Write(html, report),
            () => UnexaminedSection.Write(html, outline),
            () => InventorySection.Write(html, outline, cancellationToken),
            () => RulesSection.Write(html, outline),
            () => JudgementSection.Write(html, outline),
            () => VerifySection.Write(html, outline),
        ];
        foreach (Action section in sections)
        {
            cancellationToken.ThrowIfCancellationRequested();
            section();
        }

        html.Write($"</main>\n<footer><p>{report.Tool.Name:80} {report.Tool.Version:40}. This page is made from the signed report and adds nothing to it: in doubt the signed report holds.</p></footer>\n<script>");
        html.Asset(HtmlAsset.Script);
        html.Constant("</script>\n</body>\n</html>\n");
    }

    private void Head()
    {
        HtmlHead.Write(html, $"{Words.Verdict(report.Verdict)}: {VisibleText.Of(report.Evidence.Source.Name, 120)} (ModelAudit)");
        html.Constant("<a class=\"skip\" href=\"#summary\">Skip to the summary</a>\n");
        html.Write($"<header class=\"top\"><p class=\"brand\">Model audit report</p><h1><bdi>{report.Evidence.Source.Name:120}</bdi></h1></header>\n<nav aria-label=\"Sections\"><ul>");
        foreach ((string id, string title) in Contents)
        {
            html.Write($"<li><a href=\"#{id}\">{title}</a></li>");
        }

        html.Constant("</ul></nav>\n<main>\n");
    }
}
