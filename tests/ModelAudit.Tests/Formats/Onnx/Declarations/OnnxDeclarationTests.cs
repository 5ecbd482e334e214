using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats.Onnx.Declarations;
using ModelAudit.Samples.Building;
using ModelAudit.Sources;

namespace ModelAudit.Tests.Formats.Onnx.Declarations;

public sealed class OnnxDeclarationTests
{
    private static byte[] Model => OnnxBuilder.Of(graph => graph.Input("pixels", 1, "batch,3,224,224").Input("past.0.key", 10, "batch,4").Input("past.1.key", 10, "batch,4")
        .Output("logits", 1, "batch,1000").Node("Relu", "pixels", "logits")).Build();

    [Theory]
    [InlineData("## Inputs\n- `pixels`: float32[1, 3, 224, 224]", "")]
    [InlineData("### Model input\n* **`pixels`** (fp32, shape `(N, 3, 224, 224)`)", "")]
    [InlineData("**Inputs:**\n\n- `pixels`: N x 3 image", "")]
    [InlineData("Inputs:\n- `image`: an image of any size", "")]
    [InlineData("## Usage\n- `image`: float32[1, 3, 224, 224]", "")]
    [InlineData("## Inputs and outputs\n- `image`: float32[1, 3, 224, 224]", "")]
    [InlineData("## Inputs\n```\n- `image`: float32[1, 3]\n```", "")]
    [InlineData("## Inputs\nThe `image` is float32[1, 3, 224, 224].", "")]
    [InlineData("## Inputs\n- `image`: float32[1, 3, 224, 224]", "input image not-in-graph")]
    [InlineData("## Inputs\n- `pixels`: float16[1, 3, 224, 224]", "input pixels element-type")]
    [InlineData("## Inputs\n- `pixels`: [3, 224, 224]", "input pixels rank")]
    [InlineData("## Inputs\n- `pixels`: (1, 3, 256, 256)", "input pixels size")]
    [InlineData("## Inputs\n- `logits`: float32[1, 1000]", "input logits direction")]
    [InlineData("## Outputs\n- `logits` float32 [1, 10]", "output logits size")]
    [InlineData("## I/O\n| Output name | dtype | dims |\n|:--|:-:|--:|\n| `logits` | float32 | 1x10 |\n| **`pixels`** | float32 | 1x3 |", "output logits size, output pixels direction")]
    [InlineData("## Outputs\n| Name | Description |\n|---|---|\n| `scores` | float32 |", "")]
    [InlineData("## Inputs\n| Name | Type |\n|---|---|\n| `pixels` | `float32[1, 3, 224]` |\n\n## Notes\n| Name | Type |\n|---|---|\n| `x` | float32 |", "input pixels rank")]
    public async Task What_a_card_declares_is_compared_with_the_graph(string card, string differences) =>
        Assert.Equal(differences, string.Join(", ", (await DifferencesAsync(("model.onnx", Model), ("README.md", System.Text.Encoding.UTF8.GetBytes(card)))).Select(Line)));

    [Fact]
    public async Task One_of_several_models_that_fits_is_enough_and_the_nearest_is_named()
    {
        byte[] other = OnnxBuilder.Of(graph => graph.Input("ids", 7, "batch,sequence").Output("hidden", 1, "batch,8").Node("Cast", "ids", "hidden")).Build();
        ImmutableArray<FactItem> found = await DifferencesAsync(("a.onnx", Model), ("b.onnx", other), ("README.md", "## Inputs\n- `ids`: int64[1, 8]\n- `pixels`: float32[1, 3, 224, 224]\n\n## Outputs\n- `hidden`: float32[1, 9]\n"u8.ToArray()));
        Assert.Equal("b.onnx", Assert.Single(found)["model"]!.Text);
    }

    [Theory]
    [InlineData("""{"model":{"decoder":{"filename":"m.onnx","inputs":{"a":"pixels","b":"past.%d.key"},"outputs":{"c":"logits"}}}}""", "")]
    [InlineData("""{"model":{"decoder":{"filename":"m.onnx","inputs":{"a":"ids","b":"past.%d.value"},"outputs":{"c":"pixels"}}}}""", "input ids not-in-graph, input past.%d.value not-in-graph, output pixels direction")]
    [InlineData("""{"model":{"decoder":{"filename":"other.onnx","inputs":{"a":"ids"}}}}""", "")]
    [InlineData("""{"model":{"decoder":{"filename":"../../m.onnx","inputs":{"a":"ids"}},"x":1,"type":"llama"}}""", "")]
    [InlineData("""{"model":[1]}""", "")]
    public async Task What_a_configuration_declares_is_compared_with_the_graph_that_it_names(string configuration, string differences) =>
        Assert.Equal(differences, string.Join(", ", (await DifferencesAsync(("cpu/m.onnx", Model), ("cpu/genai_config.json", System.Text.Encoding.UTF8.GetBytes(configuration)))).Select(Line)));

    [Fact]
    public async Task A_configuration_that_cannot_be_read_leaves_the_comparison_unknown()
    {
        AuditEvidence evidence = await CollectAsync(("model.onnx", Model), ("genai_config.json", "{"u8.ToArray()));
        Assert.False(evidence.Facts.TryGet(OnnxDeclarationFacts.Differences.Name, out _));
    }

    [Fact]
    public async Task A_tree_without_models_has_nothing_to_compare() =>
        Assert.Empty(await DifferencesAsync(("README.md", "## Inputs\n- `x`: float32[1]\n"u8.ToArray())));

    private static string Line(FactItem item) => $"{item["direction"]} {item["name"]} {item["difference"]}";

    private static async Task<ImmutableArray<FactItem>> DifferencesAsync(params (string Path, byte[] Content)[] files)
    {
        AuditEvidence evidence = await CollectAsync(files);
        Assert.True(evidence.Facts.TryGet(OnnxDeclarationFacts.Differences, out ImmutableArray<FactItem> items));
        return items;
    }

    private static async Task<AuditEvidence> CollectAsync(params (string Path, byte[] Content)[] files)
    {
        using var folder = new TemporaryFolder();
        foreach ((string path, byte[] content) in files)
        {
            folder.Write(path, content);
        }

        return await Auditing.CollectAsync(new DirectorySource(folder.Path));
    }
}
