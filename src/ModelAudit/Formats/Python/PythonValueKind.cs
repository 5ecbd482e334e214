namespace ModelAudit.Formats.Python;

/// <summary>What is known of a value without running anything.</summary>
internal enum PythonValueKind : byte
{
    /// <summary>Nothing.</summary>
    Unknown,

    /// <summary>Something imported or built in, by its dotted name.</summary>
    Path,

    /// <summary>A name that nothing has bound yet, with the attributes behind it.</summary>
    Unbound,

    /// <summary>Something local, by the name it has there, with the attributes behind it.</summary>
    Local,

    /// <summary>What a call of something imported or built in gives, by its dotted name.</summary>
    Result,

    /// <summary>A constant string.</summary>
    Text,

    /// <summary>Constant bytes, one in each code unit.</summary>
    Bytes,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>A list or tuple.</summary>
    Items,

    /// <summary>One of several values.</summary>
    Choice,

    /// <summary>A method of a constant.</summary>
    Method,

    /// <summary>The names of the module itself (globals()).</summary>
    Namespace,
}
