namespace ModelAudit.Formats.Python;

/// <summary>A place in a source.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
internal readonly record struct PythonPlace(int Line, int Column);
