namespace ModelAudit.Signing;

/// <summary>Why a report is not verified.</summary>
/// <param name="Step">The step that failed: a stable code.</param>
/// <param name="Message">One sentence.</param>
public sealed record VerificationProblem(VerificationStep Step, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Step}: {Message}";
}
