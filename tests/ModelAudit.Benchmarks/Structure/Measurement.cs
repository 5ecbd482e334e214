using System.Diagnostics;
using System.Globalization;

namespace ModelAudit.Benchmarks.Structure;

/// <summary>What some work took in this process.</summary>
/// <param name="FirstSeconds">The first time, with what is compiled then.</param>
/// <param name="Seconds">The median of the times after it, or the first where there is no other.</param>
/// <param name="ProcessorSeconds">The median of the processor time, of all threads: on a busy machine it tells more.</param>
/// <param name="PeakBytes">How much more memory the process held at its height than before; 0 where the system does not tell.</param>
internal sealed record Measurement(double FirstSeconds, double Seconds, double ProcessorSeconds, long PeakBytes)
{
    private const string ResetPeak = "5";

    /// <summary>Does the work once, and then some more times.</summary>
    public static Measurement Of(Action work, int more)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        if (OperatingSystem.IsLinux())
        {
            File.WriteAllText("/proc/self/clear_refs", ResetPeak);
        }

        long before = Status("VmRSS:");
        (double Seconds, double Processor) first = Time(work);
        (double Seconds, double Processor)[] times = [.. Enumerable.Range(0, more).Select(_ => Time(work))];
        return new Measurement(first.Seconds, Median(times.Select(time => time.Seconds), first.Seconds), Median(times.Select(time => time.Processor), first.Processor), Math.Max(0, Status("VmHWM:") - before));
    }

    /// <summary>As one line, to be read by the process that waits for it.</summary>
    public string Write() => string.Create(CultureInfo.InvariantCulture, $"measured {FirstSeconds:R} {Seconds:R} {ProcessorSeconds:R} {PeakBytes}");

    /// <summary>Reads such a line; null for another.</summary>
    public static Measurement? Read(string? line) => line?.Split(' ') is ["measured", var first, var median, var processor, var peak]
        ? new Measurement(double.Parse(first, CultureInfo.InvariantCulture), double.Parse(median, CultureInfo.InvariantCulture), double.Parse(processor, CultureInfo.InvariantCulture), long.Parse(peak, CultureInfo.InvariantCulture)) : null;

    private static (double Seconds, double Processor) Time(Action work)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        work();
        return (clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - before).TotalSeconds);
    }

    private static double Median(IEnumerable<double> values, double otherwise)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? otherwise : sorted[sorted.Length / 2];
    }

    private static long Status(string name)
    {
        string? line = OperatingSystem.IsLinux() ? File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) : null;
        return line is null ? 0 : long.Parse(line.AsSpan(name.Length).Trim().ToString().Split(' ')[0], CultureInfo.InvariantCulture) * 1024;
    }
}
