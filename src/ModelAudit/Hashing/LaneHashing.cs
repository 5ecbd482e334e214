using System.Buffers;

namespace ModelAudit.Hashing;

/// <summary>Hashes many messages on one processor, as many at once as it has lanes; a lane whose message ends takes the next one.</summary>
internal static class LaneHashing
{
    /// <summary>How much of a message is read at a time, in bytes: all lanes together stay in the processor's own cache.</summary>
    public const int PieceBytes = 1 << 16;

    // A piece, and the padding behind the last one.
    private const int SlotBytes = PieceBytes + (2 * Sha256Lanes.BlockBytes);

    /// <summary>Hashes until there is no message left.</summary>
    /// <param name="width">The number of lanes: 16 or 8.</param>
    /// <param name="next">Gives the next message; null when there is none. It is called when a lane is free.</param>
    /// <param name="cancellation">Stops within one piece of each lane.</param>
    public static void Run(int width, Func<ILaneMessage?> next, CancellationToken cancellation)
    {
        var lanes = Sha256Lanes.Create(width);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(width * SlotBytes);
        try
        {
            var messages = new Message?[width];
            Span<int> positions = stackalloc int[width];
            bool isDry = false;
            while (true)
            {
                int blocks = int.MaxValue;
                int running = -1;
                for (int lane = 0; lane < width; lane++)
                {
                    while (messages[lane] is null && !isDry)
                    {
                        messages[lane] = next() is { } message ? new Message(message, lane * SlotBytes) : null;
                        isDry = messages[lane] is null;
                        lanes.Start(lane);
                        Fill(ref messages[lane], buffer, cancellation);
                    }

                    if (messages[lane] is { } taken)
                    {
                        positions[lane] = taken.Position;
                        blocks = Math.Min(blocks, taken.Blocks);
                        running = lane;
                    }
                }

                if (running < 0)
                {
                    return;
                }

                for (int lane = 0; lane < width; lane++)
                {
                    positions[lane] = messages[lane] is null ? positions[running] : positions[lane];
                }

                lanes.Append(buffer, positions, blocks);
                for (int lane = 0; lane < width; lane++)
                {
                    messages[lane]?.Take(blocks);
                    if (messages[lane] is { Blocks: 0, IsWhole: true } whole)
                    {
                        Finish(lanes, lane, whole.Source);
                        messages[lane] = null;
                    }

                    Fill(ref messages[lane], buffer, cancellation);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void Fill(ref Message? message, byte[] buffer, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (message is { Blocks: 0 } && !message.Fill(buffer))
        {
            message = null;
        }
    }

    private static void Finish(Sha256Lanes lanes, int lane, ILaneMessage message)
    {
        Span<byte> digest = stackalloc byte[32];
        lanes.Finish(lane, digest);
        message.Finish(digest);
    }

    /// <summary>A message in its lane.</summary>
    /// <param name="source">The message.</param>
    /// <param name="slot">Where its part of the buffer starts.</param>
    private sealed class Message(ILaneMessage source, int slot)
    {
        private long length;

        public ILaneMessage Source => source;

        /// <summary>Where the next block starts in the buffer.</summary>
        public int Position { get; private set; }

        /// <summary>The number of blocks in the buffer that were not hashed yet.</summary>
        public int Blocks { get; private set; }

        /// <summary>Whether the padding is in the buffer, or was.</summary>
        public bool IsWhole { get; private set; }

        public void Take(int blocks)
        {
            Position += blocks * Sha256Lanes.BlockBytes;
            Blocks -= blocks;
        }

        /// <summary>Reads the next piece; false when that cannot be done.</summary>
        public bool Fill(byte[] buffer)
        {
            if (source.Read(buffer.AsSpan(slot, PieceBytes)) is not { } read)
            {
                return false;
            }

            length += read;
            Position = slot;
            if (read < PieceBytes)
            {
                Sha256Lanes.Pad(buffer.AsSpan(slot + read, SlotBytes - read), length);
                read += Sha256Lanes.PaddingBytes(length);
                IsWhole = true;
            }

            Blocks = read / Sha256Lanes.BlockBytes;
            return true;
        }
    }
}
