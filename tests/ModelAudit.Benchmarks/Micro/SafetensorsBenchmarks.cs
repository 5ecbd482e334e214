using BenchmarkDotNet.Attributes;
using ModelAudit.Formats;
using ModelAudit.Formats.Safetensors;
using ModelAudit.Reading;
using ModelAudit.Samples.Building;
using ModelAudit.Sources;

namespace ModelAudit.Benchmarks.Micro;

/// <summary>Reading a safetensors header of a shard of DeepSeek-R1's size.</summary>
[MemoryDiagnoser]
public class SafetensorsBenchmarks
{
    private static readonly ArtifactPath Path = ArtifactPath.Parse("model.safetensors");
    private readonly SafetensorsInspector inspector = new();
    private byte[] file = [];

    /// <summary>The number of tensors.</summary>
    [Params(550, 20_000)]
    public int Tensors { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var builder = new SafetensorsBuilder();
        for (int i = 0; i < Tensors / 2; i++)
        {
            builder.Add($"model.layers.3.mlp.experts.{i}.gate_proj.weight", "F8_E4M3", 4, 4).Add($"model.layers.3.mlp.experts.{i}.gate_proj.weight_scale_inv", "F32", 1, 1);
        }

        file = builder.Build();
    }

    [Benchmark]
    public int Inspect()
    {
        var context = new InspectionContext(inspector, Path, new MemoryReader(file), AuditLimits.Default, CancellationToken.None);
        inspector.Inspect(context);
        return context.Facts.Statements.Count;
    }
}
