namespace ModelAudit.Tool.Settings;

/// <summary>What a setting's text means.</summary>
internal enum SettingKind
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>A path: relative to the working directory, or in a settings file to that file's folder.</summary>
    Path,

    /// <summary>A number from 0.</summary>
    Integer,

    /// <summary>A number of bytes with an optional unit ("10GiB").</summary>
    Size,

    /// <summary>A time span with a unit ("90s", "10m").</summary>
    Duration,

    /// <summary>A date or an instant (ISO 8601); a date is its first second in UTC.</summary>
    Date,

    /// <summary>Yes or no.</summary>
    Boolean,

    /// <summary>One of the words of <see cref="SettingDefinition.Choices"/>.</summary>
    Choice,

    /// <summary>A probe with the program that does it ("onnxruntime" or "onnxruntime=PATH").</summary>
    Probe,

    /// <summary>A report format, optionally with a file ("sarif=report.sarif").</summary>
    Format,
}
