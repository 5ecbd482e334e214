using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Reports.Outline;
using ModelAudit.Rules.Obligations;

namespace ModelAudit.Reports.Markdown;

/// <summary>Lays out the comment, section by section.</summary>
internal sealed class MarkdownSummary
{
    private const int MaximumRows = 100;

    private readonly ReportOutline outline;
    private readonly AuditReport report;
    private readonly BoundedMarkdown text = new(MarkdownRenderer.MaximumLength);

    private MarkdownSummary(AuditReport report)
    {
        this.report = report;
        outline = new ReportOutline(report);
    }

    /// <summary>The comment.</summary>
    public static string Of(AuditReport report)
    {
        var summary = new MarkdownSummary(report);
        summary.Verdict();
        summary.Findings("Blocks", summary.outline.Blocking, collapsed: false);
        summary.Findings("Needs a human", summary.outline.Human, collapsed: false);
        summary.Findings("Could not be concluded, and blocks", summary.outline.Inconclusive, collapsed: false);
        summary.NotExamined();
        summary.Findings("Warnings", summary.outline.Warnings, collapsed: true);
        summary.Findings("For information", summary.outline.Notices, collapsed: true);
        summary.Obligations();
        summary.Waived();
        summary.Model();
        summary.Judgement();
        return summary.text.ToString();
    }

    private static string Where(Finding finding)
    {
        string path = finding.Outcome.Path is { } place ? MarkdownText.Code(place.Value) : "the model";
        return finding.Outcome.Location is { } inside ? $"{path} {MarkdownText.Code(inside, 80)}" : path;
    }

    private void Verdict()
    {
        string mark = report.Verdict switch
        {
            AuditVerdict.Passed => "✅ Passed",
            AuditVerdict.Failed => "❌ Failed",
            _ => "⚠️ Incomplete",
        };
        text.Line($"## {mark}: {MarkdownText.Code(report.Evidence.Source.Name, 120)}");
        text.Line();
        text.Line($"ModelAudit: {MarkdownText.Of(outline.Reason)}.");
        if (outline.NotRead is { } sentence)
        {
            text.Line();
            text.Line($"**{MarkdownText.Of(sentence, 400)}.**");
        }
    }

    private void Findings(string title, ImmutableArray<FindingGroup> groups, bool collapsed)
    {
        if (groups.IsEmpty)
        {
            return;
        }

        int count = groups.Sum(group => group.Findings.Length);
        Open($"{title} ({Quantity.Count(count)})", collapsed);
        text.Line("| Rule | Severity | Where | What |");
        text.Line("|---|---|---|---|");
        foreach (FindingGroup group in groups)
        {
            string rule = $"{MarkdownText.Code(group.Rule.Id, 16)} {MarkdownText.Of(group.Rule.Title, 120)}";
            foreach (Finding finding in group.Findings.Take(MaximumRows))
            {
                text.Row($"| {rule} | {group.Rule.Severity.ToString().ToLowerInvariant()} | {Where(finding)} | {What(finding)} |");
            }

            if (group.Findings.Length > MaximumRows)
            {
                text.Row($"| {rule} | | | and {Quantity.Count(group.Findings.Length - MaximumRows)} more |");
            }
        }

        Close(collapsed);
    }

    private static string What(Finding finding)
    {
        string what = MarkdownText.Of(finding.Outcome.Message);
        if (finding.Outcome.Verdict == Rules.Verdict.Inconclusive)
        {
            what = $"Inconclusive: {what}";
        }

        if (finding.Outcome.Verdict == Rules.Verdict.Review && finding.Rule.Question is { } question)
        {
            what += $" Question: {MarkdownText.Code(question, 80)}.";
        }

        return finding.Rule.Remediation.Length > 0 ? $"{what}<br>To do: {MarkdownText.Of(finding.Rule.Remediation, 200)}" : what;
    }

    private void NotExamined()
    {
        if (outline.Gaps.IsEmpty)
        {
            return;
        }

        FileEvidence[] files = [.. outline.FilesWithGaps];
        Open("Not examined, or not completely", collapsed: false);
        text.Line($"{Quantity.Count(files.Length)} of {Quantity.Count(outline.FileCount, "file")}, {Quantity.Bytes(Quantity.Sum(files))} in them.");
        text.Line();
        text.Line("| Reason | Where | What |");
        text.Line("|---|---|---|");
        foreach (GapGroup group in outline.Gaps)
        {
            foreach (EvidenceGap gap in group.Gaps.Take(MaximumRows))
            {
                string where = gap.Path is { } path ? MarkdownText.Code(path.Value) : "the model";
                text.Row($"| {group.Title} | {where} | {MarkdownText.Of(gap.Detail)} |");
            }

            if (group.Gaps.Length > MaximumRows)
            {
                text.Row($"| {group.Title} | | and {Quantity.Count(group.Gaps.Length - MaximumRows)} more |");
            }
        }
    }

    private void Obligations()
    {
        if (report.Obligations.IsEmpty)
        {
            return;
        }

        Open($"Obligations by license ({Quantity.Count(report.Obligations.Count(obligation => obligation.Status == ObligationStatus.Unmet))} unmet, {Quantity.Count(report.Obligations.Count(obligation => obligation.Status == ObligationStatus.Open))} open)", collapsed: true);
        text.Line("| State | License and clause | Who and when | What |");
        text.Line("|---|---|---|---|");
        foreach (Obligation obligation in report.Obligations.OrderBy(obligation => obligation.Status switch { ObligationStatus.Unmet => 0, ObligationStatus.Open => 1, ObligationStatus.Met => 2, _ => 3 }).Take(MaximumRows))
        {
            string state = obligation.Status == ObligationStatus.NotTriggered ? "not triggered" : obligation.Status.ToString().ToLowerInvariant();
            text.Row($"| {state} | {MarkdownText.Code(obligation.License, 80)} {MarkdownText.Of(obligation.Clause, 60)}, {MarkdownText.Of(obligation.Origin, 160)} | {MarkdownText.Of(obligation.Who, 60)}, {MarkdownText.Of(obligation.When, 60)} | {MarkdownText.Of(obligation.What, 400)} {MarkdownText.Of(obligation.Evidence, 300)} |");
        }

        if (report.Obligations.Length > MaximumRows)
        {
            text.Row($"| and {Quantity.Count(report.Obligations.Length - MaximumRows)} more | | | |");
        }

        Close(collapsed: true);
    }

    private void Waived()
    {
        if (outline.Waivers.IsEmpty && outline.Attestations.IsEmpty && outline.Waived.IsEmpty)
        {
            return;
        }

        Open($"Waivers and attestations ({Quantity.Count(outline.Waivers.Length + outline.Attestations.Length)})", collapsed: false);
        text.Line("| State | Used for | What |");
        text.Line("|---|---|---|");
        foreach (Decision decision in outline.Waivers.Concat(outline.Attestations))
        {
            text.Row($"| {decision.State} | {MarkdownText.Of(decision.Use, 80)} | {MarkdownText.Of(decision.Text, 600)} |");
        }

        Findings("Waived findings", outline.Waived, collapsed: true);
    }

    private void Model()
    {
        Open("Model", collapsed: true);
        text.Line("| | |");
        text.Line("|---|---|");
        foreach ((string label, string value) in ModelSummary.Of(report))
        {
            text.Row($"| {label} | {MarkdownText.Of(value, 300)} |");
        }

        text.Row($"| Inventory | {Quantity.Count(outline.FileCount, "file")}, {Quantity.Bytes(outline.Bytes)} |");
        text.Row($"| Root digest | {(outline.RootDigest is { } root ? MarkdownText.Code($"sha256:{root.Hex}") : "none")} |");
        Close(collapsed: true);
    }

    private void Judgement()
    {
        Open("Judgement", collapsed: true);
        text.Line("| | |");
        text.Line("|---|---|");
        text.Row($"| Profile | {MarkdownText.Code(report.Profile, 80)}, as of {Quantity.Instant(report.AsOf)} |");
        text.Row($"| Rules | {Quantity.Count(outline.RulesRun)} run, {Quantity.Count(report.Rules.Length - outline.RulesRun)} off |");
        foreach (PolicyDocument document in report.Policy.Where(document => document.Kind is not ("list" or "controls" or "terms")))
        {
            text.Row($"| {MarkdownText.Of(document.Kind, 20)} | {MarkdownText.Code(document.Name, 120)} {MarkdownText.Of(document.Version, 40)} {MarkdownText.Code($"sha256:{document.Digest.Hex}")} |");
        }

        text.Row($"| Tool | {MarkdownText.Of(report.Tool.Name, 80)} {MarkdownText.Of(report.Tool.Version, 40)} |");
        Close(collapsed: true);
    }

    private void Open(string title, bool collapsed)
    {
        text.Line();
        text.Line(collapsed ? $"<details><summary>{title}</summary>" : $"### {title}");
        text.Line();
    }

    private void Close(bool collapsed)
    {
        if (collapsed)
        {
            text.Line();
            text.Line("</details>");
        }
    }
}
