using CsCheck;
using ModelAudit.Reading;

namespace ModelAudit.Tests.Reading;

public sealed class BlockLedgerTests
{
    private const int Length = 200_003;

    [Fact]
    public void Reading_through_a_ledger_gives_the_content() =>
        Gen.Select(Gen.Int[0, Length + 10], Gen.Int[0, 70_000]).List[1, 20].Sample(
            reads =>
            {
                byte[] content = Content();
                var ledger = new BlockLedger(new MemoryReader(content));
                foreach ((int offset, int count) in reads)
                {
                    byte[] destination = new byte[count];
                    int read = ledger.ReadAt(offset, destination);
                    Assert.Equal(Math.Clamp(Length - offset, 0, count), read);
                    Assert.True(destination.AsSpan(0, read).SequenceEqual(content.AsSpan(Math.Min(offset, Length), read)));
                }

                Assert.Null(Verify(ledger, content));
            },
            iter: 200);

    [Fact]
    public void A_change_of_any_byte_that_was_seen_is_found() => Gen.Select(Gen.Int[0, Length - 1], Gen.Int[1, 255]).Sample(
        change =>
        {
            byte[] content = Content();
            var ledger = new BlockLedger(new MemoryReader(content));
            ledger.ReadAt(change.Item1, new byte[1]);
            content[change.Item1] ^= (byte)change.Item2;
            Assert.Equal(change.Item1 / ledger.BlockBytes * ledger.BlockBytes, Verify(ledger, content));
        },
        iter: 200);

    [Fact]
    public void A_change_where_nobody_looked_is_not_the_ledger_s_business()
    {
        byte[] content = Content();
        var ledger = new BlockLedger(new MemoryReader(content));
        ledger.ReadAt(0, new byte[100]);
        content[150_000] ^= 1;
        Assert.Null(Verify(ledger, content));
    }

    [Fact]
    public void Two_contents_seen_in_one_place_are_noticed_at_once()
    {
        byte[] content = Content();
        var ledger = new BlockLedger(new MemoryReader(content));
        byte[] block = new byte[ledger.BlockBytes];
        ledger.ReadAt(ledger.BlockBytes, block);
        content[ledger.BlockBytes + 3] ^= 1;
        ledger.ReadAt(ledger.BlockBytes, block);
        Assert.Equal(ledger.BlockBytes, ledger.ChangedAt);
    }

    [Theory]
    [InlineData(1L << 21, 1 << 14)]
    [InlineData(1L << 34, 1 << 14)]
    [InlineData(1L << 36, 1 << 16)]
    [InlineData(1L << 43, 1 << 20)]
    public void Blocks_grow_with_the_file_so_that_the_memory_does_not(long length, int block) =>
        Assert.Equal(block, new BlockLedger(new EndlessReader(length)).BlockBytes);

    private static byte[] Content()
    {
        byte[] content = new byte[Length];
        new Random(7).NextBytes(content);
        return content;
    }

    private static long? Verify(BlockLedger ledger, byte[] content)
    {
        const int Step = 1 << 16;
        for (int offset = 0; offset < content.Length; offset += Step)
        {
            if (ledger.FirstDifference(offset, content.AsSpan(offset, Math.Min(Step, content.Length - offset))) is { } place)
            {
                return place;
            }
        }

        return null;
    }
}

/// <summary>Zeros without end.</summary>
internal sealed class EndlessReader(long length) : ArtifactReader
{
    public override long Length => length;

    public override int ReadAt(long offset, Span<byte> destination)
    {
        int count = (int)Math.Clamp(length - offset, 0, destination.Length);
        destination[..count].Clear();
        return count;
    }
}
