using System.Collections.Immutable;
using ModelAudit.Reports.Outline;

namespace ModelAudit.Reports.Html.Sections;

/// <summary>The findings, grouped by what they mean for the verdict and by rule, with their evidence.</summary>
internal static class FindingsSection
{
    private const int MaximumFindings = 25_000;

    // Groups up to this size are open from the start; all are open on paper.
    private const int OpenGroup = 10;

    /// <summary>The place of a group in the page; rule identifiers are letters and digits.</summary>
    public static string Anchor(FindingGroup group) => $"f-{group.Rule.Id}-{Words.Class(Words.Outcome(group.Verdict))}{(group.Findings[0].Waiver is null ? string.Empty : "-waived")}";

    /// <summary>Writes the section.</summary>
    public static void Write(HtmlWriter html, ReportOutline outline, CancellationToken cancellationToken)
    {
        html.Constant("<section id=\"findings\" aria-labelledby=\"findings-h\">\n<h2 id=\"findings-h\">Findings</h2>\n");
        if (outline.Report.Findings.IsEmpty)
        {
            html.Write($"<p class=\"none\">{(outline.RulesRun == 0 ? "No rule was run, so nothing could be found." : "No rule left a finding. What was not examined is listed below.")}</p>\n</section>\n");
            return;
        }

        Toolbar(html, outline);
        var excerpts = new EvidenceExcerpts(html, outline.Report.Evidence);
        int room = MaximumFindings;
        foreach ((string title, string id, ImmutableArray<FindingGroup> groups) in new[]
        {
            ("Blocks", "blocking", outline.Blocking), ("Needs a human", "reviews", outline.Human), ("Could not be concluded, and blocks", "inconclusive", outline.Inconclusive),
            ("Warnings", "warnings", outline.Warnings), ("For information", "notices", outline.Notices), ("Waived", "waived", outline.Waived),
        })
        {
            if (groups.IsEmpty)
            {
                continue;
            }

            html.Write($"<div class=\"bucket\"><h3 id=\"{id}\">{title} <span class=\"n\">{Quantity.Count(groups.Sum(group => group.Findings.Length))}</span></h3>\n");
            foreach (FindingGroup group in groups)
            {
                cancellationToken.ThrowIfCancellationRequested();
                room = Group(html, group, excerpts, room);
            }

            html.Constant("</div>\n");
        }

        html.Constant("</section>\n");
    }

    private static void Toolbar(HtmlWriter html, ReportOutline outline)
    {
        html.Constant("<form class=\"tools\" id=\"filters\" role=\"search\" aria-label=\"Filter findings\" hidden><label class=\"grow\">Text <input type=\"search\" id=\"filter-text\" autocomplete=\"off\"></label>\n<fieldset><legend>Severity</legend>");
        foreach (string severity in outline.Report.Findings.Select(finding => finding.Severity).Distinct().OrderDescending().Select(Words.Of))
        {
            html.Write($"<label><input type=\"checkbox\" name=\"severity\" value=\"{severity}\" checked> {severity}</label>");
        }

        html.Constant("</fieldset><fieldset><legend>Outcome</legend>");
        foreach (string outcome in outline.Report.Findings.Select(finding => finding.Outcome.Verdict).Distinct().OrderDescending().Select(verdict => Words.Outcome(verdict)))
        {
            html.Write($"<label><input type=\"checkbox\" name=\"outcome\" value=\"{outcome}\" checked> {outcome}</label>");
        }

        html.Constant("</fieldset><label>Order <select id=\"filter-order\"><option value=\"\">as reported</option><option value=\"severity\">severity</option><option value=\"rule\">rule</option><option value=\"count\">number</option></select></label>");
        html.Write($"<p id=\"filter-count\" role=\"status\">{Quantity.Count(outline.Report.Findings.Length, "finding")}</p></form>\n");
    }

    private static int Group(HtmlWriter html, FindingGroup group, EvidenceExcerpts excerpts, int room)
    {
        string severity = Words.Of(group.Rule.Severity);
        string outcome = Words.Outcome(group.Verdict);
        html.Write($"<details class=\"group {severity}\" id=\"{Anchor(group):80}\" data-severity=\"{severity}\" data-outcome=\"{outcome}\" data-rule=\"{group.Rule.Id:16}\" data-count=\"{group.Findings.Length}\"");
        html.Write($"{(group.Findings.Length <= OpenGroup ? " open" : string.Empty)}><summary><span class=\"tag {severity}\">{severity}</span> <code>{group.Rule.Id:16}</code> <h4>{group.Rule.Title:200}</h4> <span class=\"facts\">{outcome}, {Words.Of(group.Level)}, {Quantity.Count(group.Findings.Length, "finding")}</span></summary>\n<div class=\"about\">");
        Paragraph(html, string.Empty, group.Rule.Description);
        Paragraph(html, "To do", group.Rule.Remediation);
        Paragraph(html, "Question", group.Verdict == Rules.Verdict.Review ? group.Rule.Question ?? string.Empty : string.Empty);
        Paragraph(html, "Evidence for", string.Join(", ", group.Rule.Controls));
        html.Constant("</div>\n<ol>\n");
        foreach (Finding finding in group.Findings.Take(room))
        {
            Write(html, finding, excerpts);
        }

        html.Constant("</ol>");
        if (group.Findings.Length > room)
        {
            html.Write($"<p class=\"more\">And {Quantity.Count(group.Findings.Length - room, "more finding")} in the signed report.</p>");
        }

        html.Constant("</details>\n");
        return Math.Max(0, room - group.Findings.Length);
    }

    private static void Paragraph(HtmlWriter html, string label, string text)
    {
        if (text.Length > 0 && label.Length > 0)
        {
            html.Write($"<p><b>{label}:</b> {text:600}</p>");
        }
        else if (text.Length > 0)
        {
            html.Write($"<p>{text:800}</p>");
        }
    }

    private static void Write(HtmlWriter html, Finding finding, EvidenceExcerpts excerpts)
    {
        html.Constant("<li><p class=\"where\">");
        if (finding.Outcome.Path is { } path)
        {
            html.Write($"<code>{path.Value:240}</code>");
        }
        else
        {
            html.Constant("The model");
        }

        if (finding.Outcome.Location is { } location)
        {
            html.Write($", <span>{location:120}</span>");
        }

        html.Write($"</p><p>{finding.Outcome.Message:600}</p>");
        if (finding.Waiver is { } waiver)
        {
            html.Write($"<p class=\"note\">Waived by {waiver.Id:80}, approved by {waiver.ApprovedBy:80} until {Quantity.Day(waiver.ExpiresAt)}: {waiver.Justification:400}</p>");
        }

        if (finding.Attestation is { } attestation)
        {
            html.Write($"<p class=\"note\">{attestation.By:80} ({attestation.Role:60}) answered '{attestation.Answer:120}' on {Quantity.Day(attestation.Date)}.</p>");
        }

        excerpts.Write(finding);
        html.Write($"<p class=\"print\">{finding.Fingerprint:32}</p></li>\n");
    }
}
