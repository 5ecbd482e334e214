using System.Collections.Immutable;
using System.Text;
using ModelAudit.Tool.Output;

namespace ModelAudit.Tool.Settings;

/// <summary>One setting: the same name, meaning and check whether it comes from a flag, the environment or a file.</summary>
/// <param name="Key">Its name in a settings file, such as "failOn".</param>
/// <param name="Kind">What its text means.</param>
/// <param name="Summary">What it does, for the help.</param>
internal sealed record SettingDefinition(string Key, SettingKind Kind, string Summary)
{
    /// <summary>Whether it may have several values.</summary>
    public bool Many { get; init; }

    /// <summary>The value when nobody gives one; null when there is none.</summary>
    public string? Default { get; init; }

    /// <summary>The words a <see cref="SettingKind.Choice"/> accepts.</summary>
    public ImmutableArray<string> Choices { get; init; } = [];

    /// <summary>The placeholder of the value in the help.</summary>
    public string Placeholder { get; init; } = "VALUE";

    /// <summary>The name as an option on the command line, when it is not the key in words ("--fail-on").</summary>
    public string Flag { get; init; } = "--" + Words(Key, '-').ToLowerInvariant();

    /// <summary>The environment variable ("MODELAUDIT_FAIL_ON").</summary>
    public string Variable => "MODELAUDIT_" + Words(Key, '_').ToUpperInvariant();

    /// <summary>What is wrong with a value.</summary>
    /// <returns>A clause that continues "…: ", or null when the value is good.</returns>
    public string? Problem(string value) => Kind switch
    {
        _ when value.Length == 0 => "a value may not be empty",
        SettingKind.Integer when !SettingValues.TryInteger(value, out _) => $"'{value}' is not a whole number from 0",
        SettingKind.Size when !SettingValues.TrySize(value, out _) => $"'{value}' is not a size; write bytes or a unit, such as 500MB or 10GiB",
        SettingKind.Duration when !SettingValues.TryDuration(value, out _) => $"'{value}' is not a time span; write a number with ms, s, m or h, such as 90s",
        SettingKind.Date when !SettingValues.TryDate(value, out _) => $"'{value}' is not a date; write 2026-01-31 or 2026-01-31T12:00:00Z",
        SettingKind.Boolean when !SettingValues.TryBoolean(value, out _) => $"'{value}' is neither true nor false",
        SettingKind.Choice when !Choices.Contains(value) => $"'{value}' is not one of {string.Join(", ", Choices)}",
        SettingKind.Probe => ProbeRequest.Problem(value),
        SettingKind.Format => FormatRequest.Problem(value),
        _ => null,
    };

    private static string Words(string key, char separator)
    {
        var words = new StringBuilder();
        foreach (char c in key)
        {
            if (char.IsAsciiLetterUpper(c))
            {
                words.Append(separator);
            }

            words.Append(c);
        }

        return words.ToString();
    }
}
