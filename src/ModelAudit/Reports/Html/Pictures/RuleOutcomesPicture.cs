using ModelAudit.Reports.Outline;
using ModelAudit.Rules;

namespace ModelAudit.Reports.Html.Pictures;

/// <summary>How the rules that ran went, as one bar.</summary>
internal static class RuleOutcomesPicture
{
    /// <summary>Writes the picture; nothing when no rule ran.</summary>
    public static void Write(HtmlWriter html, AuditReport report)
    {
        (Verdict Verdict, string Color)[] kinds =
        [
            (Verdict.Fail, "bad"), (Verdict.Review, "review"), (Verdict.Inconclusive, "open"), (Verdict.Pass, "good"), (Verdict.NotApplicable, "none"),
        ];
        (string, long, string, string)[] parts =
        [
            .. kinds.Select(kind => (Words.Outcome(kind.Verdict), (long)report.Rules.Count(rule => rule.Verdict == kind.Verdict), kind.Color))
                .Where(part => part.Item2 > 0)
                .Select(part => (part.Item1, part.Item2, Quantity.Count(part.Item2), part.Color)),
        ];
        ShareBar.Write(html, "p-rules", "How the rules went", parts);
    }
}
