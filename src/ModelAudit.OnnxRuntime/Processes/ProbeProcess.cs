using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace ModelAudit.OnnxRuntime.Processes;

/// <summary>
/// Runs one child process within its bounds and says how it ended. Whatever the child does, this returns within the bounds of time and a
/// second or two, holds a bounded part of what it says, and leaves no process behind that it can reach.
/// </summary>
internal static class ProbeProcess
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(10);

    // A process that is done has no more to do, and one that is killed none at all.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <exception cref="IOException">The program cannot be started.</exception>
    /// <exception cref="OperationCanceledException">The audit is being cancelled; the child is killed.</exception>
    public static ProbeEnding Run(ProbeCommand command, string directory, Transcript transcript, OnnxLoadLimits limits, CancellationToken cancellation)
    {
        using Process process = Start(command, directory);
        Stream output = process.StandardOutput.BaseStream;
        Stream error = process.StandardError.BaseStream;

        // Threads of their own: reading a pipe blocks, and the pool has no more threads than children.
        Task lines = Task.Factory.StartNew(() => BoundedLines.Read(output, transcript), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Task<string> errors = Task.Factory.StartNew(() => BoundedLines.ReadFirst(error), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            ProbeEnding? bound = Wait(process, transcript, lines, limits, cancellation, out long peak);
            if (!process.HasExited)
            {
                End(process);
            }

            // With the process its pipes end, unless it left another process that holds them: then nothing more is waited for.
            bool drained = Drained(lines, errors);
            return transcript.IsDone ? new ProbeEnding(null, string.Empty, peak)
                : bound is not null ? bound with { PeakMemoryBytes = peak }
                : transcript.Problem is { } problem ? new ProbeEnding(ProbeResults.Crashed, problem, peak)
                : new ProbeEnding(ProbeResults.Crashed, Describe(process, drained ? errors.Result : string.Empty), peak);
        }
        finally
        {
            if (!process.HasExited)
            {
                End(process);
            }
        }
    }

    private static Process Start(ProbeCommand command, string directory)
    {
        var start = new ProcessStartInfo(command.FileName, [.. command.Arguments, ProbeRequest.FileName])
        {
            WorkingDirectory = directory,
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // Nothing of our environment reaches the child: ORT_LOAD_CONFIG_FROM_MODEL alone lets a model write files.
        start.Environment.Clear();
        start.Environment["DOTNET_EnableDiagnostics"] = "0";

        // From 1.31 on, the runtime sends usage data to its maker from every system, and keeps an identifier of the machine.
        start.Environment["ORT_DISABLE_TELEMETRY"] = "1";
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_gcConcurrent"] = "0";

        // Pages that are never writable and executable at once cost the runtime a second mapping of its code in a file, and no file may grow.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
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
        catch (Win32Exception exception)
        {
            throw new IOException($"The load probe '{command.FileName}' cannot be started: {exception.Message}", exception);
        }
    }

    private static ProbeEnding? Wait(Process process, Transcript transcript, Task lines, OnnxLoadLimits limits, CancellationToken cancellation, out long peak)
    {
        peak = 0;
        var clock = Stopwatch.StartNew();
        TimeSpan? loaded = null;
        while (!process.WaitForExit(Beat))
        {
            cancellation.ThrowIfCancellationRequested();
            if (transcript.IsDone || transcript.Problem is not null)
            {
                // What it does beyond that is of no interest; a moment to end by itself is all it gets.
                _ = transcript.IsDone && process.WaitForExit(Grace);
                return null;
            }

            loaded ??= transcript.Load is null ? null : clock.Elapsed;
            if (loaded is null && clock.Elapsed > limits.MaxTime)
            {
                return Late($"time: the load took longer than {Seconds(limits.MaxTime)} s");
            }

            if (loaded is { } start && clock.Elapsed - start > limits.MaxRunTime)
            {
                return Late($"time: the runs of the test vectors took longer than {Seconds(limits.MaxRunTime)} s");
            }

            long memory = Memory(process);
            peak = Math.Max(peak, memory);
            if (memory > limits.MaxMemoryBytes)
            {
                return new ProbeEnding(ProbeResults.OutOfMemory, string.Create(CultureInfo.InvariantCulture, $"memory: the process took more than {limits.MaxMemoryBytes} bytes"), 0);
            }
        }

        _ = Drained(lines);
        return null;
    }

    private static ProbeEnding Late(string detail) => new(ProbeResults.TimedOut, detail, 0);

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);

    private static long Memory(Process process)
    {
        try
        {
            process.Refresh();
            return process.HasExited ? 0 : process.WorkingSet64;
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            return 0; // It has ended in between.
        }
    }

    private static void End(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended in between.
        }

        process.WaitForExit(Grace);
    }

    private static bool Drained(params Task[] pipes)
    {
        try
        {
            return Task.WaitAll(pipes, Grace);
        }
        catch (AggregateException)
        {
            return false;
        }
    }

    private static string Describe(Process process, string error)
    {
        string ending = process.HasExited ? ProbeEnding.OfExitCode(process.ExitCode) : "the process does not end";
        return error.Length == 0 || process.HasExited && process.ExitCode > 128 ? ending : ending + ": " + error;
    }
}
