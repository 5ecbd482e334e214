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
        var cache = CacheFile.Open(environment, settings);
        AuditEvidence evidence = await auditor.CollectAsync(Request(environment, settings, source, progress, cache), cancellationToken).ConfigureAwait(false);
        cache?.Save();
        return evidence;
    }

    /// <summary>Examines one share of the files of one model.</summary>
    public static async Task<AuditPart> CollectPartAsync(
        ToolEnvironment environment, ModelAuditor auditor, EffectiveSettings settings, IArtifactSource source, AuditShard shard, CancellationToken cancellationToken)
    {
        using ProgressLine? progress = Progress(environment, settings);
        var cache = CacheFile.Open(environment, settings);
        AuditPart part = await auditor.CollectPartAsync(Request(environment, settings, source, progress, cache), shard, cancellationToken).ConfigureAwait(false);
        cache?.Save();
        return part;
    }

    private static ProgressLine? Progress(ToolEnvironment environment, EffectiveSettings settings) =>
        ProgressLine.For(settings.Is(SettingDefinitions.Quiet) ? "never" : settings.Text(SettingDefinitions.Progress)!, environment);

    private static AuditRequest Request(ToolEnvironment environment, EffectiveSettings settings, IArtifactSource source, ProgressLine? progress, CacheFile? cache) => new(source)
    {
        Limits = settings.Limits,
        Jobs = settings.Jobs,
        AsOf = settings.AsOf,
        Progress = progress,
        Cache = cache?.Cache,
        Trust = GivenProvenance.TrustOf(environment, settings),
        Provenance = GivenProvenance.DocumentsOf(environment, settings),
    };
}
