using System.Collections.Immutable;
using ModelAudit.Evidence;

namespace ModelAudit.Reports.Outline;

/// <summary>What was not examined for one reason.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="Gaps">The gaps in the evidence's order.</param>
internal sealed record GapGroup(GapReason Reason, ImmutableArray<EvidenceGap> Gaps)
{
    /// <summary>Groups all gaps by reason, in the order of the reasons' declaration.</summary>
    public static ImmutableArray<GapGroup> Of(AuditEvidence evidence) =>
    [
        .. evidence.AllGaps.GroupBy(gap => gap.Reason).OrderBy(group => group.Key).Select(group => new GapGroup(group.Key, [.. group])),
    ];

    /// <summary>The reason as people say it.</summary>
    public string Title => Words(Reason);

    /// <summary>A reason as people say it.</summary>
    public static string Words(GapReason reason) => reason switch
    {
        GapReason.Malformed => "malformed",
        GapReason.Truncated => "truncated",
        GapReason.LimitReached => "limit reached",
        GapReason.Unsupported => "format not supported",
        GapReason.Unreadable => "unreadable",
        GapReason.ChangedDuringAudit => "changed during the audit",
        GapReason.InspectorFailed => "inspector failed",
        GapReason.Skipped => "left out on request",
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };
}
