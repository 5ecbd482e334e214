using System.Collections.Immutable;
using System.Globalization;
using ModelAudit.Sharding;
using ModelAudit.Sources;
using ModelAudit.Tool.Output;
using ModelAudit.Tool.Settings;

namespace ModelAudit.Tool.Commands;

/// <summary>An audit of one share of a model's files: nothing is judged, and the part goes into a file for 'modelaudit merge'.</summary>
/// <param name="environment">The environment.</param>
/// <param name="settings">The settings.</param>
/// <param name="messages">Told what was written.</param>
internal sealed class PartOfAudit(ToolEnvironment environment, EffectiveSettings settings, Messages messages)
{
    // They are about the report, which is made when the parts are merged.
    private static readonly ImmutableArray<SettingDefinition> OfTheReport =
        [.. SettingDefinitions.Judgement.Where(setting => setting != SettingDefinitions.AsOf), .. SettingDefinitions.Reporting];

    /// <summary>What is wrong with the options that ask for a part; null when nothing is, or none is asked for.</summary>
    /// <param name="shard">The share as written.</param>
    /// <param name="output">The file for the part.</param>
    /// <param name="paths">The models.</param>
    public string? Problem(string? shard, string? output, string[] paths)
    {
        if (shard is null)
        {
            return output is null ? null : "--evidence-out takes the part of an audit: it needs --shard, such as --shard 3/16. The evidence of a whole model is written by 'modelaudit inspect PATH --format json'.";
        }

        return !AuditShard.TryParse(shard, out _) ? string.Create(CultureInfo.InvariantCulture, $"--shard: '{shard}' is no share; the third of sixteen is written as 3/16, and there are at most {AuditShard.MaximumCount}.")
            : output is null ? "--shard needs --evidence-out FILE, where the part goes."
            : paths.Length > 1 ? "--shard is for one model at a time."
            : settings.All.FirstOrDefault(setting => OfTheReport.Contains(setting.Definition) && setting.Origin == setting.Definition.Flag) is { } report ? $"{report.Definition.Flag} is about the report, and a part is not judged: give it to 'modelaudit merge'."
            : ProbeProblem(settings);
    }

    /// <summary>Why an audit in parts cannot be combined with the probe; null when nobody asks for it.</summary>
    public static string? ProbeProblem(EffectiveSettings settings) =>
        settings.Text(SettingDefinitions.Probe) is null ? null : "--probe loads whole models, so it cannot be combined with an audit in parts; audit the model in one run for it.";

    /// <summary>Examines the share and writes the part.</summary>
    public async Task<int> RunAsync(AuditShard shard, string output, string path, IArtifactSource source, CancellationToken cancellationToken)
    {
        string full = environment.FullPath(output);
        if (FolderTree.Contains(environment.FullPath(path), full))
        {
            throw new ToolException(ExitCode.Usage, $"'{full}' lies inside the audited '{path}', and writing it would change what is audited; choose another place with --evidence-out.");
        }

        AuditPart part = await Examination.CollectPartAsync(environment, AuditorBuilder.Build(environment, settings, packs: []), settings, source, shard, cancellationToken).ConfigureAwait(false);
        using var files = new PendingFiles();
        Stream file = files.Open(full);
        await using (file.ConfigureAwait(false))
        {
            AuditPartJson.Write(part, file);
            await file.FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        cancellationToken.ThrowIfCancellationRequested();
        files.Commit();
        messages.Note($"Part {shard} of the audit of '{part.Source.Name}': {output}. Nothing is judged before 'modelaudit merge' has all {shard.Count.ToString(CultureInfo.InvariantCulture)}.");
        return ExitCode.Passed;
    }
}
