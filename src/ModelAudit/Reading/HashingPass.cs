using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace ModelAudit.Reading;

/// <summary>
/// Reads a large file once from its start to its end: one buffer is filled while the other is hashed and compared with what inspectors
/// saw, so reading costs no time beside hashing.
/// </summary>
internal static class HashingPass
{
    private const int BufferBytes = BlockLedger.MaximumBlockBytes;

    /// <summary>How a pass went.</summary>
    /// <param name="Bytes">The bytes hashed.</param>
    /// <param name="DiffersAt">Where the content is not what an inspector saw, or null.</param>
    /// <param name="HasMore">Whether the file has become longer.</param>
    internal readonly record struct Result(long Bytes, long? DiffersAt, bool HasMore);

    /// <summary>Runs the pass.</summary>
    /// <param name="handle">The file.</param>
    /// <param name="length">How much of it is hashed at most: its length when it was opened.</param>
    /// <param name="digests">Where the bytes go.</param>
    /// <param name="ledger">What inspectors saw.</param>
    /// <param name="progress">Told the number of bytes of each step.</param>
    /// <param name="cancellation">Stops the pass within one buffer.</param>
    /// <exception cref="IOException">The operating system failed to read.</exception>
    public static async Task<Result> RunAsync(
        SafeFileHandle handle,
        long length,
        DigestSet digests,
        BlockLedger ledger,
        Action<long> progress,
        CancellationToken cancellation)
    {
        byte[] front = ArrayPool<byte>.Shared.Rent(BufferBytes);
        byte[] back = ArrayPool<byte>.Shared.Rent(BufferBytes);
        ValueTask<int> pending = default;
        try
        {
            long offset = 0;
            long? differs = ledger.ChangedAt;
            pending = FillAsync(handle, front, 0, length);
            while (true)
            {
                int count = await pending.ConfigureAwait(false);
                pending = default;
                if (count == 0)
                {
                    break;
                }

                cancellation.ThrowIfCancellationRequested();
                pending = FillAsync(handle, back, offset + count, length);
                ReadOnlyMemory<byte> bytes = front.AsMemory(0, count);
                digests.Append(bytes.Span);
                differs ??= ledger.FirstDifference(offset, bytes.Span);
                offset += count;
                progress(count);
                (front, back) = (back, front);
            }

            bool hasMore = offset == length && RandomAccess.Read(handle, front.AsSpan(0, 1), length) > 0;
            return new Result(offset, differs, hasMore);
        }
        finally
        {
            // A read that is still under way writes into its buffer: it has to end before the buffer is given back.
            await Finished(pending).ConfigureAwait(false);
            ArrayPool<byte>.Shared.Return(front);
            ArrayPool<byte>.Shared.Return(back);
        }
    }

    private static async ValueTask<int> FillAsync(SafeFileHandle handle, byte[] buffer, long offset, long length)
    {
        int wanted = (int)Math.Min(BufferBytes, length - offset);
        int total = 0;
        while (total < wanted)
        {
            int read = await RandomAccess.ReadAsync(handle, buffer.AsMemory(total, wanted - total), offset + total).ConfigureAwait(false);
            if (read == 0)
            {
                break;
            }

            total += read;
        }

        return total;
    }

    private static async ValueTask Finished(ValueTask<int> pending)
    {
        try
        {
            await pending.ConfigureAwait(false);
        }
        catch (IOException)
        {
            // The failure of a read nobody needs any more.
        }
    }
}
