using System.Globalization;
using ModelAudit.Benchmarks.Processes;
using ModelAudit.Formats;
using ModelAudit.Formats.Pickle;
using ModelAudit.Reading;
using ModelAudit.Sources;

namespace ModelAudit.Benchmarks.Structure;

/// <summary>The walk over a pickle alone: no file, no digest, no judgement.</summary>
internal static class WalkBench
{
    private const int Bytes = 100_000_000;
    private const int Repetitions = 15;
    private const double BarSeconds = 0.25;

    /// <returns>0 when the bar is met, 1 when it is not.</returns>
    public static int Run()
    {
        using var stream = new MemoryStream(Bytes + (1 << 16));
        PickleCases.Objects(stream, Bytes);
        byte[] file = stream.GetBuffer()[..(int)stream.Length];
        var times = new List<double>();
        long opcodes = 0;
        for (int i = 0; i < Repetitions; i++)
        {
            TimeSpan before = Environment.CpuUsage.TotalTime;
            var context = new InspectionContext(new PickleInspector(), ArtifactPath.Parse("model.pkl"), new MemoryReader(file), AuditLimits.Default, CancellationToken.None);
            new PickleInspector().Inspect(context);
            times.Add((Environment.CpuUsage.TotalTime - before).TotalSeconds);
            opcodes = context.Facts.Statements[PickleFacts.Streams.Name]!.Collection[0]["opcodes"]!.Integer;
        }

        times.Sort();
        double median = times[times.Count / 2];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"walk of {opcodes} opcodes in {file.Length} bytes: {median * 1000:F0} ms of processor ({times[0] * 1000:F0} to {times[^1] * 1000:F0}), bar {BarSeconds * 1000:F0} ms  {(median < BarSeconds ? "met" : "NOT MET")}"));
        return median < BarSeconds ? 0 : 1;
    }
}
