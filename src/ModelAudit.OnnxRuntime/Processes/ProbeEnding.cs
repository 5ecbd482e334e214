using System.Globalization;

namespace ModelAudit.OnnxRuntime.Processes;

/// <summary>How a child ended: by itself, or at a bound.</summary>
/// <param name="Result">timed-out, out-of-memory or crashed; null when it said all it had to say.</param>
/// <param name="Detail">Why, or empty.</param>
/// <param name="PeakMemoryBytes">The most memory it held while it was watched.</param>
internal sealed record ProbeEnding(string? Result, string Detail, long PeakMemoryBytes)
{
    // bash and the platform both write a death by signal as 128 and the signal's number.
    private const int Signal = 128;

    /// <summary>A child that ended before it said that it was done.</summary>
    public static string OfExitCode(int exitCode) => exitCode switch
    {
        Signal + 4 => "signal 4 (SIGILL)",
        Signal + 6 => "signal 6 (SIGABRT)",
        Signal + 7 => "signal 7 (SIGBUS)",
        Signal + 8 => "signal 8 (SIGFPE)",
        Signal + 9 => "signal 9 (SIGKILL)",
        Signal + 11 => "signal 11 (SIGSEGV)",
        Signal + 24 => "signal 24 (SIGXCPU)",
        Signal + 31 => "signal 31 (SIGSYS)",
        0 => "the process ended without an answer",
        _ => string.Create(CultureInfo.InvariantCulture, $"exit code 0x{exitCode:X8}"),
    };
}
