using ModelAudit.Formats.Graphs;
using ModelAudit.Samples.Building;
using ModelAudit.Tests.Formats.Archives;

namespace ModelAudit.Tests.Formats.Onnx;

public sealed class OnnxVectorTests
{
    private static ProtobufWriter Tensor(int bytes = 24) => new ProtobufWriter().Varint(1, 2).Varint(1, 3).Varint(2, 1).Bytes(9, new byte[bytes]);

    private static ArchiveExamination Examine(ProtobufWriter content) => ArchiveExamination.Of(content.ToArray(), "test_data_set_0/input_0.pb");

    [Fact]
    public void A_tensor_is_counted()
    {
        ArchiveExamination found = Examine(Tensor());
        Assert.Equal("onnx-tensor", found.Format);
        Assert.Empty(found.Gaps);
        Assert.Empty(found.Value(GraphFacts.Defects));
        Assert.Equal(["FLOAT 1 6 24"], found.Value(GraphFacts.Types).Select(type => $"{type["type"]} {type["tensors"]} {type["parameters"]} {type["bytes"]}"));
    }

    [Fact]
    public void The_tensors_of_a_sequence_are_counted()
    {
        ProtobufWriter Sequence(string name) => (name.Length == 0 ? new ProtobufWriter() : new ProtobufWriter().Text(1, name)).Varint(2, 1).Message(3, Tensor()).Message(3, Tensor());
        Assert.All(["", "optional_input"], name => Assert.Equal(2, Examine(Sequence(name)).Value(GraphFacts.TensorCount)));
        Assert.Equal(2, Examine(new ProtobufWriter().Text(1, "optional_input").Varint(2, 3).Message(5, Sequence("x"))).Value(GraphFacts.TensorCount));
        Assert.Equal(0, Examine(new ProtobufWriter().Text(1, "optional_input").Varint(2, 1)).Value(GraphFacts.TensorCount));
    }

    [Fact]
    public void A_tensor_with_a_packed_shape_is_one() => Assert.Equal(6, Examine(new ProtobufWriter().Packed(1, 2L, 3L).Varint(2, 1).Bytes(9, new byte[24])).Value(GraphFacts.Parameters));

    [Fact]
    public void Values_that_do_not_fit_are_a_defect()
    {
        Assert.Equal("tensor-size", Assert.Single(Examine(Tensor(20)).Value(GraphFacts.Defects))["code"]!.Text);
        Assert.Equal("shape", Assert.Single(Examine(new ProtobufWriter().Varint(1, -1).Varint(2, 1)).Value(GraphFacts.Defects))["code"]!.Text);
    }

    [Fact]
    public void A_tensor_that_is_cut_off_says_so() => ModelFileFindings.CutsAreTold(Tensor().ToArray(), "output_12.pb", 8);

    [Theory]
    [InlineData("input_.pb")]
    [InlineData("model.pb")]
    [InlineData("input_0.pbtxt")]
    public void Other_names_are_no_vectors(string path) => Assert.NotEqual("onnx-tensor", ArchiveExamination.Of(Tensor().ToArray(), path).Format);
}
