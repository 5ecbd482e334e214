namespace ModelAudit.Formats.Jinja;

/// <summary>A token.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text; of a string what it stands for.</param>
/// <param name="Offset">Where it starts, in UTF-16 code units.</param>
internal readonly record struct JinjaToken(JinjaTokenKind Kind, string Text, int Offset)
{
    /// <summary>Whether it is this operator.</summary>
    public bool IsOperator(string text) => Kind == JinjaTokenKind.Operator && Text == text;

    /// <summary>Whether it is this name or keyword.</summary>
    public bool IsName(string text) => Kind == JinjaTokenKind.Name && Text == text;
}
