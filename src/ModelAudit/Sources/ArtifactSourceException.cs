namespace ModelAudit.Sources;

/// <summary>The source as a whole cannot be listed: it does not exist, is not readable, or the connection to it failed.</summary>
public sealed class ArtifactSourceException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">One sentence with the place.</param>
    public ArtifactSourceException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">One sentence with the place.</param>
    /// <param name="innerException">What the platform said.</param>
    public ArtifactSourceException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
