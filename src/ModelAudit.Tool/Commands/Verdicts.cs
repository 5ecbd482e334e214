using ModelAudit.Reports;
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

    /// <summary>The worse of two: failed, then incomplete, then passed.</summary>
    public static int Worse(int left, int right) =>
        left == ExitCode.Failed || right == ExitCode.Failed ? ExitCode.Failed : Math.Max(left, right);
}
