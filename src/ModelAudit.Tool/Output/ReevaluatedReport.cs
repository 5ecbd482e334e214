using System.Collections.Immutable;
using ModelAudit.Reports;

namespace ModelAudit.Tool.Output;

/// <summary>What judging a report of a folder again gave.</summary>
/// <param name="Path">The report, relative to the folder, with '/' between segments.</param>
/// <param name="Model">The model it is about; null when it could not be read.</param>
/// <param name="Before">Its verdict; null for bare evidence and what could not be read.</param>
/// <param name="After">The new verdict; null when it was not judged.</param>
/// <param name="BlocksNow">Rules that block now and did not.</param>
/// <param name="BlocksNoLonger">Rules that blocked and do not now.</param>
/// <param name="Problem">Why it was not judged; null when it was.</param>
internal sealed record ReevaluatedReport(string Path, string? Model, AuditVerdict? Before, AuditVerdict? After, ImmutableArray<string> BlocksNow, ImmutableArray<string> BlocksNoLonger, string? Problem)
{
    /// <summary>Whether the verdict is another one, or there is none.</summary>
    public bool IsChanged => Problem is not null || Before != After;
}
