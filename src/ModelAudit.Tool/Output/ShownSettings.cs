using ModelAudit.Reports;
using ModelAudit.Tool.Settings;

namespace ModelAudit.Tool.Output;

/// <summary>Prints the settings in force with their origins.</summary>
internal static class ShownSettings
{
    /// <summary>Prints them.</summary>
    /// <param name="environment">Where standard output is.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="definitions">Those that the verb takes.</param>
    /// <returns><see cref="ExitCode.Passed"/>.</returns>
    public static int Write(ToolEnvironment environment, EffectiveSettings settings, IEnumerable<SettingDefinition> definitions)
    {
        using var writer = new StreamWriter(environment.Output, leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine($"settings file: {(settings.File is null ? "none" : VisibleText.Of(settings.File))}");
        ResolvedSetting[] shown = [.. definitions.Select(definition => settings[definition])];
        int keys = shown.Max(setting => setting.Definition.Key.Length);
        string[] values = [.. shown.Select(setting => setting.Values.IsEmpty ? "-" : string.Join(", ", setting.Values.Select(value => VisibleText.Of(value))))];
        int width = Math.Min(60, values.Max(value => value.Length));
        for (int i = 0; i < shown.Length; i++)
        {
            writer.WriteLine($"{shown[i].Definition.Key.PadRight(keys)}  {values[i].PadRight(width)}  {VisibleText.Of(shown[i].Origin)}");
        }

        return ExitCode.Passed;
    }
}
