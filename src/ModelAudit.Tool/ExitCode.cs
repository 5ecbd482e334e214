namespace ModelAudit.Tool;

/// <summary>The exit codes of the tool: a contract that pipelines depend on. Never negative.</summary>
internal static class ExitCode
{
    /// <summary>The audit passed, or the verb did what it was asked.</summary>
    public const int Passed = 0;

    /// <summary>A blocking rule failed, or (rules test) an example did not give what its pack expects.</summary>
    public const int Failed = 1;

    /// <summary>Wrong usage, or a rule, waiver, settings or key file that cannot be used.</summary>
    public const int Usage = 2;

    /// <summary>No blocking rule failed, but not every one could conclude.</summary>
    public const int Incomplete = 3;

    /// <summary>A signed report, or the files it is about, did not verify.</summary>
    public const int NotVerified = 4;

    /// <summary>A fault in the tool itself (EX_SOFTWARE of sysexits.h).</summary>
    public const int Internal = 70;

    /// <summary>Stopped by SIGINT or SIGTERM (128 + SIGINT, as shells report it).</summary>
    public const int Cancelled = 130;
}
