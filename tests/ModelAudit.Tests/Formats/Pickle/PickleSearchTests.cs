using System.Text;
using ModelAudit.Formats.Pickle;
using ModelAudit.Reading;
using ModelAudit.Samples.Building;

namespace ModelAudit.Tests.Formats.Pickle;

public sealed class PickleSearchTests
{
    private static readonly byte[] Binary = new PickleAssembler().Proto(4).StackGlobal("os", "system").ShortBinUnicode("id").Tuple1().Reduce().Stop().Build();

    private static IReadOnlyList<(long Offset, long Length)> Find(byte[] content, int maximum = 10) =>
        PickleSearch.Find(new MemoryReader(content), 0, content.Length, maximum, CancellationToken.None);

    [Theory]
    [InlineData("cos\nsystem\n(S'id'\ntR.")]
    [InlineData("(cos\nsystem\nS'id'\no.")]
    [InlineData("(S'id'\nios\nsystem\n.")]
    [InlineData("cos\nsystem\n(S'id'\ntR")]
    public void A_textual_pickle_is_found(string pickle)
    {
        byte[] content = [.. Encoding.ASCII.GetBytes("some words before, "), .. Encoding.ASCII.GetBytes(pickle), 0xFF, .. new byte[50]];
        Assert.Equal(19, Assert.Single(Find(content)).Offset);
    }

    [Fact]
    public void Pickles_at_the_borders_of_pieces_are_found()
    {
        for (int shift = -Binary.Length; shift <= 1; shift++)
        {
            int at = (1 << 20) + shift;
            byte[] content = [.. new byte[at], .. Binary, .. new byte[10]];
            Assert.Equal([(at, Binary.Length)], Find(content));
        }
    }

    [Fact]
    public void Several_are_found_up_to_the_maximum()
    {
        byte[] content = [.. new byte[9], .. Binary, .. new byte[9], .. Binary, .. Binary];
        Assert.Equal(3, Find(content).Count);
        Assert.Equal(2, Find(content, 2).Count);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(12, true)]
    public void The_call_of_a_code_of_the_registry_is_a_pickle_only_where_the_rest_is_one(int more, bool expected)
    {
        byte[] content = [.. new byte[30], 0x80, 3, .. Enumerable.Repeat((byte)'N', more), 0x82, 7, (byte)')', (byte)'R', .. more > 0 ? "."u8.ToArray() : [0xFF], .. new byte[30]];
        Assert.Equal(expected, Find(content).Count == 1);
    }

    [Fact]
    public void Random_bytes_hold_none()
    {
        byte[] content = new byte[1 << 24];
        new Random(7).NextBytes(content);
        Assert.Empty(Find(content));
    }

    [Fact]
    public void Small_numbers_hold_none()
    {
        var random = new Random(8);
        byte[] content = new byte[1 << 22];
        for (int i = 0; i < content.Length; i++)
        {
            content[i] = (byte)(random.NextDouble() * random.NextDouble() * 128);
        }

        Assert.Empty(Find(content));
    }

    [Fact]
    public void Prose_and_code_hold_none()
    {
        string text = string.Concat(Enumerable.Repeat("class C(object):\n  def call(self):\n    return (S, 'c')\ncat\ndog\n(a, b).\ncity\nname\n(1)\n", 2_000));
        Assert.Empty(Find(Encoding.UTF8.GetBytes(text)));
    }
}
