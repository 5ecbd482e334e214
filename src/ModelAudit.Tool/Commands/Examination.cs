using ModelAudit.Evidence;
using ModelAudit.Sharding;
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
        using ProgressLine? progress = Progress(environment, settings);
        return await auditor.CollectAsync(Request(environment, settings, source, progress), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Examines one share of the files of one model.</summary>
    public static async Task<AuditPart> CollectPartAsync(
        ToolEnvironment environment, ModelAuditor auditor, EffectiveSettings settings, IArtifactSource source, AuditShard shard, CancellationToken cancellationToken)
    {
        using ProgressLine? progress = Progress(environment, settings);
        return await auditor.CollectPartAsync(Request(environment, settings, source, progress), shard, cancellationToken).ConfigureAwait(false);
    }

    private static ProgressLine? Progress(ToolEnvironment environment, EffectiveSettings settings) =>
        ProgressLine.For(settings.Is(SettingDefinitions.Quiet) ? "never" : settings.Text(SettingDefinitions.Progress)!, environment);

    private static AuditRequest Request(ToolEnvironment environment, EffectiveSettings settings, IArtifactSource source, ProgressLine? progress) => new(source)
    {
        Limits = settings.Limits,
        Jobs = settings.Jobs,
        AsOf = settings.AsOf,
        Progress = progress,
        Trust = GivenProvenance.TrustOf(environment, settings),
        Provenance = GivenProvenance.DocumentsOf(environment, settings),
    };
}
