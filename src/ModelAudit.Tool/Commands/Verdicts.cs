using ModelAudit.Reports;
using ModelAudit.Tool.Output;
using ModelAudit.Tool.Settings;

namespace ModelAudit.Tool.Commands;

/// <summary>Verdicts as exit codes.</summary>
internal static class Verdicts
{
    /// <summary>The exit code of a verdict.</summary>
    public static int ExitCodeOf(AuditVerdict verdict, EffectiveSettings settings) => verdict switch
    {
        AuditVerdict.Passed => ExitCode.Passed,
        AuditVerdict.Incomplete => settings.Is(SettingDefinitions.AllowIncomplete) ? ExitCode.Passed : ExitCode.Incomplete,
        _ => ExitCode.Failed,
    };

    /// <summary>The exit code of a report: of its verdict, or of its new findings alone where only those are to count.</summary>
    public static int ExitCodeOf(AuditReport report, EffectiveSettings settings, FindingBaseline? known, Messages messages)
    {
        if (!settings.Is(SettingDefinitions.OnlyNew) || known is null)
        {
            return ExitCodeOf(report.Verdict, settings);
        }

        AuditVerdict counted = known.VerdictOfNew(report);
        if (counted != report.Verdict)
        {
            messages.Note($"The verdict is {report.Verdict}; by findings that are not in the baseline alone it would be {counted}, and the exit code says so.");
        }

        return ExitCodeOf(counted, settings);
    }

    /// <summary>The worse of two: failed, then incomplete, then passed.</summary>
    public static int Worse(int left, int right) =>
        left == ExitCode.Failed || right == ExitCode.Failed ? ExitCode.Failed : Math.Max(left, right);
}
