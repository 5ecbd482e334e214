namespace ModelAudit.Reading;

/// <summary>A document is not strict JSON.</summary>
internal sealed class StrictJsonException(int line, int column, string message) : Exception(message)
{
    /// <summary>The line from 1.</summary>
    public int Line { get; } = line;

    /// <summary>The column from 1, in bytes for syntax errors and in characters for duplicate names.</summary>
    public int Column { get; } = column;
}
