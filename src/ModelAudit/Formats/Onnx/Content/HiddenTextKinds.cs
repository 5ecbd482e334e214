namespace ModelAudit.Formats.Onnx.Content;

/// <summary>What can be hidden in a text.</summary>
[Flags]
internal enum HiddenTextKinds
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Characters that reorder a line.</summary>
    Bidirectional = 1,

    /// <summary>Characters that cannot be seen.</summary>
    Invisible = 2,

    /// <summary>Control characters.</summary>
    Control = 4,

    /// <summary>Script or frame elements.</summary>
    Markup = 8,

    /// <summary>Something piped into a shell.</summary>
    Shell = 16,

    /// <summary>A long run of base64.</summary>
    Base64 = 32,

    /// <summary>More than <see cref="HiddenText.LongBytes"/>.</summary>
    Long = 64,
}
