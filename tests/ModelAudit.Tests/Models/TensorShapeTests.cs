using System.Globalization;
using ModelAudit.Evidence;
using ModelAudit.Models;
using ModelAudit.Tests.Formats.Safetensors;

namespace ModelAudit.Tests.Models;

public sealed class TensorShapeTests
{
    private static readonly TensorShapeInspector Inspector = new();

    private static byte[] File(params (string Name, string DType, int Elements)[] tensors)
    {
        var entries = new List<string>();
        int offset = 0;
        foreach ((string name, string dtype, int elements) in tensors)
        {
            int bytes = elements * (dtype == "F32" ? 4 : dtype == "U8" ? 1 : 2);
            entries.Add(SafetensorsBytes.Tensor($"\"{name}\"", dtype, $"[{elements.ToString(CultureInfo.InvariantCulture)}]", offset, offset + bytes));
            offset += bytes;
        }

        return SafetensorsBytes.Of(SafetensorsBytes.Header([.. entries]), offset);
    }

    [Fact]
    public void Width_vocabulary_and_layers_are_told_by_names_and_sizes()
    {
        ModelContext context = new Tree()
            .With("a.safetensors", File(("model.embed_tokens.weight", "BF16", 80), ("model.layers.0.mlp.weight", "U8", 3)))
            .With("b.safetensors", File(("model.layers.11.mlp.weight", "U8", 3), ("model.norm.weight", "F32", 8)))
            .Inspect(Inspector);
        Assert.Empty(context.Gaps);
        Assert.Equal(8, context.Value(TensorShapeFacts.Width));
        Assert.Equal(10, context.Value(TensorShapeFacts.Vocabulary));
        Assert.Equal(12, context.Value(TensorShapeFacts.Layers));
        Assert.True(context.IsAbsent(TensorShapeFacts.AdapterWidth));
    }

    [Fact]
    public void An_adapter_tells_the_width_it_was_made_for()
    {
        ModelContext context = new Tree()
            .With("adapter_config.json", """{"base_model_name_or_path": "a/b", "r": 4}""")
            .With("adapter_model.safetensors", File(("base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight", "F32", 64)))
            .Inspect(Inspector);
        Assert.Equal(16, context.Value(TensorShapeFacts.AdapterWidth));
        Assert.True(context.IsAbsent(TensorShapeFacts.Width));
    }

    [Theory]
    [InlineData("model.embed_tokens.weight", 81)]
    [InlineData("other.weight", 80)]
    public void What_does_not_fit_is_not_told(string name, int elements)
    {
        ModelContext context = new Tree().With("a.safetensors", File((name, "BF16", elements), ("model.norm.weight", "BF16", 8))).Inspect(Inspector);
        Assert.True(context.IsAbsent(TensorShapeFacts.Vocabulary));
        Assert.True(context.IsAbsent(TensorShapeFacts.Layers));
    }

    [Fact]
    public void A_configuration_that_cannot_be_read_leaves_the_shape_unknown()
    {
        ModelContext context = new Tree().With("adapter_config.json", "{").Inspect(Inspector);
        Assert.True(context.HasGap(GapReason.Malformed));
        Assert.True(context.IsUnknown(TensorShapeFacts.AdapterWidth));
    }
}
