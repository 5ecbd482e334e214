namespace ModelAudit.Tool;

/// <summary>The run cannot go on for a reason the user can act on.</summary>
/// <param name="exitCode">One of <see cref="ExitCode"/>.</param>
/// <param name="message">One sentence that says what is wrong and what to do.</param>
internal sealed class ToolException(int exitCode, string message) : Exception(message)
{
    /// <summary>One of <see cref="Tool.ExitCode"/>.</summary>
    public int ExitCode { get; } = exitCode;
}
