using System.Buffers.Binary;
using System.IO.Hashing;
using BenchmarkDotNet.Attributes;
using ModelAudit.Formats;
using ModelAudit.Formats.Pickle;
using ModelAudit.Reading;
using ModelAudit.Samples.Building;
using ModelAudit.Sources;

namespace ModelAudit.Benchmarks.Micro;

/// <summary>
/// Simulating the unpickler over 100 MB of small objects as CPython writes them in protocol 4: tuples of a small whole number, a float and
/// a short string, each memoized. The reference is XxHash128 of the same bytes: the ratio holds on any machine.
/// </summary>
[MemoryDiagnoser]
[ShortRunJob]
public class PickleBenchmarks
{
    private const int Bytes = 100_000_000;
    private static readonly ArtifactPath Path = ArtifactPath.Parse("data.pkl");
    private readonly PickleInspector inspector = new();
    private byte[] file = [];

    [GlobalSetup]
    public void Setup()
    {
        PickleAssembler pickle = new PickleAssembler().Proto(4).EmptyList().Memoize();
        for (int batch = 0; pickle.Length < Bytes; batch++)
        {
            pickle.Mark().Repeat(1_000, (tuple, i) => tuple
                .BinInt1(i & 0xFF)
                .BinFloat(BinaryPrimitives.ReverseEndianness(i) / 3.0)
                .ShortBinUnicode(i % 10 < 7 ? "label" : "category")
                .Memoize()
                .Tuple3()
                .Memoize()).Appends();
        }

        file = pickle.Stop().Build();
    }

    /// <summary>The reference.</summary>
    [Benchmark(Baseline = true)]
    public UInt128 XxHash() => XxHash128.HashToUInt128(file);

    [Benchmark]
    public int Inspect()
    {
        var context = new InspectionContext(inspector, Path, new MemoryReader(file), AuditLimits.Default, CancellationToken.None);
        inspector.Inspect(context);
        return context.Facts.Statements.Count;
    }

    [Benchmark]
    public int Search() => PickleSearch.Find(new MemoryReader(file), 3, file.Length - 3, 1, CancellationToken.None).Count;
}
