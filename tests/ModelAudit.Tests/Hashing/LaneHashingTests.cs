using System.Security.Cryptography;
using ModelAudit.Hashing;

namespace ModelAudit.Tests.Hashing;

public sealed class LaneHashingTests
{
    private const int Piece = LaneHashing.PieceBytes;

    [LaneTheory]
    [InlineData(16)]
    [InlineData(8)]
    public void Every_length_around_a_block_has_the_platform_s_digest(int width) =>
        AssertDigests(width, [.. Enumerable.Range(0, 300).Select(Bytes)]);

    [LaneTheory]
    [InlineData(16)]
    [InlineData(8)]
    public void Lengths_around_a_piece_have_the_platform_s_digest(int width) =>
        AssertDigests(width, [.. new[] { 0, Piece - 65, Piece - 64, Piece - 9, Piece - 8, Piece - 1, Piece, Piece + 1, (2 * Piece) - 1, 2 * Piece, (3 * Piece) + 55, 5 }.Select(Bytes)]);

    [LaneTheory]
    [InlineData(16, 1)]
    [InlineData(16, 15)]
    [InlineData(16, 40)]
    [InlineData(8, 3)]
    [InlineData(8, 23)]
    public void Any_number_of_messages_of_any_lengths_has_the_platform_s_digests(int width, int count)
    {
        var random = new Random(width + count);
        for (int round = 0; round < 10; round++)
        {
            AssertDigests(width, [.. Enumerable.Range(0, count).Select(_ => Bytes(random.Next(1 << random.Next(1, 19))))]);
        }
    }

    [LaneTheory]
    [InlineData(16)]
    [InlineData(8)]
    public void A_message_that_cannot_be_read_any_further_has_no_digest_and_spoils_no_other(int width)
    {
        Message[] messages = [.. Enumerable.Range(0, 30).Select(i => new Message(Bytes(70_000 + i)) { FailsAt = i % 3 == 1 ? (i % 2 == 0 ? 0 : Piece) : null })];
        Hash(width, messages);
        Assert.All(messages, (message, i) => Assert.Equal(i % 3 == 1 ? null : SHA256.HashData(message.Content), message.Digest));
    }

    [LaneTheory]
    [InlineData(16)]
    [InlineData(8)]
    public void Hashing_stops_within_a_piece_when_it_is_cancelled(int width)
    {
        using var source = new CancellationTokenSource();
        int reads = 0;
        Message[] messages = [.. Enumerable.Range(0, 20).Select(_ => new Message(Bytes(10 * Piece)) { Reading = () => { if (++reads == 50) { source.Cancel(); } } })];
        Assert.Throws<OperationCanceledException>(() => Hash(width, messages, source.Token));
        Assert.Equal(50, reads);
    }

    [LaneTheory]
    [InlineData(16)]
    [InlineData(8)]
    public void Blocks_outside_the_buffer_are_refused(int width)
    {
        var lanes = Sha256Lanes.Create(width);
        int[] positions = new int[width];
        positions[^1] = 1;
        Assert.Throws<ArgumentOutOfRangeException>(() => lanes.Append(new byte[64], positions, 1));
    }

    private static byte[] Bytes(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private static void AssertDigests(int width, byte[][] contents)
    {
        Message[] messages = [.. contents.Select(content => new Message(content))];
        Hash(width, messages);
        Assert.All(messages, message => Assert.Equal(SHA256.HashData(message.Content), message.Digest));
    }

    private static void Hash(int width, Message[] messages, CancellationToken cancellation = default)
    {
        int next = 0;
        LaneHashing.Run(width, () => next < messages.Length ? messages[next++] : null, cancellation);
    }

    private sealed class Message(byte[] content) : ILaneMessage
    {
        private int offset;

        public byte[] Content => content;

        public int? FailsAt { get; init; }

        public Action? Reading { get; init; }

        public byte[]? Digest { get; private set; }

        public int? Read(Span<byte> destination)
        {
            Reading?.Invoke();
            if (FailsAt == offset)
            {
                return null;
            }

            int count = Math.Min(destination.Length, content.Length - offset);
            content.AsSpan(offset, count).CopyTo(destination);
            offset += count;
            return count;
        }

        public void Finish(ReadOnlySpan<byte> digest)
        {
            Assert.Null(Digest);
            Digest = digest.ToArray();
        }
    }
}
