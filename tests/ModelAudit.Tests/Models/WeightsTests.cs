using ModelAudit.Evidence;
using ModelAudit.Models;
using ModelAudit.Tests.Formats.Safetensors;

namespace ModelAudit.Tests.Models;

public sealed class WeightsTests
{
    private const string Float8 = """{"quantization_config":{"quant_method":"fp8","weight_block_size":[128,128]}}""";

    private static readonly WeightsInspector Inspector = new();

    private static byte[] Shard(params (string Name, string DType)[] tensors) => SafetensorsBytes.Of(
        SafetensorsBytes.Header([.. tensors.Select((tensor, i) => SafetensorsBytes.Tensor($"\"{tensor.Name}\"", tensor.DType, tensor.DType == "F32" ? "[1]" : "[4]", i * 4, (i * 4) + 4))]),
        tensors.Length * 4);

    [Fact]
    public void The_tensors_of_all_shards_are_counted()
    {
        ModelContext context = new Tree().With("a.safetensors", Shard(("x", "U8"), ("y", "F32"))).With("b.safetensors", Shard(("z", "U8"))).Inspect(Inspector);
        Assert.Empty(context.Gaps);
        Assert.Equal(3, context.Value(WeightsFacts.TensorCount));
        Assert.Equal(9, context.Value(WeightsFacts.Parameters));
        Assert.Equal(["F32|1|1|4", "U8|2|8|8"], context.Rows(WeightsFacts.DTypes, "dtype", "tensors", "parameters", "bytes"));
        Assert.Equal(["a.safetensors|safetensors", "b.safetensors|safetensors"], context.Rows(WeightsFacts.Files, "path", "format"));
    }

    [Fact]
    public void Without_weights_nothing_is_counted()
    {
        ModelContext context = new Tree().With("README.md", "x").Inspect(Inspector);
        Assert.Empty(context.Gaps);
        Assert.True(context.IsAbsent(WeightsFacts.Parameters));
        Assert.Empty(context.Value(WeightsFacts.Files));
    }

    [Theory]
    [InlineData("model.pkl")]
    [InlineData("model.bin")]
    public void A_weight_file_that_cannot_be_read_makes_the_parameters_unknown(string path)
    {
        ModelContext context = new Tree().With("a.safetensors", Shard(("x", "U8"))).With(path, [0x80, 0xFF, 0x00, 0x01]).Inspect(Inspector);
        Assert.True(context.HasGap(GapReason.Unsupported, path));
        Assert.True(context.IsUnknown(WeightsFacts.Parameters));
        Assert.Equal(1, context.Value(WeightsFacts.TensorCount));
    }

    [Fact]
    public void A_quantized_tensor_needs_its_scale_in_some_shard()
    {
        ModelContext context = new Tree()
            .With("config.json", Float8)
            .With("a.safetensors", Shard(("p.weight", "F8_E4M3"), ("q.weight", "F8_E4M3"), ("r.weight", "F8_E5M2"), ("norm", "U8")))
            .With("b.safetensors", Shard(("p.weight_scale_inv", "F32"), ("r.weight_scale", "F32")))
            .Inspect(Inspector);
        Assert.Equal(["q.weight|a.safetensors"], context.Rows(WeightsFacts.Unscaled, "tensor", "path"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"quantization_config":{"quant_method":"gptq","bits":4}}""")]
    public void Without_declared_scales_none_is_missing(string config) =>
        Assert.Empty(new Tree().With("config.json", config).With("a.safetensors", Shard(("p.weight", "F8_E4M3"))).Inspect(Inspector).Value(WeightsFacts.Unscaled));

    [Theory]
    [InlineData("{ broken")]
    [InlineData("""{"quantization_config":{"quant_method":1}}""")]
    [InlineData("""{"quantization_config":[]}""")]
    public void Whether_scales_are_missing_is_unknown_when_the_configuration_is_corrupt(string config)
    {
        ModelContext context = new Tree().With("config.json", config).With("a.safetensors", Shard(("p.weight", "F8_E4M3"))).Inspect(Inspector);
        Assert.True(context.HasGap(GapReason.Malformed));
        Assert.True(context.IsUnknown(WeightsFacts.Unscaled));
    }

    [Fact]
    public void More_tensors_without_a_scale_than_the_bound_leave_a_gap()
    {
        ModelContext context = new Tree { Limits = AuditLimits.Default with { MaxItems = 2 } }
            .With("config.json", Float8)
            .With("a.safetensors", Shard(("a", "F8_E4M3"), ("b", "F8_E4M3"), ("c", "F8_E4M3")))
            .Inspect(Inspector);
        Assert.Equal(2, context.Value(WeightsFacts.Unscaled).Length);
        Assert.True(context.HasGap(GapReason.LimitReached, "1 more"));
    }
}
