using System.Collections.Immutable;
using ModelAudit.Rules;
using ModelAudit.Tool.Output;

namespace ModelAudit.Tool.Settings;

/// <summary>The settings in force, typed. Their texts were checked where they came in.</summary>
/// <param name="All">Every setting, given or not.</param>
internal sealed record EffectiveSettings(ImmutableArray<ResolvedSetting> All)
{
    /// <summary>The settings file that took part, or null.</summary>
    public string? File { get; init; }

    /// <summary>Where a setting stands.</summary>
    public ResolvedSetting this[SettingDefinition definition] => All.First(setting => setting.Definition.Key == definition.Key);

    /// <summary>The severity from which rules block, or null.</summary>
    public Severity? FailOn => Text(SettingDefinitions.FailOn) is { } text ? Enum.Parse<Severity>(text, ignoreCase: true) : null;

    /// <summary>The date of the judgement, or null for now.</summary>
    public DateTimeOffset? AsOf => Text(SettingDefinitions.AsOf) is { } text && SettingValues.TryDate(text, out DateTimeOffset date) ? date : null;

    /// <summary>How long the report is kept, or null.</summary>
    public int? RetainDays => Text(SettingDefinitions.RetainDays) is { } text && SettingValues.TryInteger(text, out int days) ? days : null;

    /// <summary>Files examined at once; 0 for one per core.</summary>
    public int Jobs => SettingValues.TryInteger(Text(SettingDefinitions.Jobs)!, out int jobs) ? jobs : 0;

    /// <summary>How long the program that signs may take.</summary>
    public TimeSpan SignTimeout => SettingValues.TryDuration(Text(SettingDefinitions.SignTimeout)!, out TimeSpan time) ? time : TimeSpan.FromMinutes(1);

    /// <summary>The bounds of the examination.</summary>
    public AuditLimits Limits =>
        AuditLimits.Default with
        {
            MaxFileBytes = SettingValues.TrySize(Text(SettingDefinitions.MaxFileSize)!, out long bytes) ? bytes : AuditLimits.Default.MaxFileBytes,
            MaxTimePerFile = SettingValues.TryDuration(Text(SettingDefinitions.Timeout)!, out TimeSpan time) ? time : AuditLimits.Default.MaxTimePerFile,
        };

    /// <summary>The outputs asked for; empty when none was named.</summary>
    public ImmutableArray<FormatRequest> Formats => [.. Texts(SettingDefinitions.Format).Select(FormatRequest.Parse)];

    /// <summary>The one value of a setting, or null.</summary>
    public string? Text(SettingDefinition definition) => this[definition].Values.FirstOrDefault();

    /// <summary>All values of a setting.</summary>
    public ImmutableArray<string> Texts(SettingDefinition definition) => this[definition].Values;

    /// <summary>Whether a setting is true.</summary>
    public bool Is(SettingDefinition definition) => SettingValues.TryBoolean(Text(definition) ?? "false", out bool value) && value;
}
