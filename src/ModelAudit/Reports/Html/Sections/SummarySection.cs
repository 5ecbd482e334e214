using System.Collections.Immutable;
using ModelAudit.Facts;
using ModelAudit.Licensing;
using ModelAudit.Reports.Html.Pictures;
using ModelAudit.Reports.Outline;
using ModelAudit.Rules.Obligations;

namespace ModelAudit.Reports.Html.Sections;

/// <summary>The first page, for a lawyer or a manager: what was audited, the answer, what stands in the way, who has to decide what, and the license in a sentence.</summary>
internal static class SummarySection
{
    private const int MaximumRules = 12;

    /// <summary>Writes the section.</summary>
    public static void Write(HtmlWriter html, ReportOutline outline)
    {
        AuditReport report = outline.Report;
        html.Write($"<section id=\"summary\" aria-labelledby=\"summary-h\" class=\"sheet\">\n<h2 id=\"summary-h\" class=\"verdict {Words.Class(Words.Verdict(report.Verdict))}\"><span class=\"word\">{Words.Verdict(report.Verdict)}</span> <span class=\"why\">{Meaning(outline)}</span></h2>\n");
        html.Write($"<p class=\"lead\">On {Quantity.Day(report.AsOf)} the {report.Evidence.Source.Kind:40} <strong><bdi>{report.Evidence.Source.Name:120}</bdi></strong> ({Quantity.Count(outline.FileCount, "file")}, {Quantity.Bytes(outline.Bytes)}) was audited under the profile <strong><bdi>{report.Profile:80}</bdi></strong>. In short: {outline.Reason}.</p>\n");
        if (outline.NotRead is { } sentence)
        {
            html.Write($"<p class=\"lead\"><strong>{sentence:400}.</strong></p>\n");
        }

        Tiles(html, outline);
        Groups(html, "What blocks", "blocks", outline.Blocking, "Nothing that blocks failed.");
        Groups(html, "What a person has to decide", "human", outline.Human, "No decision is waiting for a person.");
        if (!outline.Inconclusive.IsEmpty)
        {
            Groups(html, "What could not be concluded, and blocks", "human", outline.Inconclusive, string.Empty);
        }

        License(html, report);
        RuleOutcomesPicture.Write(html, report);
        html.Constant("</section>\n");
    }

    private static string Meaning(ReportOutline outline) => outline.Report.Verdict switch
    {
        AuditVerdict.Failed => "At least one requirement that must hold does not. Do not use this model under this policy until it is mended or waived.",
        AuditVerdict.Passed => "No requirement that must hold is broken. Warnings, open decisions and what was not examined are listed below.",
        _ => "Nothing that must hold is known to be broken, but not everything that must be known is. It is not a pass.",
    };

    private static void Tiles(HtmlWriter html, ReportOutline outline)
    {
        (string Label, long Count, string Class, string Target)[] tiles =
        [
            ("block", Count(outline.Blocking), "bad", "findings"),
            ("for a person", Count(outline.Human), "attention", "findings"),
            ("not concluded, block", Count(outline.Inconclusive), "attention", "findings"),
            ("warnings", Count(outline.Warnings), "attention", "findings"),
            ("for information", Count(outline.Notices), "plain", "findings"),
            ("waived", Count(outline.Waived), "plain", "decisions"),
            ("obligations unmet", outline.Report.Obligations.Count(obligation => obligation.Status == ObligationStatus.Unmet), "bad", "obligations"),
            ("obligations open", outline.Report.Obligations.Count(obligation => obligation.Status == ObligationStatus.Open), "attention", "obligations"),
            ("parts not examined", outline.Gaps.Sum(group => group.Gaps.Length), "attention", "unexamined"),
        ];
        html.Constant("<ul class=\"tiles\">");
        foreach ((string label, long count, string tone, string target) in tiles)
        {
            html.Write($"<li class=\"{(count == 0 ? "none" : tone)}\"><a href=\"#{target}\"><b>{Quantity.Count(count)}</b> <span>{label}</span></a></li>");
        }

        html.Constant("</ul>\n");
    }

    private static int Count(ImmutableArray<FindingGroup> groups) => groups.Sum(group => group.Findings.Length);

    private static void Groups(HtmlWriter html, string title, string kind, ImmutableArray<FindingGroup> groups, string none)
    {
        html.Write($"<h3>{title}</h3>\n");
        if (groups.IsEmpty)
        {
            html.Write($"<p class=\"none\">{none}</p>\n");
            return;
        }

        html.Write($"<ul class=\"points {kind}\">");
        foreach (FindingGroup group in groups.Take(MaximumRules))
        {
            Point(html, group);
        }

        if (groups.Length > MaximumRules)
        {
            html.Write($"<li class=\"more\">and {Quantity.Count(groups.Length - MaximumRules, "more rule")}, listed under <a href=\"#findings\">Findings</a></li>");
        }

        html.Constant("</ul>\n");
    }

    private static void Point(HtmlWriter html, FindingGroup group)
    {
        html.Write($"<li><a href=\"#{FindingsSection.Anchor(group)}\"><strong>{group.Rule.Title:120}</strong> <code>{group.Rule.Id:16}</code></a>");
        html.Write($"<span class=\"say\">{group.Findings[0].Outcome.Message:300}{(group.Findings.Length > 1 ? $" And {Quantity.Count(group.Findings.Length - 1)} more." : string.Empty)}</span>");
        if (group.Verdict == Rules.Verdict.Review)
        {
            bool blocks = group.Findings.Any(finding => finding.Blocks);
            html.Write($"<span class=\"who\">{(blocks ? "Blocks until it is decided. " : "Does not block. ")}{(group.Rule.Question is { } question ? $"A named person answers '{question}' in an attestations file." : "A named person records the decision as a waiver, or the model is changed.")}</span>");
        }

        if (group.Rule.Remediation.Length > 0)
        {
            html.Write($"<span class=\"do\">To do: {group.Rule.Remediation:300}</span>");
        }

        html.Constant("</li>");
    }

    private static void License(HtmlWriter html, AuditReport report)
    {
        html.Constant("<h3>License</h3>\n<p>");
        FactLookup declared = report.Evidence.Lookup(LicenseFacts.Declared);
        html.Write($"{(declared.State switch
        {
            FactState.Present => $"The model declares the license {declared.Value}.",
            FactState.Absent => "The model declares no license.",
            _ => $"What license it declares is not known: {declared.Reason}.",
        })}");
        FactLookup applicable = report.Evidence.Lookup(LicenseFacts.Applicable);
        if (applicable.State == FactState.Present && applicable.Value!.ToString() != declared.Value?.ToString())
        {
            html.Write($" By declaration and license texts together, {applicable.Value.ToString()} binds.");
        }

        string[] inherited = [.. report.Obligations.Where(obligation => obligation.Origin.StartsWith("inherited", StringComparison.Ordinal)).Select(obligation => $"{obligation.License} ({obligation.Origin})").Distinct(StringComparer.Ordinal)];
        if (inherited.Length > 0)
        {
            html.Write($" Terms also come from {string.Join(", ", inherited.Take(4))}.");
        }

        foreach ((string part, SpdxExpression expression, Rules.Attestation by) in ConcludedLicenses.Of(report))
        {
            html.Write($" {by.By:80} ({by.Role:60}) concluded {expression.ToString()} {(part.Length == 0 ? "for the whole model" : $"for its {part}")}.");
        }

        html.Write($" {(report.Obligations.IsEmpty
            ? "Of the licenses that bind no terms are known here, so the register of obligations is empty: that is not knowledge that there are none."
            : $"{Quantity.Count(report.Obligations.Length, "obligation")} from its terms, who must do what and when, in the register below.")}</p>\n");
    }
}
