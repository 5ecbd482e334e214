using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace ModelAudit.OnnxRuntime;

/// <summary>Runs one child process within its bounds and says how it ended.</summary>
internal static class ProbeProcess
{
    private const string Silent = "the process ended without a word";
    private const int MaxOutputCharacters = 8_192;

    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(20);

    /// <exception cref="IOException">The program cannot be started.</exception>
    /// <exception cref="OperationCanceledException">The audit is being cancelled; the child is killed.</exception>
    public static ProbeResult Run(ProbeCommand command, string directory, string model, OnnxLoadLimits limits, CancellationToken cancellation)
    {
        using Process process = Start(command, directory, model);
        try
        {
            // Both pipes are drained so that a talkative child cannot block itself, but only so much is kept.
            Task<string> output = ReadBounded(process.StandardOutput);
            Task<string> errors = ReadBounded(process.StandardError);
            string? bound = Wait(process, limits, cancellation);
            if (bound is not null)
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
            }

            // Model inspectors are synchronous, and with the process both pipes have ended: this waits for what is already there.
            string[] lines = output.GetAwaiter().GetResult().Split('\n');
            errors.GetAwaiter().GetResult();
            string? version = lines[0].Length > 0 ? lines[0] : null;
            return bound is not null ? new ProbeResult(ProbeResult.Killed, bound, version)
                : process.ExitCode != 0 || lines.Length < 2 ? new ProbeResult(ProbeResult.Crashed, Ending(process.ExitCode), version)
                : lines[1] == ProbeResult.Loads ? new ProbeResult(ProbeResult.Loads, string.Empty, version)
                : lines[1].StartsWith(ProbeResult.DoesNotLoad, StringComparison.Ordinal) ? new ProbeResult(ProbeResult.DoesNotLoad, lines[1][ProbeResult.DoesNotLoad.Length..].Trim(), version)
                : new ProbeResult(ProbeResult.Crashed, Silent, version);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static Process Start(ProbeCommand command, string directory, string model)
    {
        var start = new ProcessStartInfo(command.FileName, [.. command.Arguments, model])
        {
            WorkingDirectory = directory,
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };

        // Nothing of our environment reaches the child: ORT_LOAD_CONFIG_FROM_MODEL alone lets a model write files.
        start.Environment.Clear();
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["TMPDIR"] = directory;
        if (OperatingSystem.IsWindows() && Environment.GetEnvironmentVariable("SystemRoot") is { } root)
        {
            start.Environment["SystemRoot"] = root;
        }

        try
        {
            Process process = Process.Start(start) ?? throw new IOException($"The load probe '{command.FileName}' did not start.");
            process.StandardInput.Close();
            return process;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new IOException($"The load probe '{command.FileName}' cannot be started: {exception.Message}", exception);
        }
    }

    private static string? Wait(Process process, OnnxLoadLimits limits, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        while (!process.WaitForExit(Beat))
        {
            cancellation.ThrowIfCancellationRequested();
            if (clock.Elapsed > limits.MaxTime)
            {
                return string.Create(CultureInfo.InvariantCulture, $"time: the load took longer than {limits.MaxTime.TotalSeconds:0.###} s");
            }

            process.Refresh();
            if (!process.HasExited && process.WorkingSet64 > limits.MaxMemoryBytes)
            {
                return string.Create(CultureInfo.InvariantCulture, $"memory: the load took more than {limits.MaxMemoryBytes} bytes");
            }
        }

        return null;
    }

    private static async Task<string> ReadBounded(StreamReader reader)
    {
        var kept = new StringBuilder();
        char[] buffer = new char[1024];
        while (await reader.ReadAsync(buffer).ConfigureAwait(false) is > 0 and int count)
        {
            kept.Append(buffer, 0, Math.Min(count, MaxOutputCharacters - kept.Length));
        }

        return kept.ToString();
    }

    private static string Ending(int exitCode) => exitCode switch
    {
        // The platform reports a death by signal as 128 and the signal's number.
        128 + 4 => "signal 4 (SIGILL)",
        128 + 6 => "signal 6 (SIGABRT)",
        128 + 7 => "signal 7 (SIGBUS)",
        128 + 8 => "signal 8 (SIGFPE)",
        128 + 9 => "signal 9 (SIGKILL)",
        128 + 11 => "signal 11 (SIGSEGV)",
        0 => Silent,
        _ => string.Create(CultureInfo.InvariantCulture, $"exit code 0x{exitCode:X8}"),
    };
}
