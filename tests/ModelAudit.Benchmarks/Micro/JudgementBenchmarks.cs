using BenchmarkDotNet.Attributes;
using ModelAudit.Evidence;
using ModelAudit.Reports;
using ModelAudit.Samples.Building;
using ModelAudit.Samples.Models;
using ModelAudit.Signing;
using ModelAudit.Sources;

namespace ModelAudit.Benchmarks.Micro;

/// <summary>What comes after the hashing: judging the evidence of a sample by the baseline pack, and writing the report.</summary>
[MemoryDiagnoser]
public class JudgementBenchmarks
{
    private static readonly DateTimeOffset AsOf = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private ModelAuditor auditor = null!;
    private AuditReport report = null!;
    private byte[] written = [];

    [GlobalSetup]
    public void Setup()
    {
        auditor = ModelAuditor.CreateBuilder().Build();
        using TemporaryDirectory directory = TemporaryDirectory.Of(SampleModels.DeepSeekR1.Build());
        report = auditor.AuditAsync(new AuditRequest(new DirectorySource(directory.Root, "model")) { AsOf = AsOf }).GetAwaiter().GetResult();
        written = ReportJson.ToBytes(report);
    }

    [Benchmark]
    public ModelAuditor Build() => ModelAuditor.CreateBuilder().Build();

    [Benchmark]
    public AuditReport Judge() => auditor.Judge(report.Evidence, new JudgementRequest { AsOf = AsOf });

    [Benchmark]
    public byte[] WriteReport() => ReportJson.ToBytes(report);

    [Benchmark]
    public AuditReport ReadReport() => ReportJson.Read(written);

    [Benchmark]
    public byte[] WriteEvidence() => EvidenceJson.ToBytes(report.Evidence);

    [Benchmark]
    public byte[] WriteStatement() => ReportSigning.Statement(report).ToBytes();
}
