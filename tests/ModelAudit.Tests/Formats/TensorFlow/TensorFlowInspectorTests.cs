using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats;
using ModelAudit.Formats.Graphs;
using ModelAudit.Samples.Building;
using ModelAudit.Tests.Formats.Archives;

namespace ModelAudit.Tests.Formats.TensorFlow;

public sealed class TensorFlowInspectorTests
{
    private static readonly ProtobufWriter Plain = TensorFlowModels.Graph([TensorFlowModels.Constant("w", 24, 2, 3), TensorFlowModels.Node("m", "MatMul")]);

    private static ArchiveExamination Examine(byte[] content, string path = "saved_model.pb") => ArchiveExamination.Of(content, path);

    private static string[] Column(ArchiveExamination found, Fact<System.Collections.Immutable.ImmutableArray<FactItem>> fact, string field) => [.. found.Value(fact).Select(item => item[field]?.ToString() ?? string.Empty)];

    private static string[] Codes(ArchiveExamination found) => Column(found, GraphFacts.Defects, "code");

    [Fact]
    public void A_saved_model_says_what_it_is()
    {
        ArchiveExamination found = Examine(TensorFlowModels.SavedModel(TensorFlowModels.MetaGraph(Plain)));
        Assert.Equal("saved-model", found.Format);
        Assert.Empty(found.Gaps);
        Assert.Empty(Codes(found));
        Assert.Equal(("1", "TensorFlow 2.15.0", 2L, 0L, 1L, 6L), (
            found.Value(GraphFacts.Version), found.Value(GraphFacts.Producer), found.Value(GraphFacts.NodeCount), found.Value(GraphFacts.FunctionCount), found.Value(GraphFacts.TensorCount), found.Value(GraphFacts.Parameters)));
        Assert.Contains("serve", Column(found, GraphFacts.Properties, "value"));
        Assert.Equal(["input serving_default x F32 [?, 3]", "output serving_default y F32 [?, 3]"], found.Value(GraphFacts.Values).Select(item => $"{item["direction"]} {item["signature"]} {item["name"]} {item["dtype"]} {item["shape"]}"));
        Assert.Equal(["vocab.txt"], Column(found, GraphFacts.Files, "path"));
        Assert.Equal(["tensorflow::Const", "tensorflow::MatMul"], Column(found, CodeFacts.Calls, "name"));
    }

    [Fact]
    public void Configurations_of_layers_are_examined_as_files_inside()
    {
        ArchiveExamination found = Examine(TensorFlowModels.SavedModel(TensorFlowModels.MetaGraph(Plain)));
        FileEvidence layer = found[Assert.Single(found.Paths)];
        Assert.Equal("keras-config", layer.Format);
        Assert.True(layer.Facts.TryGet(CodeFacts.Calls, out var calls));
        Assert.Contains("bytecode", calls.Select(item => item["kind"]!.Text));
    }

    [Fact]
    public void Operators_of_functions_and_of_every_graph_are_listed()
    {
        ProtobufWriter hidden = TensorFlowModels.Graph([TensorFlowModels.Node("call", "__inference_f_1")], TensorFlowModels.Function("__inference_f_1", TensorFlowModels.Node("r", "ReadFile"), TensorFlowModels.Node("s", "ReadFile")));
        ArchiveExamination found = Examine(TensorFlowModels.SavedModel(TensorFlowModels.MetaGraph(Plain), TensorFlowModels.MetaGraph(hidden)));
        Assert.Equal(1, found.Value(GraphFacts.FunctionCount));
        FactItem read = found.Value(CodeFacts.Calls).Single(item => item["name"]!.Text == "tensorflow::ReadFile");
        Assert.Equal(("operator", "__inference_f_1/r", 2L), (read["kind"]!.Text, read["object"]!.Text, read["count"]!.Integer));
        Assert.Equal("function", found.Value(CodeFacts.Calls).Single(item => item["name"]!.Text == "tensorflow::__inference_f_1")["kind"]!.Text);
    }

    [Fact]
    public void A_graph_that_prints_into_a_file_names_it()
    {
        ProtobufWriter print = TensorFlowModels.Node("p", "PrintV2").Message(5, new ProtobufWriter().Text(1, "output_stream").Message(2, new ProtobufWriter().Text(2, "file:///etc/cron.d/x")));
        ArchiveExamination found = Examine(TensorFlowModels.Graph([print]).ToArray(), "frozen.pb");
        Assert.Equal("tensorflow-graph", found.Format);
        Assert.Equal("file:///etc/cron.d/x", found.Value(CodeFacts.Calls).Single(item => item["kind"]!.Text == "file")["name"]!.Text);
    }

    [Theory]
    [InlineData(20, 2, 3, "tensor-size")]
    [InlineData(24, -2, 3, "shape")]
    [InlineData(24, long.MaxValue, 3, "shape")]
    public void A_constant_that_contradicts_its_shape_is_a_defect(int bytes, long rows, long columns, string code) =>
        Assert.Equal([code], Codes(Examine(TensorFlowModels.Graph([TensorFlowModels.Constant("w", bytes, rows, columns)]).ToArray(), "frozen.pb")));

    [Fact]
    public void Fields_twice_and_versions_from_nowhere_are_defects()
    {
        ProtobufWriter model = new ProtobufWriter().Varint(1, 7).Message(2, new ProtobufWriter().Message(2, Plain).Message(2, Plain));
        Assert.Equal(["duplicate-field", "version"], Codes(Examine(model.ToArray())).Order(StringComparer.Ordinal));
        Assert.Equal(["no-graph", "version"], Codes(Examine([0x12, 0])).Concat(Codes(Examine([0x08, 2]))).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Messages_too_deep_are_passed_over_and_said_so()
    {
        var attribute = new ProtobufWriter().Text(2, "x");
        for (int depth = 0; depth < 200; depth++)
        {
            attribute = new ProtobufWriter().Message(10, new ProtobufWriter().Text(1, "f").Message(2, new ProtobufWriter().Text(1, "a").Message(2, attribute)));
        }

        ProtobufWriter node = TensorFlowModels.Node("n", "Call").Message(5, new ProtobufWriter().Text(1, "a").Message(2, attribute));
        ArchiveExamination found = Examine(TensorFlowModels.Graph([node]).ToArray(), "frozen.pb");
        Assert.Equal(["depth"], Codes(found));
        Assert.Contains(found.Gaps, gap => gap.Reason == GapReason.LimitReached);
    }

    [Fact]
    public void Every_truncation_is_a_defect_with_a_gap()
    {
        byte[] whole = TensorFlowModels.SavedModel(TensorFlowModels.MetaGraph(Plain));
        for (int length = 4; length < whole.Length; length++)
        {
            ArchiveExamination found = Examine(whole[..length]);
            Assert.NotEmpty(Codes(found));
            Assert.NotEmpty(found.Gaps);
            Assert.False(found.Facts.TryGet(CodeFacts.Calls, out var calls) && calls.IsEmpty);
        }
    }

    [Fact]
    public void What_the_schema_does_not_know_is_counted()
    {
        byte[] content = new ProtobufWriter().Varint(1, 1).Message(2, TensorFlowModels.MetaGraph(Plain).Bytes(90, new byte[100])).ToArray();
        Assert.Equal(103, Examine(content).Value(GraphFacts.UnknownBytes));
    }

    [Fact]
    public void Fingerprints_metadata_and_meta_graphs_go_by_their_names()
    {
        Assert.Equal("tensorflow-fingerprint", Examine(new ProtobufWriter().Varint(1, 12).Text(7, "u").ToArray(), "m/fingerprint.pb").Format);
        ArchiveExamination metadata = Examine(new ProtobufWriter().Message(1, new ProtobufWriter().Varint(2, 3).Text(3, "root.layer").Text(4, "_tf_keras_layer").Text(5, """{"class_name": "Dense", "config": {}}""")).ToArray(), "m/keras_metadata.pb");
        Assert.Equal("keras-metadata", metadata.Format);
        Assert.StartsWith("root.layer@", Assert.Single(metadata.Paths), StringComparison.Ordinal);
        Assert.Equal("tensorflow-metagraph", Examine(TensorFlowModels.MetaGraph(Plain).ToArray(), "model.ckpt-1.meta").Format);
    }
}
