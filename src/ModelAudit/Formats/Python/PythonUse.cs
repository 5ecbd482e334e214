namespace ModelAudit.Formats.Python;

/// <summary>A use of an imported or built-in name.</summary>
/// <param name="Name">The dotted name.</param>
/// <param name="Kind">call, reference or decorator.</param>
/// <param name="OnImport">Whether it happens when the module is imported.</param>
/// <param name="Argument">The first argument, when it is a constant string.</param>
/// <param name="From">The call that gives the first argument, by its dotted name.</param>
internal readonly record struct PythonUse(string Name, string Kind, bool OnImport, string? Argument, string? From);
