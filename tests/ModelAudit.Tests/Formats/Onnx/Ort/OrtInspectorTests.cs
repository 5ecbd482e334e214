using System.Buffers.Binary;
using System.Runtime.InteropServices;
using ModelAudit.Formats;
using ModelAudit.Formats.Graphs;
using ModelAudit.Formats.Onnx.Ort;
using ModelAudit.Samples.Building;

namespace ModelAudit.Tests.Formats.Onnx.Ort;

public sealed class OrtInspectorTests
{
    private static FlatBufferBuilder Weights => OrtModels.Tensor("w", [2, 3]);

    [Fact]
    public void Operators_of_all_graphs_initializers_and_metadata_are_read()
    {
        FlatBufferBuilder inner = OrtModels.Graph([OrtModels.Tensor("k", [4])], OrtModels.Node("PythonOp", "com.microsoft"));
        InspectionContext context = Of(OrtModels.File(OrtModels.Graph([Weights], OrtModels.Node("If", attributes: OrtModels.GraphAttribute("then_branch", inner)), OrtModels.Node("Relu", index: 1))));
        Assert.Empty(context.Gaps);
        Assert.Empty(context.Value(GraphFacts.Defects));
        Assert.Equal(["ai.onnx::If", "ai.onnx::Relu", "com.microsoft::PythonOp"], context.Value(CodeFacts.Calls).Texts("name"));
        Assert.Equal((3, 2, 10), (context.Value(GraphFacts.NodeCount), context.Value(GraphFacts.FunctionCount), context.Value(GraphFacts.Parameters)));
        Assert.Equal(["ir_version 8", "opset_import ai.onnx 17", "license mit"], context.Value(GraphFacts.Properties).Select(item => $"{item["key"]} {item["value"]}"));
        Assert.Equal(("5", "pytorch 2.9"), (context.Value(GraphFacts.Version), context.Value(GraphFacts.Producer)));
        Assert.Equal(["input x", "output y"], context.Value(GraphFacts.Values).Select(item => $"{item["direction"]} {item["name"]}"));
    }

    [Theory]
    [InlineData(new long[] { 2, 3 }, 20, "tensor-size")]
    [InlineData(new long[] { 2, 3 }, 28, "tensor-size")]
    [InlineData(new long[] { -1, 3 }, 0, "shape")]
    [InlineData(new long[] { 1L << 62, 4 }, 0, "shape")]
    public void A_tensor_whose_data_does_not_fit_is_a_defect(long[] shape, int bytes, string code) =>
        Assert.Equal([code], Of(OrtModels.File(OrtModels.Graph([OrtModels.Tensor("w", shape, bytes)]))).Value(GraphFacts.Defects).Texts("code"));

    [Fact]
    public void A_node_whose_index_leads_out_of_the_graph_is_a_defect() =>
        Assert.Equal(["index"], Of(OrtModels.File(OrtModels.Graph([], OrtModels.Node("Relu", index: 7)))).Value(GraphFacts.Defects).Texts("code"));

    [Fact]
    public void A_session_without_a_graph_is_a_defect() =>
        Assert.Equal(["model"], Of(new FlatBufferBuilder().Text(0, "5").Build("ORTM")).Value(GraphFacts.Defects).Texts("code"));

    [Fact]
    public void Every_offset_that_is_changed_and_every_truncation_is_survived()
    {
        byte[] model = OrtModels.File(OrtModels.Graph([Weights], OrtModels.Node("If", attributes: OrtModels.GraphAttribute("g", OrtModels.Graph([], OrtModels.Node("Relu"))))));
        int[] values = [0, 1, -4, 4, int.MaxValue, int.MinValue, 0x7FFFFFF0];
        int defective = 0;
        for (int at = 0; at + 4 <= model.Length; at += 4)
        {
            foreach (int value in values)
            {
                byte[] changed = [.. model];
                BinaryPrimitives.WriteInt32LittleEndian(changed.AsSpan(at), value);
                defective += Of(changed).Value(GraphFacts.Defects).IsEmpty ? 0 : 1;
            }

            Assert.NotEmpty(Of(model[..at]).Value(GraphFacts.Defects));
        }

        Assert.True(defective > model.Length / 4);
    }

    [Fact]
    public void A_vector_that_many_tables_share_is_verified_once()
    {
        const int Many = 200_000;
        List<int> words = [0, 0x4D54524F];
        int session = Table(words, [1]);
        int model = Table(words, [7]);
        int graph = Table(words, [2]);
        int nodeLayout = words.Count;
        words.AddRange([22 | (8 << 16), 0, 0, 0, 0, 4]);
        words[0] = session * 4;
        Point(words, session + 1, model);
        Point(words, model + 1, graph);
        Point(words, graph + 1, words.Count);
        int list = words.Count;
        words.Add(Many);
        words.AddRange(new int[Many]);
        int names = words.Count + (Many * 2);
        for (int i = 0; i < Many; i++)
        {
            Point(words, list + 1 + i, words.Count);
            words.Add((words.Count - nodeLayout) * 4);
            words.Add((names - words.Count) * 4);
        }

        words.Add(Many);
        for (int i = 0; i < Many; i++)
        {
            words.Add((names + 1 + Many - words.Count) * 4);
        }

        words.AddRange([0, 0]);
        InspectionContext context = Of(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(words)).ToArray());
        Assert.Equal(Many, context.Value(GraphFacts.NodeCount));
        Assert.All(context.Value(GraphFacts.Defects), defect => Assert.Equal("index", defect["code"]!.Text));
    }

    // A vtable for one field that is a reference, and the table behind it; the place of the table in words.
    private static int Table(List<int> words, int[] fields)
    {
        int layout = words.Count;
        words.Add(((4 + (2 * (fields[0] + 1)) + 3) / 4 * 4) | (8 << 16));
        for (int i = 0; i <= fields[0]; i += 2)
        {
            words.Add((i == fields[0] ? 4 : 0) | (i + 1 == fields[0] ? 4 << 16 : 0));
        }

        words.AddRange([(words.Count - layout) * 4, 0]);
        return words.Count - 2;
    }

    private static void Point(List<int> words, int place, int target) => words[place] = (target - place) * 4;

    private static InspectionContext Of(byte[] model) => Examination.Of(new OrtInspector(), model, path: "model.ort");
}
