using System.Collections.Immutable;

namespace ModelAudit.Tool.Settings;

/// <summary>A setting with the value in force.</summary>
/// <param name="Definition">The setting.</param>
/// <param name="Values">Its values; empty when it is not set and has no default.</param>
/// <param name="Origin">Where they come from: a flag, a variable, "file(line,column)", or "default".</param>
internal sealed record ResolvedSetting(SettingDefinition Definition, ImmutableArray<string> Values, string Origin)
{
    /// <summary>The origin of values nobody gave.</summary>
    public const string DefaultOrigin = "default";

    /// <summary>Whether somebody gave the value.</summary>
    public bool IsGiven => Origin != DefaultOrigin;
}
