using System.Collections.Immutable;
using ModelAudit.Facts;
using ModelAudit.Formats.Onnx;
using ModelAudit.Formats.Onnx.External;
using ModelAudit.Samples.Building;
using ModelAudit.Sources;

namespace ModelAudit.Tests.Formats.Onnx;

public sealed class OnnxExternalDataTests
{
    [Theory]
    [InlineData("weights.bin", "")]
    [InlineData("./data/weights.bin", "")]
    [InlineData("wei..ghts", "")]
    [InlineData("../x", "traversal")]
    [InlineData("a/../b", "traversal")]
    [InlineData("a\\..\\b", "backslash traversal")]
    [InlineData("/etc/passwd", "absolute")]
    [InlineData("~/x", "absolute")]
    [InlineData("C:\\x", "backslash drive")]
    [InlineData("C:x", "drive")]
    [InlineData("//server/x", "unc")]
    [InlineData("\\\\server\\x", "backslash unc")]
    [InlineData("\\\\.\\pipe\\x", "backslash device")]
    [InlineData("\\\\?\\C:\\x", "backslash device reserved-name stream")]
    [InlineData("https://example.org/x", "url")]
    [InlineData("file:x", "url")]
    [InlineData("x\0.bin", "nul")]
    [InlineData("xy:z", "stream")]
    [InlineData("NUL", "reserved-name")]
    [InlineData("com1.bin", "reserved-name")]
    [InlineData("x.", "trailing-dot-or-space")]
    [InlineData("%2e%2e/x", "percent-encoding")]
    [InlineData("\uFF0E\uFF0E/x", "confusable")]
    [InlineData("*/_ORT_MEM_ADDR_/*", "ort-memory-address reserved-name")]
    public void A_location_is_judged_on_every_system_alike(string location, string problems) =>
        Assert.Equal(problems, string.Join(' ', OnnxExternalLocation.Problems(location)));

    [Fact]
    public void Every_home_of_a_tensor_is_walked()
    {
        static OnnxTensorBuilder Far(string name) => OnnxTensorBuilder.External(name, [1], ("location", "../" + name));
        byte[] model = new OnnxBuilder().Graph(graph => graph
            .Initializer(Far("a")).SparseInitializer(Far("b"), Far("c"), 9)
            .Node("A", "", "x", node => node.Tensor("value", Far("d")).Sparse("sparse", Far("e"), Far("f"), 9).Graph("body", body => body.Node("B", "", "y", inner => inner.Tensor("value", Far("g"))))))
            .Function("f", "F", function => function.Node("A", "", "x", node => node.Tensor("value", Far("h"))).Field(writer => writer.Message(11, new ProtobufWriter().Text(1, "k").Message(5, Far("i").ToWriter()))))
            .Training(graph => graph.Initializer(Far("j"))).Build();
        ImmutableArray<FactItem> data = OnnxInspection.Of(model).Value(OnnxFacts.ExternalData);
        Assert.Equal(
            ["../a:initializer", "../b:sparse-initializer", "../c:sparse-initializer", "../d:attribute", "../e:sparse-attribute", "../f:sparse-attribute", "../g:subgraph", "../h:function", "../i:function", "../j:training"],
            data.Select(item => $"{item["location"]!.Text}:{item["homes"]!.TextList[0]}").Order(StringComparer.Ordinal));
        Assert.All(data, item => Assert.Contains("traversal", item["problems"]!.TextList));
    }

    [Theory]
    [InlineData("", "location=w", "length=4")]
    [InlineData("length", "location=w", "length=-1")]
    [InlineData("offset", "location=w", "offset=0x10")]
    [InlineData("offset", "location=w", "offset=99999999999999999999")]
    [InlineData("length-mismatch", "location=w", "length=5")]
    [InlineData("unknown-key", "location=w", "__class__=x")]
    [InlineData("base-path", "location=w", "basepath=/")]
    [InlineData("duplicate-location traversal", "location=w", "location=../w")]
    [InlineData("self", "location=model.onnx")]
    [InlineData("missing-location", "offset=0")]
    [InlineData("", "location=w", "prepacked_x=1")]
    public void Entries_are_judged(string problems, params string[] entries)
    {
        (string, string)[] pairs = [.. entries.Select(entry => entry.Split('=', 2)).Select(pair => (pair[0], pair[1]))];
        FactItem item = Assert.Single(OnnxInspection.Of(graph => graph.Initializer(OnnxTensorBuilder.External("t", [1], pairs))).Value(OnnxFacts.ExternalData));
        Assert.Equal(problems, string.Join(' ', item["problems"]!.TextList));
    }

    [Fact]
    public void Tensors_of_one_file_make_one_item_and_overlaps_another()
    {
        static OnnxTensorBuilder At(string name, long offset) => OnnxTensorBuilder.External(name, [4], ("location", "w"), ("offset", $"{offset}"), ("length", "16"));
        ImmutableArray<FactItem> data = OnnxInspection.Of(graph => graph.Initializer(At("a", 0)).Initializer(At("b", 16)).Initializer(At("shared", 16)).Initializer(At("c", 40)).Initializer(At("d", 50))).Value(OnnxFacts.ExternalData);
        Assert.Equal(["4", "1"], data.Texts("tensors"));
        Assert.Equal(["56", "66"], data.Texts("end"));
        Assert.Equal(["", "overlap"], data.Select(item => string.Join(' ', item["problems"]!.TextList)));
    }

    [Fact]
    public void Entries_of_a_tensor_that_is_not_external_are_named()
    {
        OnnxTensorBuilder tensor = OnnxTensorBuilder.Floats("t", 1).Field(writer => writer.Message(13, new ProtobufWriter().Text(1, "location").Text(2, "w")));
        Assert.Equal("not-external", Assert.Single(OnnxInspection.Of(graph => graph.Initializer(tensor)).Value(OnnxFacts.ExternalData))["problems"]!.TextList.Single());
    }

    [Theory]
    [InlineData("models/m.onnx", "w.bin", "models/w.bin")]
    [InlineData("m.onnx", "./a//w.bin", "a/w.bin")]
    [InlineData("m.onnx", "a\\w.bin", "a/w.bin")]
    [InlineData("m.onnx", "../w.bin", null)]
    [InlineData("m.onnx", "/w.bin", null)]
    public void A_plain_location_names_a_path_beside_the_model(string model, string location, string? path) =>
        Assert.Equal(path, OnnxExternalLocation.Resolve(ArtifactPath.Parse(model), location)?.Value);
}
