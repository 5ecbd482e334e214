using ModelAudit.Formats.Graphs;
using ModelAudit.Samples.Building;
using ModelAudit.Tests.Formats.Archives;

namespace ModelAudit.Tests.Formats.Mnn;

public sealed class MnnInspectorTests
{
    private static ArchiveExamination Examine(byte[] content) => ArchiveExamination.Of(content, "m.mnn");

    [Fact]
    public void A_model_says_what_it_is_made_of()
    {
        ArchiveExamination found = Examine(SmallFrameworkModels.Mnn());
        Assert.Equal("mnn", found.Format);
        Assert.Empty(found.Value(GraphFacts.Defects));
        Assert.Equal(["operator mnn::Convolution", "operator mnn::ReLU"], found.Calls());
        Assert.Equal((2L, "MNN, converted from ONNX"), (found.Value(GraphFacts.NodeCount), found.Value(GraphFacts.Producer)));
    }

    [Fact]
    public void Plugins_and_other_engines_are_custom_operators()
    {
        Assert.Contains("custom-operator mnn::Plugin::evil", Examine(SmallFrameworkModels.Mnn(256, 30, new FlatBufferBuilder().Text(0, "evil"))).Calls());
        Assert.Contains("custom-operator mnn::Extra::Tensorflow::PyFunc", Examine(SmallFrameworkModels.Mnn(512, 78, new FlatBufferBuilder().Text(0, "PyFunc").Text(1, "Tensorflow"))).Calls());
        Assert.Contains("custom-operator mnn::Plugin::?", Examine(SmallFrameworkModels.Mnn(256)).Calls());
    }

    [Fact]
    public void An_index_that_leads_nowhere_is_a_defect() => Assert.Equal("index", Assert.Single(Examine(SmallFrameworkModels.Mnn(input: 3)).Value(GraphFacts.Defects))["code"]!.Text);

    [Fact]
    public void Bytes_that_are_changed_do_no_harm()
    {
        byte[] content = SmallFrameworkModels.Mnn();
        for (int i = 0; i < content.Length; i++)
        {
            byte[] changed = [.. content];
            changed[i] ^= 0xFF;
            Assert.DoesNotContain(Examine(changed).Gaps, gap => gap.Reason == ModelAudit.Evidence.GapReason.InspectorFailed);
        }
    }
}
