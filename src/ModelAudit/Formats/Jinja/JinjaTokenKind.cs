namespace ModelAudit.Formats.Jinja;

/// <summary>The tokens of a template (Jinja documentation, "Template Designer Documentation", Synopsis).</summary>
internal enum JinjaTokenKind
{
    /// <summary>The end of the template.</summary>
    End,

    /// <summary>Text outside all delimiters, or inside a raw block.</summary>
    Data,

    /// <summary>The start of a statement: <c>{%</c>.</summary>
    StatementBegin,

    /// <summary>The end of a statement: <c>%}</c>.</summary>
    StatementEnd,

    /// <summary>The start of an expression that is printed: <c>{{</c>.</summary>
    OutputBegin,

    /// <summary>The end of an expression that is printed: <c>}}</c>.</summary>
    OutputEnd,

    /// <summary>A name or keyword.</summary>
    Name,

    /// <summary>A string, its escapes decoded.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>An operator or bracket.</summary>
    Operator,
}
