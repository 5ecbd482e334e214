using System.Runtime.InteropServices;
using ModelAudit.OnnxRuntime.Conformance;
using ModelAudit.OnnxRuntime.Tests.Building;
using ModelAudit.Samples.Building;

namespace ModelAudit.OnnxRuntime.Tests.Conformance;

public sealed class TensorProtoReaderTests
{
    [Fact]
    public void Raw_data_is_read_as_it_is()
    {
        VectorTensor tensor = TensorProtoReader.Read(Tensors.Named("x", Tensors.Floats([1, 2], 1.5f, -2)));

        Assert.Equal(("x", ElementTypes.Float), (tensor.Name, tensor.ElementType));
        Assert.Equal([1, 2], tensor.Dimensions);
        Assert.Equal([1.5f, -2], MemoryMarshal.Cast<byte, float>(tensor.Data.Span).ToArray());
    }

    [Fact]
    public void Packed_floats_are_read()
    {
        byte[] floats = MemoryMarshal.AsBytes<float>([1f, 2f]).ToArray();

        Assert.Equal(floats, Read(2, ElementTypes.Float, new ProtobufWriter().Bytes(4, floats)).Data.ToArray());
    }

    [Fact]
    public void Integers_of_all_widths_are_cut_to_their_width()
    {
        Assert.Equal([0xFF, 0x01], Read(2, ElementTypes.Int8, new ProtobufWriter().Varint(5, -1).Varint(5, 1)).Data.ToArray());
        Assert.Equal([0xFE, 0xFF, 0xFF, 0xFF], Read(1, ElementTypes.Int32, new ProtobufWriter().Varint(5, -2)).Data.ToArray());
        Assert.Equal([1, 0], Read(2, ElementTypes.Boolean, new ProtobufWriter().Bytes(5, [1, 0])).Data.ToArray());
        Assert.Equal([7, 0, 0, 0, 0, 0, 0, 0], Read(1, ElementTypes.Int64, new ProtobufWriter().Varint(7, 7)).Data.ToArray());
        Assert.Equal([7, 0, 0, 0], Read(1, ElementTypes.UInt32, new ProtobufWriter().Varint(11, 7)).Data.ToArray());
        Assert.Equal([0x00, 0x3C], Read(1, ElementTypes.Float16, new ProtobufWriter().Varint(5, 0x3C00)).Data.ToArray());
    }

    [Fact]
    public void A_scalar_has_no_dimensions() => Assert.Empty(TensorProtoReader.Read(Tensors.Floats([], 1)).Dimensions);

    [Fact]
    public void Packed_dimensions_are_read() =>
        Assert.Equal([2, 300], TensorProtoReader.Read(new ProtobufWriter().Bytes(1, [2, 0xAC, 0x02]).Varint(2, ElementTypes.UInt8).Bytes(9, new byte[600]).ToArray()).Dimensions);

    [Fact]
    public void Too_few_and_too_many_bytes_are_wrong()
    {
        Assert.Contains("needs 8 bytes", Problem(Tensors.Floats([2], 1)), StringComparison.Ordinal);
        Assert.Contains("needs 4 bytes", Problem(Tensors.Floats([1], 1, 2)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1L)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void Impossible_dimensions_are_wrong_and_cost_nothing(long dimension) => Assert.NotNull(Problem(Tensors.Of(1, [dimension, dimension, dimension], [])));

    [Fact]
    public void A_huge_shape_with_an_empty_dimension_before_it_is_empty() => Assert.True(TensorProtoReader.Read(Tensors.Of(1, [0, 1 << 20, 1 << 20], [])).Data.IsEmpty);

    [Fact]
    public void Values_in_two_fields_are_wrong() =>
        Assert.Contains("two fields", Problem([.. Tensors.Floats([1], 1), .. new ProtobufWriter().Bytes(4, new byte[4]).ToArray()]), StringComparison.Ordinal);

    [Fact]
    public void Raw_data_twice_is_wrong() => Assert.Contains("twice", Problem([.. Tensors.Floats([1], 1), .. new ProtobufWriter().Bytes(9, new byte[4]).ToArray()]), StringComparison.Ordinal);

    [Fact]
    public void Values_elsewhere_are_not_read() =>
        Assert.Throws<NotSupportedException>(() => TensorProtoReader.Read(new ProtobufWriter().Varint(1, 1).Varint(2, 1).Message(13, new ProtobufWriter().Text(1, "location").Text(2, "w")).Varint(14, 1).ToArray()));

    [Fact]
    public void A_type_that_is_not_compared_is_said_with_its_name() =>
        Assert.Contains("complex64", Assert.Throws<NotSupportedException>(() => TensorProtoReader.Read(Tensors.Of(14, [1], new byte[8]))).Message, StringComparison.Ordinal);

    [Fact]
    public void More_dimensions_than_the_bound_are_wrong() => Assert.Contains("32 dimensions", Problem(Tensors.Of(1, [.. Enumerable.Repeat(1L, 33)], new byte[4])), StringComparison.Ordinal);

    [Fact]
    public void Whatever_the_bytes_are_the_reader_answers_with_one_of_two_exceptions()
    {
        byte[][] seeds = [Tensors.Floats([2, 2], 1, 2, 3, 4), Tensors.Texts([2], "a", "bc"), Tensors.Named("name", Tensors.Int64s([1], 5)), new ProtobufWriter().Varint(1, 3).Varint(2, 6).Bytes(5, [1, 2, 3]).ToArray()];
        var random = new Random(20260101);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bytes = [.. seeds[random.Next(seeds.Length)]];
            for (int flips = random.Next(1, 4); flips > 0; flips--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            try
            {
                VectorTensor tensor = TensorProtoReader.Read(bytes.AsMemory(0, random.Next(bytes.Length + 1)));
                Assert.True(tensor.Data.Length <= 8 * bytes.Length);
            }
            catch (Exception exception) when (exception is FormatException or NotSupportedException)
            {
                Assert.NotEmpty(exception.Message);
            }
        }
    }

    private static VectorTensor Read(int count, int type, ProtobufWriter values) => TensorProtoReader.Read((byte[])[.. new ProtobufWriter().Varint(1, count).Varint(2, type).ToArray(), .. values.ToArray()]);

    private static string Problem(byte[] message) => Assert.Throws<FormatException>(() => TensorProtoReader.Read(message)).Message;
}
