using System.Diagnostics;
using System.Globalization;

namespace ModelAudit.Fuzz.Engine;

/// <summary>Runs every target in a process of its own, several at once, so that one that dies takes no other with it.</summary>
internal static class FuzzFleet
{
    /// <returns>Whether every target came through.</returns>
    public static bool Run(IReadOnlyList<FuzzTarget> targets, FuzzOptions options)
    {
        int failed = 0;
        Parallel.ForEach(targets, new ParallelOptions { MaxDegreeOfParallelism = options.Parallel }, target =>
        {
            (int exitCode, string output) = RunChild(target, options, persist: false);
            if (exitCode is not 0 and not 1)
            {
                // The process died under it. The same seed leads there again, this time with each input on disk.
                (int again, string persisted) = RunChild(target, options, persist: true);
                output += string.Create(CultureInfo.InvariantCulture, $"{target.Name,-24} DIED    exit code {exitCode}, again {again}: the input is {Path.Combine(options.Crashes, target.Name + ".current")}\n{persisted}");
            }

            if (exitCode != 0)
            {
                Interlocked.Increment(ref failed);
            }

            Console.Write(output);
        });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"fuzz: {targets.Count - failed} of {targets.Count} targets came through {options.Duration.TotalSeconds:0.#} s each, seed {options.Seed}"));
        return failed == 0;
    }

    private static (int ExitCode, string Output) RunChild(FuzzTarget target, FuzzOptions options, bool persist)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(FuzzFleet).Assembly.Location);
        }

        foreach (string argument in (string[])
            [
                "--target", target.Name, "--seconds", options.Duration.TotalSeconds.ToString(CultureInfo.InvariantCulture), "--seed", options.Seed.ToString(CultureInfo.InvariantCulture), "--crashes", options.Crashes,
            ])
        {
            start.ArgumentList.Add(argument);
        }

        if (persist)
        {
            start.ArgumentList.Add("--persist");
        }

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.GetAwaiter().GetResult());
    }
}
