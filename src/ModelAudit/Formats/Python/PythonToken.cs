namespace ModelAudit.Formats.Python;

/// <summary>A token by its place.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Where it begins, in UTF-16 code units from the start of the source.</param>
/// <param name="Length">Its length in code units; nothing for the marks of blocks.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1, in code units.</param>
internal readonly record struct PythonToken(PythonTokenKind Kind, int Start, int Length, int Line, int Column)
{
    /// <summary>Its text.</summary>
    public ReadOnlySpan<char> In(string source) => source.AsSpan(Start, Length);
}
