using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Rules;

namespace ModelAudit.Reports;

/// <summary>Says in sentences why a verdict is another one than before.</summary>
internal static class VerdictCauses
{
    /// <summary>The causes; none when the verdict is the same.</summary>
    public static ImmutableArray<string> Of(ReportChanges changes)
    {
        if (changes.OldVerdict == changes.NewVerdict)
        {
            return [];
        }

        string[] causes =
        [
            .. changes.NewFindings.Where(finding => finding.Blocks).Select(finding => $"New: {Describe(finding)}"),
            .. changes.FixedFindings.Where(finding => finding.Blocks).Select(finding => $"No longer there: {Describe(finding)}"),
            .. changes.ChangedFindings.Where(pair => pair.Old.Blocks != pair.New.Blocks || (pair.New.Blocks && pair.Old.Outcome.Verdict != pair.New.Outcome.Verdict))
                .Select(pair => Explain(pair.Old, pair.New)),
        ];
        return causes.Length > 0 ? [.. causes]
            : ["No blocking finding is new, gone or changed: other rules were evaluated, or none at all."];
    }

    private static string Explain(Finding old, Finding @new) =>
        old.Level != @new.Level ? $"The level is now {EnumText<EnforcementLevel>.Of(@new.Level)} instead of {EnumText<EnforcementLevel>.Of(old.Level)}: {Describe(@new)}"
        : old.Waiver is null && @new.Waiver is { } given ? $"Now covered by the waiver '{given.Id}': {Describe(@new)}"
        : old.Waiver is { } gone && @new.Waiver is null ? $"No longer covered by the waiver '{gone.Id}': {Describe(@new)}"
        : $"The outcome is now {EnumText<Verdict>.Of(@new.Outcome.Verdict)} instead of {EnumText<Verdict>.Of(old.Outcome.Verdict)}: {Describe(@new)}";

    private static string Describe(Finding finding) =>
        $"{finding.Rule.Id}{(finding.Outcome.Path is { } path ? " in " + path.Value : string.Empty)}, {finding.Outcome.Message}";
}
