namespace ModelAudit.Reading;

/// <summary>The content read now is not the content that was hashed.</summary>
public sealed class ContentChangedException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">One sentence: what changed.</param>
    public ContentChangedException(string message)
        : base(message)
    {
    }
}
