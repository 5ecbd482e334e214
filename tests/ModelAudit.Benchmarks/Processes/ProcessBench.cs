using System.Globalization;
using ModelAudit.Samples.Building;

namespace ModelAudit.Benchmarks.Processes;

/// <summary>Measures the built tool as whole processes against the project's bars, each case in one run with its reference.</summary>
internal static class ProcessBench
{
    public const string Usage =
        "usage: ModelAudit.Benchmarks process [--case NAME]... [--runs N] [--mib N] [--tool FILE]\n       ModelAudit.Benchmarks prepare CASE FOLDER\n       ModelAudit.Benchmarks structure\n       ModelAudit.Benchmarks walk\n       ModelAudit.Benchmarks endurance [--minutes N] [--audits N]\n       ModelAudit.Benchmarks micro [BenchmarkDotNet options]";

    /// <returns>0 when every bar is met, 1 when one is not, 2 when the arguments are wrong.</returns>
    public static int Run(ReadOnlySpan<string> args)
    {
        var names = new List<string>();
        int runs = 5;
        long mebibytes = 1024;
        string tool = DefaultTool();
        for (int i = 0; i < args.Length; i += 2)
        {
            string value = i + 1 < args.Length ? args[i + 1] : string.Empty;
            switch (args[i])
            {
                case "--case":
                    names.Add(value);
                    break;
                case "--runs" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out runs) && runs > 0:
                case "--mib" when long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out mebibytes) && mebibytes > 0:
                    break;
                case "--tool":
                    tool = Path.GetFullPath(value);
                    break;
                default:
                    Console.Error.WriteLine(Usage);
                    return 2;
            }
        }

        if (!File.Exists(tool))
        {
            Console.Error.WriteLine($"There is no tool at '{tool}': build it (dotnet build -c Release src/ModelAudit.Tool), or name it with --tool.");
            return 2;
        }

        Console.WriteLine($"{tool}, {runs} runs of each, {Environment.ProcessorCount} processors");
        bool met = true;
        foreach (ProcessCase measured in new ProcessCases(mebibytes << 20).All.Where(known => names.Count == 0 || names.Contains(known.Name)))
        {
            met &= Measure(measured, tool, runs);
        }

        return met ? 0 : 1;
    }

    /// <summary>Writes what a case measures into a folder, for a look with a profiler.</summary>
    /// <returns>0 when it is written, 2 when no case has the name.</returns>
    public static int Prepare(string name, string directory)
    {
        if (new ProcessCases(1L << 30).All.FirstOrDefault(known => known.Name == name) is not { } measured)
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        measured.Prepare(Directory.CreateDirectory(directory).FullName);
        return 0;
    }

    private static bool Measure(ProcessCase measured, string tool, int runs)
    {
        using var directory = new TemporaryDirectory();
        measured.Prepare(directory.Root);
        string[] command = [tool, .. measured.Audit];

        // The first run warms the page cache and makes the signing key.
        Audit(command, directory.Root);
        var product = new List<ProcessRun>();
        var reference = new List<ProcessRun>();
        var audit = new List<ProcessRun>();
        for (int i = 0; i < runs; i++)
        {
            product.Add(measured.InterruptAfter is { } after ? ProcessRun.Interrupted(command, directory.Root, after) : Audit(command, directory.Root));
            if (measured.Reference.Count > 0)
            {
                reference.Add(ProcessRun.Of(measured.Reference, directory.Root, 0));
            }

            if (measured.ReferenceAudit.Length > 0)
            {
                audit.Add(Audit([tool, .. measured.ReferenceAudit], directory.Root));
            }
        }

        double seconds = Median(product);
        long peak = product.Max(run => run.PeakBytes);
        double? ratio = reference.Count > 0 ? seconds / Median(reference) : null;
        double? auditRatio = audit.Count > 0 ? seconds / Median(audit) : null;
        bool met = !(seconds > measured.MaxSeconds) && !(ratio > measured.MaxRatio) && !(auditRatio > measured.MaxAuditRatio) && peak <= measured.MaxPeakBytes;
        string compared = Compared(measured.Reference.Count > 0 ? measured.Reference[0][0] : string.Empty, reference, ratio, measured.MaxRatio)
            + Compared("audit of " + measured.ReferenceAudit.ElementAtOrDefault(1), audit, auditRatio, measured.MaxAuditRatio);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{measured.Name,-12} {seconds,8:F3} s ({product.Min(run => run.Seconds):F3} to {product.Max(run => run.Seconds):F3}){Bar(measured.MaxSeconds, " s")}{compared}  peak {peak / 1048576.0:F0} MiB (bar {measured.MaxPeakBytes >> 20})  {(met ? "met" : "NOT MET")}"));
        return met;
    }

    private static string Compared(string name, List<ProcessRun> reference, double? ratio, double? bar) => ratio is null ? string.Empty
        : string.Create(CultureInfo.InvariantCulture, $"  {name} {Median(reference):F3} s, ratio {ratio:F3}{Bar(bar, string.Empty)}");

    // Whatever the verdict is: passed, failed or incomplete.
    private static ProcessRun Audit(string[] command, string directory) => ProcessRun.Of([command], directory, 0, 1, 3);

    private static string Bar(double? bar, string unit) => bar is null ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" (bar {bar}{unit})");

    private static double Median(List<ProcessRun> runs)
    {
        double[] sorted = [.. runs.Select(run => run.Seconds).Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static string DefaultTool()
    {
        string? root = AppContext.BaseDirectory;
        while (root is not null && !File.Exists(Path.Combine(root, "ModelAudit.sln")))
        {
            root = Path.GetDirectoryName(root);
        }

        // As it is installed from its package, where somebody published it so; else as it is built.
        string name = OperatingSystem.IsWindows() ? "ModelAudit.Tool.exe" : "ModelAudit.Tool";
        string published = Path.Combine(root ?? string.Empty, "artifacts", "tool", name);
        return File.Exists(published) ? published : Path.Combine(root ?? string.Empty, "src", "ModelAudit.Tool", "bin", "Release", "net10.0", name);
    }
}
