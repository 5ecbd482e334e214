using ModelAudit.Evidence;
using ModelAudit.Sources;
using ModelAudit.Tool.Output;
using ModelAudit.Tool.Settings;

namespace ModelAudit.Tool.Commands;

/// <summary>Collects evidence as the settings say, with progress.</summary>
internal static class Examination
{
    /// <summary>Collects the evidence of one model.</summary>
    public static async Task<AuditEvidence> CollectAsync(
        ToolEnvironment environment, ModelAuditor auditor, EffectiveSettings settings, IArtifactSource source, CancellationToken cancellationToken)
    {
        string when = settings.Is(SettingDefinitions.Quiet) ? "never" : settings.Text(SettingDefinitions.Progress)!;
        using ProgressLine? progress = ProgressLine.For(when, environment);
        var request = new AuditRequest(source)
        {
            Limits = settings.Limits,
            Jobs = settings.Jobs,
            AsOf = settings.AsOf,
            Progress = progress,
            Trust = GivenProvenance.TrustOf(environment, settings),
            Provenance = GivenProvenance.DocumentsOf(environment, settings),
        };
        return await auditor.CollectAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
