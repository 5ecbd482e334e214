namespace ModelAudit.Reports.Text;

/// <summary>What a piece of the text summary means, for a terminal that shows it in color.</summary>
public enum TextTone
{
    /// <summary>Plain text.</summary>
    Plain,

    /// <summary>A section title.</summary>
    Heading,

    /// <summary>A verdict or outcome that is good.</summary>
    Good,

    /// <summary>A verdict or outcome that blocks.</summary>
    Bad,

    /// <summary>Something that needs attention without blocking.</summary>
    Attention,

    /// <summary>Detail that can be read over.</summary>
    Faint,
}
