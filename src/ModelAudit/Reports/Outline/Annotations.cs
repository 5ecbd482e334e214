using System.Collections.Immutable;
using ModelAudit.Rules;

namespace ModelAudit.Reports.Outline;

/// <summary>Selects the annotations of a report: build services show few of each kind, so the worst come first and the rest is counted.</summary>
internal static class Annotations
{
    /// <summary>The annotations, errors first.</summary>
    /// <param name="outline">The report.</param>
    /// <param name="maximum">The most of each kind, one of them for the count of the rest.</param>
    public static IEnumerable<Annotation> Of(ReportOutline outline, int maximum)
    {
        ILookup<AnnotationKind, Finding> findings = outline.Report.Findings.ToLookup(KindOf);
        foreach (AnnotationKind kind in new[] { AnnotationKind.Error, AnnotationKind.Warning, AnnotationKind.Notice })
        {
            ImmutableArray<Finding> all = [.. findings[kind]];
            int shown = all.Length <= maximum ? all.Length : maximum - 1;
            foreach (Finding finding in all.Take(shown))
            {
                yield return new Annotation(kind, finding, TextOf(finding));
            }

            if (all.Length > shown)
            {
                yield return new Annotation(kind, null, $"{Quantity.Count(all.Length - shown, "more finding")} of this kind: see the report.");
            }
        }
    }

    // A waived finding is never an error, and never silent either.
    private static AnnotationKind KindOf(Finding finding) =>
        finding.Waiver is not null ? AnnotationKind.Notice
        : finding.Level switch
        {
            EnforcementLevel.Block => AnnotationKind.Error,
            EnforcementLevel.Warn => AnnotationKind.Warning,
            _ => AnnotationKind.Notice,
        };

    private static string TextOf(Finding finding)
    {
        string prefix = finding.Outcome.Verdict switch
        {
            Verdict.Review => "Needs a human: ",
            Verdict.Inconclusive => "Inconclusive: ",
            _ => string.Empty,
        };
        string location = finding.Outcome.Location is { } inside ? $" ({inside})" : string.Empty;
        string waiver = finding.Waiver is { } waived ? $" Waived until {Quantity.Day(waived.ExpiresAt)} by {waived.ApprovedBy} ({waived.Id})." : string.Empty;
        return $"{prefix}{finding.Outcome.Message}{location}{waiver}";
    }
}
