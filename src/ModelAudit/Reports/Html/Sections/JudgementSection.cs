using ModelAudit.Evidence;
using ModelAudit.Reports.Outline;

namespace ModelAudit.Reports.Html.Sections;

/// <summary>By what it was judged: software, profile, rule packs, lists and policy files with their digests, and the inspectors that looked.</summary>
internal static class JudgementSection
{
    private const int MaximumDocuments = 500;

    /// <summary>Writes the section.</summary>
    public static void Write(HtmlWriter html, ReportOutline outline)
    {
        AuditReport report = outline.Report;
        html.Constant("<section id=\"judgement\" aria-labelledby=\"judgement-h\">\n<h2 id=\"judgement-h\">Rules, policy and software</h2>\n<dl class=\"facts\">");
        FactTables.Row(html, "Software", $"{report.Tool.Name} {report.Tool.Version}{(report.Tool.Digest is { } tool ? $", sha256:{tool.Hex}" : string.Empty)}");
        FactTables.Row(html, "Profile", report.Profile);
        FactTables.Row(html, "Judged as of", Quantity.Instant(report.AsOf));
        FactTables.Row(html, "Examined at", Quantity.Instant(report.Evidence.CollectedAt));
        FactTables.Row(html, "Keep until", report.RetainUntil is { } retain ? Quantity.Day(retain) : "no policy says");
        FactTables.Row(html, "Baseline", report.Baseline is { } baseline ? $"sha256:{baseline.Hex}{(outline.RootDigest == baseline ? " (the same files)" : " (other files)")}" : "compared with no approved version");
        html.Write($"</dl>\n<details><summary>{Quantity.Count(report.Policy.Length, "document")} took part, whole in the signed report</summary>\n<div class=\"scroll\" role=\"group\" aria-labelledby=\"judgement-h\" tabindex=\"0\"><table data-sort><thead><tr><th scope=\"col\">Kind</th><th scope=\"col\">Name</th><th scope=\"col\">Version</th><th scope=\"col\">SHA-256</th></tr></thead><tbody>\n");
        foreach (PolicyDocument document in report.Policy.Take(MaximumDocuments))
        {
            html.Write($"<tr><td>{document.Kind:40}</td><td>{document.Name:160}</td><td>{document.Version:40}</td><td><code class=\"digest\">{document.Digest.Hex}</code></td></tr>\n");
        }

        html.Write($"</tbody></table></div></details>\n<details><summary>{Quantity.Count(report.Evidence.Inspectors.Length, "inspector")} looked</summary><ul class=\"inline\">");
        foreach (InspectorDescription inspector in report.Evidence.Inspectors.Take(MaximumDocuments))
        {
            html.Write($"<li><code>{inspector.Name:60} {inspector.Version:40}</code></li>");
        }

        html.Constant("</ul></details>\n</section>\n");
    }
}
