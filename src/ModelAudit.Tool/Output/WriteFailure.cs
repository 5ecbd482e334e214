namespace ModelAudit.Tool.Output;

/// <summary>Tells trouble of the system with writing (a full disk, a closed pipe, a bound on files) from faults of ours.</summary>
internal static class WriteFailure
{
    /// <summary>Whether an exception comes from the system.</summary>
    // A file longer than the file system or its bound allows (EFBIG) is an argument out of range to .NET, thrown where the system was called.
    public static bool Is(Exception exception) =>
        exception is IOException or UnauthorizedAccessException
        || (exception is ArgumentOutOfRangeException { StackTrace: { } frames } && Callers.Any(caller => frames.Contains(caller, StringComparison.Ordinal)));

    private static readonly string[] Callers = ["System.IO.RandomAccess.", "System.ConsolePal."];
}
