using ModelAudit.Facts;
using ModelAudit.Formats;
using ModelAudit.Formats.Graphs;
using ModelAudit.Samples.Building;
using ModelAudit.Tests.Formats.Archives;

namespace ModelAudit.Tests.Formats.Caffe;

public sealed class CaffeInspectorTests
{
    private static ArchiveExamination Examine(ProtobufWriter net) => ArchiveExamination.Of(net.ToArray(), "m.caffemodel");

    [Fact]
    public void A_net_says_what_it_is_made_of()
    {
        ArchiveExamination found = Examine(CaffeModels.Net());
        Assert.Equal("caffe", found.Format);
        Assert.Empty(found.Gaps);
        Assert.Empty(found.Value(GraphFacts.Defects));
        Assert.Equal((1L, 1L, 6L), (found.Value(GraphFacts.NodeCount), found.Value(GraphFacts.TensorCount), found.Value(GraphFacts.Parameters)));
        Assert.Equal(["operator caffe::Convolution conv1"], found.Value(CodeFacts.Calls).Select(item => $"{item["kind"]!.Text} {item["name"]!.Text} {item["object"]!.Text}"));
        Assert.Equal("caffe", ArchiveExamination.Of(CaffeModels.Net().ToArray(), "weights.bin").Format);
    }

    [Fact]
    public void The_older_generation_is_read_as_well()
    {
        ArchiveExamination found = Examine(CaffeModels.Old());
        Assert.Equal((1L, 6L), (found.Value(GraphFacts.NodeCount), found.Value(GraphFacts.Parameters)));
        Assert.Equal("caffe::V1-14", Assert.Single(found.Value(CodeFacts.Calls))["name"]!.Text);
        Assert.Empty(found.Value(GraphFacts.Defects));
    }

    [Fact]
    public void A_layer_in_Python_names_its_module()
    {
        FactItem call = Examine(CaffeModels.Net("acme.losses")).Value(CodeFacts.Calls).Single(item => item["kind"]!.Text == "python");
        Assert.Equal(("acme", "acme.losses", "Loss", "loss"), (call["root"]!.Text, call["module"]!.Text, call["name"]!.Text, call["object"]!.Text));
    }

    [Theory]
    [InlineData(4, "tensor-size")]
    [InlineData(-1, "shape")]
    public void Shapes_that_do_not_fit_are_defects(long width, string code) =>
        Assert.Equal(code, Assert.Single(Examine(CaffeModels.Net(width: width)).Value(GraphFacts.Defects))["code"]!.Text);

    [Fact]
    public void A_net_that_is_cut_off_has_a_gap()
    {
        byte[] content = CaffeModels.Net("acme").ToArray();

        // A net that ends behind a layer is one with fewer layers.
        int whole = CaffeModels.Net().ToArray().Length;
        for (int length = 12; length < content.Length; length++)
        {
            Assert.Equal(length != whole, ArchiveExamination.Of(content[..length], "m.caffemodel").Gaps.Any());
        }
    }
}
