using System.Text;
using BenchmarkDotNet.Attributes;
using ModelAudit.Licensing;
using ModelAudit.Licensing.Detection;
using ModelAudit.Samples.Models;

namespace ModelAudit.Benchmarks.Micro;

/// <summary>The license detector: reading the index (at most 100 ms), making its table of runs, and one text.</summary>
[MemoryDiagnoser]
public class LicenseBenchmarks
{
    private byte[] index = [];
    private string text = string.Empty;

    /// <summary>Takes index and text.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        using Stream stream = typeof(LicenseDetector).Assembly.GetManifestResourceStream("licensing/license-index.bin")!;
        index = new byte[stream.Length];
        stream.ReadExactly(index);
        text = Encoding.UTF8.GetString(SampleModels.DeepSeekR1.Build().Files["LICENSE"]);
        LicenseDetector.Embedded.Detect(text);
    }

    /// <summary>The index alone.</summary>
    [Benchmark]
    public object Load() => LicenseIndexFile.Read(index, isTrusted: true);

    /// <summary>The index with what finds runs of words.</summary>
    [Benchmark]
    public object LoadWithRuns() => LicenseIndexFile.Read(index, isTrusted: true).Grams;

    /// <summary>The MIT License.</summary>
    [Benchmark]
    public object Detect() => LicenseDetector.Embedded.Detect(text);
}
