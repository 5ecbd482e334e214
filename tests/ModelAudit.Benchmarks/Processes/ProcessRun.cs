using System.Diagnostics;
using System.Globalization;

namespace ModelAudit.Benchmarks.Processes;

/// <summary>What one run of whole processes took.</summary>
/// <param name="Seconds">From the start of the first to the end of the last.</param>
/// <param name="PeakBytes">The largest resident set of any of them; 0 where the system does not tell.</param>
internal sealed record ProcessRun(double Seconds, long PeakBytes)
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(5);

    /// <summary>Runs commands at the same time and waits for all of them.</summary>
    /// <exception cref="InvalidOperationException">One ended with another exit code than expected; carries what it wrote.</exception>
    public static ProcessRun Of(IReadOnlyList<string[]> commands, string directory, params ReadOnlySpan<int> exitCodes)
    {
        var clock = Stopwatch.StartNew();
        List<(Process Process, Task<string> Output)> running = [.. commands.Select(command => Start(command, directory))];
        long peak = 0;
        foreach ((Process process, Task<string> _) in running)
        {
            while (!process.WaitForExit(Beat))
            {
                peak = Math.Max(peak, running.Max(other => PeakOf(other.Process)));
            }
        }

        double seconds = clock.Elapsed.TotalSeconds;
        foreach ((Process process, Task<string> output) in running)
        {
            int code = process.ExitCode;
            string text = output.GetAwaiter().GetResult();
            process.Dispose();
            if (exitCodes.IndexOf(code) < 0)
            {
                throw new InvalidOperationException($"'{string.Join(' ', commands[0])}' ended with exit code {code}:\n{text}");
            }
        }

        return new ProcessRun(seconds, peak);
    }

    /// <summary>Runs a command, interrupts it and measures how long it takes to end from there.</summary>
    /// <exception cref="InvalidOperationException">It did not end as a cancelled run does; carries what it wrote.</exception>
    public static ProcessRun Interrupted(string[] command, string directory, TimeSpan after)
    {
        (Process process, Task<string> output) = Start(command, directory);
        using (process)
        {
            Thread.Sleep(after);
            long peak = PeakOf(process);
            var clock = Stopwatch.StartNew();
            using (Process kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]))
            {
                kill.WaitForExit();
            }

            process.WaitForExit();
            return process.ExitCode == 130
                ? new ProcessRun(clock.Elapsed.TotalSeconds, peak)
                : throw new InvalidOperationException($"'{string.Join(' ', command)}' ended with exit code {process.ExitCode} when it was interrupted:\n{output.GetAwaiter().GetResult()}");
        }
    }

    private static (Process Process, Task<string> Output) Start(string[] command, string directory)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };

        // A fresh data folder below the working directory: the first run makes a signing key there.
        start.Environment["XDG_DATA_HOME"] = Path.Combine(directory, "data");
        start.Environment["HOME"] = directory;
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        return (process, Task.Run(async () => await process.StandardOutput.ReadToEndAsync() + await errors));
    }

    // Linux keeps the high-water mark of the resident set for as long as the process lives.
    private static long PeakOf(Process process)
    {
        try
        {
            string? line = File.ReadLines($"/proc/{process.Id}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.AsSpan(6).Trim().ToString().Split(' ')[0], CultureInfo.InvariantCulture) * 1024;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return 0;
        }
    }
}
