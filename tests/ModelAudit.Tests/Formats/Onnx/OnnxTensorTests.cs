using ModelAudit.Formats.Onnx;
using ModelAudit.Samples.Building;

namespace ModelAudit.Tests.Formats.Onnx;

public sealed class OnnxTensorTests
{
    public static TheoryData<string, OnnxTensorBuilder> Broken => new()
    {
        { "tensor-dims", OnnxTensorBuilder.Raw("t", 1, [-1], new byte[4]) },
        { "tensor-dims", OnnxTensorBuilder.Raw("t", 1, [1L << 32, 1L << 32], new byte[4]) },
        { "tensor-type", OnnxTensorBuilder.Raw("t", 99, [1], new byte[4]) },
        { "tensor-type", OnnxTensorBuilder.Raw("t", 0, [1], new byte[4]) },
        { "tensor-short", OnnxTensorBuilder.Raw("t", 1, [2], new byte[4]) },
        { "tensor-short", OnnxTensorBuilder.Empty("t", 1, 2) },
        { "tensor-slack", OnnxTensorBuilder.Raw("t", 1, [1], new byte[8]) },
        { "tensor-slack", OnnxTensorBuilder.Empty("t", 7, 1).Field(writer => writer.Packed(7, 1L, 2L)) },
        { "tensor-values", OnnxTensorBuilder.Floats("t", 1).Field(writer => writer.Packed(4, 1f)) },
        { "tensor-values", OnnxTensorBuilder.Floats("t", 1).Field(writer => writer.Varint(14, 1)) },
        { "tensor-field", OnnxTensorBuilder.Empty("t", 1, 1).Field(writer => writer.Packed(7, 1L)) },
        { "tensor-field", OnnxTensorBuilder.Raw("t", 8, [1], new byte[4]) },
    };

    public static TheoryData<OnnxTensorBuilder> Sound =>
    [
        OnnxTensorBuilder.Empty("t", 1, 0),
        OnnxTensorBuilder.Raw("t", 22, [3], new byte[2]),
        OnnxTensorBuilder.Raw("t", 26, [5], new byte[2]),
        OnnxTensorBuilder.Raw("t", 15, [1], new byte[16]),
        OnnxTensorBuilder.Empty("t", 22, 3).Field(writer => writer.Packed(5, 1L, 2L)),
        OnnxTensorBuilder.Empty("t", 14, 1).Field(writer => writer.Packed(4, 1f, 2f)),
        OnnxTensorBuilder.Empty("t", 8, 2).Field(writer => writer.Text(6, "a").Text(6, "")),
        OnnxTensorBuilder.Empty("t", 6, 100).Field(writer => writer.Packed(5, [.. Enumerable.Repeat(-5L, 100)])),
        OnnxTensorBuilder.External("t", [1], ("location", "w")),
    ];

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_tensor_that_does_not_fit_itself_is_a_defect(string code, OnnxTensorBuilder tensor) =>
        Assert.Equal([code], OnnxInspection.Of(graph => graph.Initializer(tensor)).Codes());

    [Theory]
    [MemberData(nameof(Sound))]
    public void A_sound_tensor_has_no_defect(OnnxTensorBuilder tensor) => Assert.Empty(OnnxInspection.Of(graph => graph.Initializer(tensor)).Defects());

    [Fact]
    public void A_tensor_is_checked_wherever_it_stands()
    {
        OnnxTensorBuilder bad = OnnxTensorBuilder.Raw("t", 1, [2], new byte[4]);
        byte[] model = new OnnxBuilder().Graph(graph => graph
            .SparseInitializer(bad, OnnxTensorBuilder.Ints("", 0, 1), 9)
            .Node("A", "", "a", node => node.Tensor("value", bad))
            .Node("B", "", "b", node => node.Sparse("value", bad, OnnxTensorBuilder.Ints("", 0, 1), 9))
            .Node("C", "", "c", node => node.Graph("body", body => body.Initializer(bad))))
            .Function("f", "F", function => function.Node("A", "", "x", node => node.Tensor("value", bad)))
            .Training(graph => graph.Initializer(bad)).Build();
        Assert.Equal(Enumerable.Repeat("tensor-short", 6), OnnxInspection.Of(model).Codes());
    }

    [Fact]
    public void Sparse_indices_have_to_lie_inside_and_ascend()
    {
        static string[] Codes(params long[] indices) => OnnxInspection.Of(graph => graph.SparseInitializer(OnnxTensorBuilder.Floats("s", 1, 2), OnnxTensorBuilder.Ints("", indices), 10)).Codes();
        Assert.Empty(Codes(0, 9));
        Assert.Equal(["sparse"], Codes(0, 10));
        Assert.Equal(["sparse"], Codes(-1, 3));
        Assert.Equal(["sparse"], Codes(5, 5));
        Assert.Equal(["sparse"], Codes(5, 4));
        Assert.Equal(["sparse"], Codes(1, 2, 3));
    }

    [Fact]
    public void Sums_beyond_63_bits_leave_a_gap()
    {
        var context = OnnxInspection.Of(graph =>
        {
            for (int i = 0; i < 20; i++)
            {
                graph.Initializer(OnnxTensorBuilder.External($"t{i}", [long.MaxValue], ("location", "w")));
            }
        });
        Assert.True(context.IsUnknown(OnnxFacts.Parameters));
        Assert.Contains(context.Gaps, gap => gap.Detail.Contains("63 bits", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Thousands_of_sparse_indices_are_checked_to_the_last(bool isRaw)
    {
        string[] Codes(long last)
        {
            long[] indices = [.. Enumerable.Range(0, 5_000).Select(i => i * 3L), last];
            OnnxTensorBuilder tensor = isRaw
                ? OnnxTensorBuilder.Raw("", 7, [indices.Length], System.Runtime.InteropServices.MemoryMarshal.AsBytes<long>(indices).ToArray())
                : OnnxTensorBuilder.Ints("", indices);
            return OnnxInspection.Of(graph => graph.SparseInitializer(OnnxTensorBuilder.Raw("s", 2, [indices.Length], new byte[indices.Length]), tensor, 20_000)).Codes();
        }

        Assert.Empty(Codes(19_999));
        Assert.Equal(["sparse"], Codes(20_000));
        Assert.Equal(["sparse"], Codes(14_997));
        Assert.Equal(["sparse"], Codes(-1));
    }
}
