namespace ModelAudit.Formats.Python;

/// <summary>What a token of Python is (Library Reference, module token). Comments and the ends of lines inside of expressions are no tokens here.</summary>
internal enum PythonTokenKind : byte
{
    /// <summary>The end of the source.</summary>
    End,

    /// <summary>The end of a logical line.</summary>
    Newline,

    /// <summary>A block begins.</summary>
    Indent,

    /// <summary>A block ends.</summary>
    Dedent,

    /// <summary>An identifier or a keyword.</summary>
    Name,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A string or bytes, with prefix and quotes.</summary>
    String,

    /// <summary>The prefix and the opening quotes of a formatted string.</summary>
    FormatStart,

    /// <summary>Text of a formatted string.</summary>
    FormatText,

    /// <summary>The closing quotes of a formatted string.</summary>
    FormatEnd,

    /// <summary>An operator or a delimiter.</summary>
    Operator,
}
