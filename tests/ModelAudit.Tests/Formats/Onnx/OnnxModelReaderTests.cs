using System.Text;
using ModelAudit.Formats.Onnx;
using ModelAudit.Formats.Onnx.Graph;
using ModelAudit.Samples.Building;

namespace ModelAudit.Tests.Formats.Onnx;

public sealed class OnnxModelReaderTests
{
    [Fact]
    public void Nodes_keep_their_inputs_and_outputs_in_order()
    {
        OnnxReading reading = OnnxReading.Of(OnnxBuilder.Of(graph => graph
            .Node("Add", "a b", "c").Node("Split", "c - n", "d e").Input("a").Output("d")).Build());
        OnnxGraph main = reading.Model.Graphs[reading.Model.MainGraph];
        Assert.Equal(["Add", "Split"], reading.Ops(main));
        OnnxNode split = reading.Model.NodesOf(main)[1];
        Assert.Equal(["c", "", "n"], reading.Inputs(split));
        Assert.Equal(["d", "e"], reading.Outputs(split));
        Assert.Equal(0, reading.Defects.Total);
    }

    [Fact]
    public void Nodes_of_a_subgraph_lie_together_although_they_are_written_between_others()
    {
        OnnxReading reading = OnnxReading.Of(OnnxBuilder.Of(graph => graph
            .Node("A", "", "a")
            .Node("If", "a", "b", node => node
                .Graph("then_branch", then => then.Node("B", "", "x").Node("If", "x", "y", inner => inner.Graph("then_branch", deep => deep.Node("C", "", "z"))))
                .Graph("else_branch", other => other.Node("D", "", "x")))
            .Node("E", "b", "c")).Build());
        OnnxModel model = reading.Model;
        Assert.Equal([["A", "If", "E"], ["B", "If"], ["C"], ["D"]], model.Graphs.Select(reading.Ops));
        Assert.Equal([-1, 0, 1, 0], model.Graphs.Select(graph => graph.Parent));
        Assert.Equal([0, 1, 2, 1], model.Graphs.Select(graph => graph.Depth));
        Assert.Equal(["then_branch", "then_branch", "else_branch"], model.Graphs.Skip(1).Select(graph => reading.Text(graph.AttributeName)));
        Assert.Equal("If", reading.Text(model.Nodes[model.Graphs[2].ParentNode].OpType));
        Assert.Equal(1, model.Nodes[model.Graphs[2].ParentNode].Graph);
    }

    [Fact]
    public void Inputs_written_behind_a_subgraph_still_belong_to_their_node()
    {
        byte[] model = OnnxBuilder.Of(graph => graph.Node("If", "a", "b", node => node
            .Graph("then_branch", then => then.Node("X", "p q", "r")).Field(writer => writer.Text(1, "late").Text(2, "also")))).Build();
        OnnxReading reading = OnnxReading.Of(model);
        OnnxNode node = reading.Model.NodesOf(reading.Model.Graphs[0])[0];
        Assert.Equal(["a", "late"], reading.Inputs(node));
        Assert.Equal(["b", "also"], reading.Outputs(node));
    }

    [Fact]
    public void Attributes_hold_what_was_written()
    {
        OnnxReading reading = OnnxReading.Of(OnnxBuilder.Of(graph => graph.Node("Op", "", "", node => node
            .Int("i", -3).Float("f", 1.5f).Text("s", "text").Ints("is", 1, 2, -1).Floats("fs", 0.5f, 2).Texts("ss", "a", "b").Tensor("t", OnnxTensorBuilder.Ints("", 7, 8)).Reference("r", "outer"))).Build());
        OnnxModel model = reading.Model;
        OnnxAttribute[] attributes = model.AttributesOf(model.Nodes[0]).ToArray();
        Assert.Equal(["i", "f", "s", "is", "fs", "ss", "t", "r"], attributes.Select(attribute => reading.Text(attribute.Name)));
        Assert.Equal(-3, attributes[0].Value);
        Assert.Equal(1.5f, attributes[1].Float);
        Assert.Equal("text", reading.Text((int)attributes[2].Value));
        Assert.Equal([1, 2, -1], model.ValuesOf(attributes[3]));
        Assert.Equal([0.5, 2], model.ValuesOf(attributes[4]).ToArray().Select(BitConverter.Int64BitsToDouble));
        Assert.Equal(["a", "b"], model.ValuesOf(attributes[5]).ToArray().Select(id => reading.Text((int)id)));
        Assert.Equal(OnnxTensorRole.Attribute, model.Tensors[attributes[6].First].Role);
        Assert.Equal("outer", reading.Text(attributes[7].Reference));
        Assert.Equal(0, reading.Defects.Total);
    }

    [Fact]
    public void A_list_longer_than_the_bound_is_counted_and_its_start_kept()
    {
        long[] values = [.. Enumerable.Range(0, 1000).Select(i => i * 1000L)];
        OnnxReading reading = OnnxReading.Of(OnnxBuilder.Of(graph => graph.Node("Op", "", "", node => node.Ints("is", values))).Build());
        OnnxAttribute attribute = reading.Model.Attributes[0];
        Assert.Equal(1000, attribute.Count);
        Assert.False(attribute.IsWhole);
        Assert.Equal(values[..OnnxBounds.KeptElements], reading.Model.ValuesOf(attribute).ToArray());
    }

    [Fact]
    public void Values_of_small_tensors_are_known_however_they_are_written()
    {
        OnnxReading reading = OnnxReading.Of(OnnxBuilder.Of(graph => graph
            .Initializer(OnnxTensorBuilder.Ints("raw", 5, -6))
            .Initializer(OnnxTensorBuilder.Empty("packed", 7, 2).Field(writer => writer.Packed(7, 5L, -6L)))
            .Initializer(OnnxTensorBuilder.Empty("single", 7, 2).Field(writer => writer.Varint(7, 5).Varint(7, -6)))
            .Initializer(OnnxTensorBuilder.Empty("bytes", 3, 2).Field(writer => writer.Packed(5, 5L, -6L)))).Build());
        foreach (OnnxTensor tensor in reading.Model.Tensors)
        {
            long[] values = new long[2];
            Assert.Equal(2, OnnxConstants.Integers(reading.Model, tensor, values));
            Assert.Equal([5, -6], values);
        }
    }

    [Fact]
    public void Floating_point_values_are_known_however_they_are_written()
    {
        OnnxReading reading = OnnxReading.Of(OnnxBuilder.Of(graph => graph
            .Initializer(OnnxTensorBuilder.Floats("raw", 0.5f, -2))
            .Initializer(OnnxTensorBuilder.Empty("packed", 1, 2).Field(writer => writer.Packed(4, 0.5f, -2)))
            .Initializer(OnnxTensorBuilder.Empty("half", 10, 2).Field(writer => writer.Packed(5, 0x3800L, 0xC000L)))
            .Initializer(OnnxTensorBuilder.Raw("bfloat", 16, [2], [0x00, 0x3F, 0x00, 0xC0]))).Build());
        foreach (OnnxTensor tensor in reading.Model.Tensors)
        {
            double[] values = new double[2];
            Assert.Equal(2, OnnxConstants.Numbers(reading.Model, tensor, values));
            Assert.Equal([0.5, -2], values);
        }
    }

    [Fact]
    public void Values_that_do_not_fit_the_shape_are_not_known()
    {
        OnnxReading reading = OnnxReading.Of(OnnxBuilder.Of(graph => graph
            .Initializer(OnnxTensorBuilder.Raw("short", 7, [2], new byte[8]))
            .Initializer(OnnxTensorBuilder.Ints("two", 1).Field(writer => writer.Packed(7, 1L)))
            .Initializer(OnnxTensorBuilder.External("far", [1], ("location", "x")))).Build());
        long[] values = new long[2];
        Assert.All(reading.Model.Tensors.ToArray(), tensor => Assert.Equal(-1, OnnxConstants.Integers(reading.Model, tensor, values)));
    }

    [Fact]
    public void Functions_have_a_body_like_a_graph()
    {
        OnnxReading reading = OnnxReading.Of(new OnnxBuilder().Graph(graph => graph.Node("F", "x", "y", node => node.Domain("my")))
            .Function("my", "F", function => function.Inputs("a").Outputs("b").Attributes("k").Node("Relu", "a", "t").Node("Neg", "t", "b").Opset("", 18).Overload("v")).Build());
        OnnxFunction function = Assert.Single(reading.Model.Functions);
        OnnxGraph body = reading.Model.Graphs[function.Body];
        Assert.Equal(("my", "F", "v"), (reading.Text(function.Domain), reading.Text(function.Name), reading.Text(function.Overload)));
        Assert.Equal(OnnxGraphKind.Function, body.Kind);
        Assert.Equal(["Relu", "Neg"], reading.Ops(body));
        Assert.Equal(["a"], body.Inputs.Select(input => reading.Text(reading.Model.Values[input].Name)));
        Assert.Equal(18, Assert.Single(function.Opsets).Version);
        Assert.Equal(17, Assert.Single(reading.Model.Opsets).Version);
        Assert.Equal(["k"], function.AttributeNames.Select(reading.Text));
    }

    [Fact]
    public void Types_keep_sizes_and_symbols()
    {
        OnnxReading reading = OnnxReading.Of(OnnxBuilder.Of(graph => graph.Input("x", 1, "batch,3,224").Input("any", 7, null).Output("scalar", 1, "")).Build());
        OnnxModel model = reading.Model;
        OnnxType type = model.Types[model.Values[0].Type];
        Assert.Equal(["batch", "3", "224"], model.ShapeOf(type).ToArray().Select(size => size.IsFixed ? size.Value.ToString(null, null) : reading.Text(size.Symbol)));
        Assert.False(model.Types[model.Values[1].Type].HasShape);
        Assert.True(model.Types[model.Values[2].Type].HasShape);
        Assert.Equal(0, model.Types[model.Values[2].Type].Rank);
    }

    [Theory]
    [InlineData("80808080808080808080", "varint")]
    [InlineData("0A", "truncated")]
    [InlineData("3A05", "overrun")]
    [InlineData("00", "tag")]
    [InlineData("0E", "tag")]
    [InlineData("FC07", "group")]
    [InlineData("FB07", "group")]
    [InlineData("3A0208", "overrun")]
    public void Bytes_that_cannot_be_told_apart_end_the_reading_with_a_defect(string hex, string code)
    {
        OnnxReading reading = OnnxReading.Of([8, 8, .. Convert.FromHexString(hex)]);
        Assert.Equal(8, reading.Model.IrVersion);
        Assert.NotNull(reading.Fault);
        Assert.Equal(1, reading.Defects.Of(code));
    }

    [Fact]
    public void A_nested_message_may_not_end_behind_its_parent()
    {
        // The graph has four bytes, the node in it says ten: they lie in the file, but not in the graph.
        OnnxReading reading = OnnxReading.Of([8, 8, 0x3A, 4, 0x0A, 10, 0x22, 0, 0x42, 8, 1, 2, 3, 4, 5, 6, 7, 8]);
        Assert.Equal(1, reading.Defects.Of("overrun"));
    }

    [Fact]
    public void A_singular_field_that_stands_there_twice_is_a_defect()
    {
        OnnxReading reading = OnnxReading.Of(OnnxBuilder.Of(graph => graph.Node("A", "", "x"))
            .Raw(writer => writer.Message(7, new OnnxGraphBuilder("again").Node("B", "", "y").ToWriter())).Build());
        Assert.Equal(1, reading.Defects.Of("duplicate-field"));
        Assert.Equal([["A"], ["B"]], reading.Model.Graphs.Select(reading.Ops));
    }

    [Fact]
    public void Nesting_beyond_what_libraries_read_is_a_defect_and_not_read()
    {
        var inner = new OnnxGraphBuilder("deepest").Node("Deep", "", "x");
        for (int level = 0; level < 40; level++)
        {
            OnnxGraphBuilder body = inner;
            inner = new OnnxGraphBuilder("g").Node("If", "c", "y", node => node.Attribute("then_branch", 5, writer => writer.Message(6, body.ToWriter())));
        }

        OnnxReading reading = OnnxReading.Of(new ProtobufWriter().Varint(1, 8).Message(7, inner.ToWriter()).ToArray());
        Assert.Equal(1, reading.Defects.Of("depth"));
        Assert.Null(reading.Fault);
        Assert.Equal(32, reading.Model.Graphs[^1].Depth);
    }

    [Fact]
    public void A_long_name_is_kept_as_its_start_and_a_hash()
    {
        string name = new string('n', 100_000);
        OnnxReading reading = OnnxReading.Of(OnnxBuilder.Of(graph => graph.Node("A", "", name).Node("B", name, "y").Node("C", name + "x", "z")).Build());
        OnnxModel model = reading.Model;
        Assert.Equal(model.OutputsOf(model.Nodes[0])[0], model.InputsOf(model.Nodes[1])[0]);
        Assert.NotEqual(model.OutputsOf(model.Nodes[0])[0], model.InputsOf(model.Nodes[2])[0]);
        Assert.True(model.Names.Utf8(model.OutputsOf(model.Nodes[0])[0]).Length <= OnnxBounds.MaximumNameLength);
        Assert.Equal(3, reading.Defects.Of("long-name"));
    }

    [Fact]
    public void Text_that_is_not_UTF8_is_a_defect()
    {
        byte[] model = OnnxBuilder.Of(graph => graph.Raw(writer => writer.Message(1, new ProtobufWriter().Bytes(4, [0xFF, 0xFE])))).Build();
        Assert.Equal(1, OnnxReading.Of(model).Defects.Of("utf8"));
    }

    [Fact]
    public void Names_get_equal_ids_when_they_are_equal()
    {
        var names = new OnnxNames();
        int[] ids = [.. Enumerable.Range(0, 5000).Select(i => names.Intern(Encoding.UTF8.GetBytes($"name{i}")))];
        Assert.Equal(Enumerable.Range(1, 5000), ids);
        Assert.Equal(ids, Enumerable.Range(0, 5000).Select(i => names.Find(Encoding.UTF8.GetBytes($"name{i}"))));
        Assert.Equal(OnnxNames.Empty, names.Intern([]));
        Assert.Equal(-1, names.Find("other"u8));
        Assert.Equal("name4999", names.Text(5000));
    }
}
