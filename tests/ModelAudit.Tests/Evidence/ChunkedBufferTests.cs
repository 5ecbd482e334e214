using CsCheck;
using ModelAudit.Evidence;

namespace ModelAudit.Tests.Evidence;

public sealed class ChunkedBufferTests
{
    [Fact]
    public void What_was_written_comes_back_behind_the_prefix_whatever_the_pieces() =>
        Gen.Select(Gen.Int[0, 700_000].Array[0, 6], Gen.Byte.Array[0, 40]).Sample(
            (sizes, prefix) =>
            {
                var expected = new MemoryStream();
                using var buffer = new ChunkedBuffer();
                for (int i = 0; i < sizes.Length; i++)
                {
                    byte[] piece = new byte[sizes[i]];
                    new Random(i).NextBytes(piece);
                    expected.Write(piece);
                    buffer.Write(piece);
                }

                Assert.Equal(expected.Length, buffer.Length);
                Assert.True(buffer.ToArray(prefix).AsSpan().SequenceEqual([.. prefix, .. expected.ToArray()]));
            },
            iter: 50);

    [Fact]
    public void An_empty_buffer_gives_the_prefix_alone()
    {
        using var buffer = new ChunkedBuffer();
        Assert.Equal(0, buffer.Length);
        Assert.Equal([1, 2], buffer.ToArray([1, 2]));
    }

    [Theory]
    [InlineData(1 << 20)]
    [InlineData(2 << 20)]
    public void A_length_on_a_chunks_edge_is_kept_exactly(int length)
    {
        using var buffer = new ChunkedBuffer();
        buffer.Write(new byte[length]);
        Assert.Equal(length, buffer.Length);
        Assert.Equal(length, buffer.ToArray([]).Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(12_288)]
    [InlineData(12_289)]
    [InlineData(40_000)]
    public void Base64_written_in_pieces_is_the_base64_of_the_whole(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        var output = new MemoryStream();
        using (var writer = new DocumentWriter(output))
        {
            writer.BeginObject();
            writer.Member("a", 1);
            writer.Base64("b", bytes);
            writer.Member("c", 2);
            writer.EndObject();
        }

        Assert.Equal($"{{\"a\":1,\"b\":\"{Convert.ToBase64String(bytes)}\",\"c\":2}}", System.Text.Encoding.UTF8.GetString(output.ToArray()));
    }
}
