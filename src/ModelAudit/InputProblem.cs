namespace ModelAudit;

/// <summary>One thing that is wrong with a document the user gave: a rule pack, a waiver file, a context, settings or a key.</summary>
/// <param name="File">The file as the user named it, or the document's own name.</param>
/// <param name="Line">The line from 1, or 0 when it is about the whole document.</param>
/// <param name="Column">The column from 1, or 0 when it is about the whole document.</param>
/// <param name="Message">One sentence that says what is wrong and, where it can, what to write instead.</param>
public sealed record InputProblem(string File, int Line, int Column, string Message)
{
    /// <summary>"file(line,column): message", the form that editors and CI systems link.</summary>
    public override string ToString() =>
        Line > 0 ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{File}({Line},{Column}): {Message}") : $"{File}: {Message}";
}
