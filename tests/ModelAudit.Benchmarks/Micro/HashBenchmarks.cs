using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;

namespace ModelAudit.Benchmarks.Micro;

/// <summary>The floor of every audit: SHA-256 over bytes in memory, and the block ledger's XxHash128 beside it.</summary>
public class HashBenchmarks
{
    private readonly byte[] block = new byte[1 << 20];

    [GlobalSetup]
    public void Setup() => new Random(1).NextBytes(block);

    [Benchmark(Baseline = true)]
    public byte[] Sha256() => SHA256.HashData(block);

    [Benchmark]
    public UInt128 XxHash128() => System.IO.Hashing.XxHash128.HashToUInt128(block, seed: 1);
}
