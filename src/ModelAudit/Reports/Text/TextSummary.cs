using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Reports.Outline;
using ModelAudit.Rules;
using ModelAudit.Rules.Obligations;

namespace ModelAudit.Reports.Text;

/// <summary>Lays out the summary, section by section.</summary>
internal sealed class TextSummary
{
    private const int MaximumGroups = 20;
    private const int MaximumFindings = 5;
    private const int MaximumGaps = 5;
    private const int MaximumObligations = 12;
    private const int LabelWidth = 15;

    private readonly ReportOutline outline;
    private readonly AuditReport report;
    private readonly TextLines lines;

    private TextSummary(AuditReport report, int width)
    {
        this.report = report;
        outline = new ReportOutline(report);
        lines = new TextLines(width);
    }

    /// <summary>The lines of the summary.</summary>
    public static ImmutableArray<ImmutableArray<TextSpan>> Of(AuditReport report, int width)
    {
        var summary = new TextSummary(report, width);
        summary.Verdict();
        summary.Groups("Blocks", outline => outline.Blocking, TextTone.Bad, detailed: true);
        summary.Groups("Needs a human", outline => outline.Human, TextTone.Attention, detailed: true);
        summary.Groups("Could not be concluded, and blocks", outline => outline.Inconclusive, TextTone.Attention, detailed: true);
        summary.Groups("Warnings", outline => outline.Warnings, TextTone.Attention, detailed: false);
        summary.Groups("For information", outline => outline.Notices, TextTone.Faint, detailed: false);
        summary.Obligations();
        summary.NotExamined();
        summary.Decisions();
        summary.Model();
        summary.Judgement();
        return summary.lines.ToLines();
    }

    private static string Show(string? text, int maximum = VisibleText.DefaultMaximum) => VisibleText.Of(text, maximum);

    private void Verdict()
    {
        TextTone tone = report.Verdict switch
        {
            AuditVerdict.Passed => TextTone.Good,
            AuditVerdict.Failed => TextTone.Bad,
            _ => TextTone.Attention,
        };
        string word = outline.VerdictWord;
        lines.Wrap(new TextSpan(word + "  ", tone), word.Length + 2, $"{Show(report.Evidence.Source.Name, 120)}: {Show(outline.Reason)}");
        if (outline.NotRead is { } sentence)
        {
            lines.Wrap(new TextSpan("  Cached  ", TextTone.Attention), 10, sentence);
        }
    }

    private void Groups(string title, Func<ReportOutline, ImmutableArray<FindingGroup>> select, TextTone tone, bool detailed)
    {
        ImmutableArray<FindingGroup> groups = select(outline);
        if (groups.IsEmpty)
        {
            return;
        }

        lines.Section($"{title} ({Quantity.Count(groups.Sum(group => group.Findings.Length))})");
        foreach (FindingGroup group in groups.Take(MaximumGroups))
        {
            Group(group, tone, detailed);
        }

        More(2, groups.Length - MaximumGroups, "rule");
    }

    private void Group(FindingGroup group, TextTone tone, bool detailed)
    {
        string about = $"{group.Rule.Severity.ToString().ToLowerInvariant()}, {Words(group.Verdict)}";
        string count = group.Findings.Length == 1 ? string.Empty : $", {Quantity.Count(group.Findings.Length, "finding")}";
        string blocks = group.Verdict == Rules.Verdict.Review && !group.Findings.Any(finding => finding.Blocks) ? ", does not block" : string.Empty;
        string id = Show(group.Rule.Id, 16);
        lines.Wrap(new TextSpan($"  {id}  ", tone), 4 + id.Length, $"{Show(group.Rule.Title, 120)} ({about}{count}{blocks})");
        foreach (Finding finding in group.Findings.Take(detailed ? MaximumFindings : 1))
        {
            lines.Wrap(6, Where(finding) + Show(finding.Outcome.Message));
            if (finding.Attestation is { } attestation)
            {
                lines.Wrap(8, $"{Show(attestation.By, 80)} answered '{Show(attestation.Answer, 80)}' on {Quantity.Day(attestation.Date)}.", TextTone.Faint);
            }
        }

        More(6, group.Findings.Length - (detailed ? MaximumFindings : 1), "finding");
        if (group.Verdict == Rules.Verdict.Review)
        {
            lines.Wrap(6, group.Rule.Question is { } question
                ? $"Question: {Show(question, 120)} (answer it in an attestations file)"
                : "No attestation question belongs to this rule: decide and record a waiver, or change the model.");
        }

        if (detailed && group.Rule.Remediation.Length > 0)
        {
            lines.Wrap(6, "To do: " + Show(group.Rule.Remediation), TextTone.Faint);
        }
    }

    private static string Where(Finding finding)
    {
        string path = finding.Outcome.Path is { } place ? Show(place.Value, 160) : string.Empty;
        string location = finding.Outcome.Location is { } inside ? $"{(path.Length > 0 ? ", " : string.Empty)}{Show(inside, 80)}" : string.Empty;
        return path.Length + location.Length == 0 ? string.Empty : $"{path}{location}: ";
    }

    private static string Words(Verdict verdict) => verdict switch
    {
        Rules.Verdict.Fail => "failed",
        Rules.Verdict.Review => "review",
        Rules.Verdict.Inconclusive => "inconclusive",
        Rules.Verdict.Pass => "passed",
        _ => "not applicable",
    };

    private void More(int indent, int count, string noun)
    {
        if (count > 0)
        {
            lines.Wrap(indent, $"and {Quantity.Count(count, "more " + noun)}", TextTone.Faint);
        }
    }

    private void Obligations()
    {
        Obligation[] due = [.. report.Obligations.Where(obligation => obligation.Status is ObligationStatus.Unmet or ObligationStatus.Open).OrderBy(obligation => obligation.Status == ObligationStatus.Open)];
        if (report.Obligations.IsEmpty)
        {
            return;
        }

        int unmet = due.Count(obligation => obligation.Status == ObligationStatus.Unmet);
        lines.Section($"Obligations by license ({Quantity.Count(unmet)} unmet, {Quantity.Count(due.Length - unmet)} open, {Quantity.Count(report.Obligations.Length - due.Length)} met or not triggered)");
        foreach (Obligation obligation in due.Take(MaximumObligations))
        {
            string word = obligation.Status == ObligationStatus.Unmet ? "unmet" : "open";
            lines.Wrap(
                new TextSpan($"  {word.PadRight(5)}  ", obligation.Status == ObligationStatus.Unmet ? TextTone.Bad : TextTone.Attention),
                9,
                $"{Show(obligation.License, 80)}, {Show(obligation.Clause, 40)} ({Show(obligation.Origin, 120)}): {Show(obligation.What)} {Show(obligation.Evidence)}");
        }

        More(2, due.Length - MaximumObligations, "obligation");
    }

    private void NotExamined()
    {
        if (outline.Gaps.IsEmpty)
        {
            return;
        }

        FileEvidence[] files = [.. outline.FilesWithGaps];
        lines.Section("Not examined, or not completely");
        lines.Wrap(2, $"{Quantity.Count(files.Length)} of {Quantity.Count(outline.FileCount, "file")}, {Quantity.Bytes(Quantity.Sum(files))} in them");
        foreach (GapGroup group in outline.Gaps)
        {
            lines.Wrap(new TextSpan($"  {group.Title}", TextTone.Attention), 4, $" ({Quantity.Count(group.Gaps.Length)})");
            foreach (EvidenceGap gap in group.Gaps.Take(MaximumGaps))
            {
                string path = gap.Path is { } place ? Show(place.Value, 160) + ": " : string.Empty;
                lines.Wrap(6, path + Show(gap.Detail));
            }

            More(6, group.Gaps.Length - MaximumGaps, "gap");
        }
    }

    private void Decisions()
    {
        if (outline.Waivers.IsEmpty && outline.Attestations.IsEmpty && outline.Waived.IsEmpty)
        {
            return;
        }

        lines.Section("Waivers and attestations");
        foreach (Decision decision in outline.Waivers.Concat(outline.Attestations))
        {
            TextTone tone = decision.State == "in force" ? TextTone.Plain : TextTone.Attention;
            lines.Wrap(new TextSpan($"  {decision.State}, {Show(decision.Use, 80)}: ", tone), 6, Show(decision.Text, 600));
        }

        foreach (FindingGroup group in outline.Waived.Take(MaximumGroups))
        {
            lines.Wrap(2, $"waived: {Show(group.Rule.Id, 16)} {Show(group.Rule.Title, 120)} ({Words(group.Verdict)}, {Quantity.Count(group.Findings.Length, "finding")})");
            foreach (Finding finding in group.Findings.Take(MaximumFindings))
            {
                lines.Wrap(6, $"{Where(finding)}{Show(finding.Outcome.Message)} (waiver {Show(finding.Waiver!.Id, 80)})");
            }

            More(6, group.Findings.Length - MaximumFindings, "finding");
        }

        More(2, outline.Waived.Length - MaximumGroups, "waived rule");
    }

    private void Model()
    {
        lines.Section("Model");
        foreach ((string label, string value) in ModelSummary.Of(report))
        {
            Labelled(label, Show(value, 300));
        }

        Labelled("Inventory", outline.FileCount == 0 ? "no files" : $"{Quantity.Count(outline.FileCount, "file")}, {Quantity.ExactBytes(outline.Bytes)}");
        if (outline.FileCount > 0 && outline.Gaps.IsEmpty)
        {
            Labelled("Not examined", "no gap was left in any file");
        }

        Labelled("Root digest", outline.RootDigest is { } root
            ? $"sha256:{root.Hex}"
            : outline.FileCount == 0 ? "none: there are no files" : "none: some file could not be hashed");
        if (report.Baseline is { } baseline)
        {
            Labelled("Baseline", $"sha256:{baseline.Hex}{(outline.RootDigest == baseline ? " (the same files)" : " (other files)")}");
        }
    }

    private void Judgement()
    {
        lines.Section("Judgement");
        Labelled("Profile", $"{Show(report.Profile, 80)}, as of {Quantity.Instant(report.AsOf)}");
        Labelled("Rules", Counts());
        foreach (PolicyDocument document in report.Policy.Where(document => document.Kind is not ("list" or "controls" or "terms")))
        {
            string version = document.Version is null ? string.Empty : " " + Show(document.Version, 40);
            Labelled(Show(document.Kind, 14), $"{Show(document.Name, 120)}{version} (sha256:{document.Digest.Hex[..12]}…)");
        }

        if (report.Policy.Count(document => document.Kind == "list") is > 0 and int lists)
        {
            Labelled("lists", $"{Quantity.Count(lists)}, whole in the report");
        }

        if (report.Policy.Count(document => document.Kind == "terms") is > 0 and int licenses)
        {
            Labelled("terms", $"of {Quantity.Count(licenses, "license")}, whole in the report");
        }

        if (report.Policy.Count(document => document.Kind == "controls") is > 0 and int frameworks)
        {
            Labelled("controls", $"{Quantity.Count(frameworks, "framework")} mapped, whole in the report");
        }

        Labelled("Tool", $"{Show(report.Tool.Name, 80)} {Show(report.Tool.Version, 40)}");
        if (report.RetainUntil is { } retain)
        {
            Labelled("Keep until", Quantity.Day(retain));
        }

        Labelled("Verify", "modelaudit verify REPORT --model PATH checks the signature, and that the files are the audited ones");
    }

    private string Counts()
    {
        if (outline.RulesRun == 0)
        {
            return "none was run";
        }

        string[] parts =
        [
            .. Part(Rules.Verdict.Pass, "passed"), .. Part(Rules.Verdict.Fail, "failed"), .. Part(Rules.Verdict.Review, "for review"),
            .. Part(Rules.Verdict.Inconclusive, "inconclusive"), .. Part(Rules.Verdict.NotApplicable, "not applicable"), .. Part(null, "off"),
        ];
        return $"{Quantity.Count(outline.RulesRun)} run: {string.Join(", ", parts)}";
    }

    private IEnumerable<string> Part(Verdict? verdict, string words)
    {
        int count = report.Rules.Count(rule => rule.Verdict == verdict);
        return count == 0 ? [] : [$"{Quantity.Count(count)} {words}"];
    }

    private void Labelled(string label, string value) => lines.Wrap(new TextSpan($"  {label.PadRight(LabelWidth)}", TextTone.Faint), LabelWidth + 2, value);
}
