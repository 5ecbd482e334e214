namespace ModelAudit.Reading;

/// <summary>Says why a file cannot be read, in words that are the same on every machine: no path and no text of the platform's.</summary>
internal static class ReadFailure
{
    /// <summary>Whether an exception comes from reading: the file system refuses, fails, or has no positions (a pipe).</summary>
    public static bool Is(Exception exception) => exception is IOException or UnauthorizedAccessException or NotSupportedException;

    /// <summary>A sentence for evidence.</summary>
    public static string Sentence(Exception exception) => "The file cannot be read: " + exception switch
    {
        Sources.ReplacedFileException => exception.Message,
        UnauthorizedAccessException => "access is denied.",
        FileNotFoundException or DirectoryNotFoundException => "it does not exist any more.",
        NotSupportedException => "it does not allow reading by position.",
        _ => "the operating system reports an error.",
    };
}
