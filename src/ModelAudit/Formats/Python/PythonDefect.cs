namespace ModelAudit.Formats.Python;

/// <summary>A place where a source breaks the lexical rules of Python.</summary>
/// <param name="Code">encoding, nul, character, string, bracket, indentation, continuation or depth.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
/// <param name="Detail">One sentence.</param>
internal readonly record struct PythonDefect(string Code, int Line, int Column, string Detail);
