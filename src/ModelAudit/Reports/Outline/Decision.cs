using System.Collections.Immutable;

namespace ModelAudit.Reports.Outline;

/// <summary>A waiver or attestation as of the report's date.</summary>
/// <param name="State">"in force", "expired" or "not yet in force".</param>
/// <param name="Text">One sentence: what was decided, by whom, until when and why.</param>
/// <param name="Uses">The number of findings it was applied to.</param>
internal sealed record Decision(string State, string Text, int Uses)
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
                uses.GetValueOrDefault(waiver.Id))),
        ];
    }

    /// <summary>The attestations of a report.</summary>
    public static ImmutableArray<Decision> Attestations(AuditReport report)
    {
        Dictionary<string, int> uses = Count(report.Findings.Where(finding => finding.Attestation is not null).Select(finding => finding.Attestation!.Id));
        return
        [
            .. report.Attestations.Select(attestation => new Decision(
                StateOf(attestation.Date, attestation.ExpiresAt, report.AsOf),
                $"attestation {attestation.Id}: '{attestation.Question}' answered '{attestation.Answer}' by {attestation.By} ({attestation.Role})"
                    + $" on {Quantity.Day(attestation.Date)}, until {Quantity.Day(attestation.ExpiresAt)}",
                uses.GetValueOrDefault(attestation.Id))),
        ];
    }

    private static Dictionary<string, int> Count(IEnumerable<string> ids) =>
        ids.CountBy(id => id, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);

    private static string StateOf(DateTimeOffset from, DateTimeOffset until, DateTimeOffset asOf) =>
        until <= asOf ? "expired" : from > asOf ? "not yet in force" : "in force";
}
