namespace ModelAudit.Formats.Python;

/// <summary>A block of statements.</summary>
/// <param name="Scope">The names in force.</param>
/// <param name="IsConditional">Whether it may be left out, so that names may keep their former values.</param>
/// <param name="OnImport">Whether its statements run when the module is imported.</param>
internal readonly record struct PythonBlock(PythonScope Scope, bool IsConditional, bool OnImport);
