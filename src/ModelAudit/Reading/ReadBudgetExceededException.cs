namespace ModelAudit.Reading;

/// <summary>An inspector has used up its bytes or its time for one file. Inspectors let it pass; the engine makes it a gap that names the bound.</summary>
public sealed class ReadBudgetExceededException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">One sentence that names the bound of <see cref="AuditLimits"/>.</param>
    public ReadBudgetExceededException(string message)
        : base(message)
    {
    }
}
