using ModelAudit.Reports.Outline;

namespace ModelAudit.Reports.Html.Sections;

/// <summary>How every rule went, those that passed, did not apply or were off included.</summary>
internal static class RulesSection
{
    private const int MaximumRows = 2000;

    /// <summary>Writes the section.</summary>
    public static void Write(HtmlWriter html, ReportOutline outline)
    {
        html.Write($"<section id=\"rules\" aria-labelledby=\"rules-h\">\n<h2 id=\"rules-h\">Rules</h2>\n<p>{Quantity.Count(outline.RulesRun)} run, {Quantity.Count(outline.Report.Rules.Length - outline.RulesRun)} off. A rule that did not apply says why; one that is off was not evaluated.</p>\n");
        if (!outline.Rules.IsEmpty)
        {
            html.Constant("<details><summary>Every rule and how it went</summary>\n<div class=\"scroll\" role=\"group\" aria-labelledby=\"rules-h\" tabindex=\"0\"><table class=\"cards\" data-sort><thead><tr><th scope=\"col\">Rule</th><th scope=\"col\">Title</th><th scope=\"col\">Severity</th><th scope=\"col\">Level</th><th scope=\"col\">Outcome</th><th scope=\"col\">What was seen</th></tr></thead><tbody>\n");
            foreach (RuleResult rule in outline.Rules.Take(MaximumRows))
            {
                string outcome = Words.Outcome(rule.Verdict);
                string severity = Words.Of(rule.Rule.Severity);
                html.Write($"<tr><td data-l=\"Rule\"><code>{rule.Rule.Id:16}</code></td><td data-l=\"Title\">{rule.Rule.Title:160}</td><td data-l=\"Severity\" data-v=\"{(int)rule.Rule.Severity}\"><span class=\"tag {severity}\">{severity}</span></td><td data-l=\"Level\">{Words.Of(rule.Level)}</td><td data-l=\"Outcome\"><span class=\"tag {Words.Class(outcome)}\">{outcome}</span></td><td data-l=\"Seen\">{rule.Summary:300}</td></tr>\n");
            }

            html.Constant("</tbody></table></div></details>\n");
        }

        html.Constant("</section>\n");
    }
}
