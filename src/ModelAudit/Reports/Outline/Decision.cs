using System.Collections.Immutable;

namespace ModelAudit.Reports.Outline;

/// <summary>A waiver or attestation as of the report's date.</summary>
/// <param name="State">"in force", "expired" or "not yet in force".</param>
/// <param name="Text">One sentence: what was decided, by whom, until when and why.</param>
/// <param name="Use">What it was used for: "covers 2 findings", "answers MA2002", or that it is for nothing.</param>
internal sealed record Decision(string State, string Text, string Use)
{
    /// <summary>The waivers of a report.</summary>
    public static ImmutableArray<Decision> Waivers(AuditReport report)
    {
        Dictionary<string, int> uses = Count(report.Findings.Where(finding => finding.Waiver is not null).Select(finding => finding.Waiver!.Id));
        return
        [
            .. report.Waivers.Select(waiver => new Decision(
                StateOf(waiver.CreatedAt, waiver.ExpiresAt, report.AsOf),
                $"waiver {waiver.Id} of {waiver.Rule} for {waiver.Subject}{(waiver.Item is null ? string.Empty : $" ({waiver.Item})")}"
                    + $" until {Quantity.Day(waiver.ExpiresAt)}, requested by {waiver.RequestedBy}, approved by {waiver.ApprovedBy}: {waiver.Justification}",
                uses.TryGetValue(waiver.Id, out int count) ? $"covers {Quantity.Count(count, "finding")}" : "covers nothing")),
        ];
    }

    /// <summary>The attestations of a report. One that accepts leaves no finding behind, so its use is told by the rules that ask its question.</summary>
    public static ImmutableArray<Decision> Attestations(AuditReport report) =>
    [
        .. report.Attestations.Select(attestation => new Decision(
            StateOf(attestation.Date, attestation.ExpiresAt, report.AsOf),
            $"attestation {attestation.Id}: '{attestation.Question}' answered '{attestation.Answer}' by {attestation.By} ({attestation.Role})"
                + $" on {Quantity.Day(attestation.Date)}, until {Quantity.Day(attestation.ExpiresAt)}",
            attestation.Subject is { } subject && subject != report.Evidence.RootDigest ? "is about another model" : Asking(report, attestation.Question))),
    ];

    private static string Asking(AuditReport report, string question)
    {
        string[] rules = [.. report.Rules.Where(rule => rule.Rule.Question == question).Select(rule => rule.Rule.Id)];
        return rules.Length == 0 ? "no rule asks" : $"answers {string.Join(", ", rules)}";
    }

    private static Dictionary<string, int> Count(IEnumerable<string> ids) =>
        ids.CountBy(id => id, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);

    private static string StateOf(DateTimeOffset from, DateTimeOffset until, DateTimeOffset asOf) =>
        until <= asOf ? "expired" : from > asOf ? "not yet in force" : "in force";
}
