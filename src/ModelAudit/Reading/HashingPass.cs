using System.Buffers;

namespace ModelAudit.Reading;

/// <summary>
/// Reads a large file once from its start to its end, hashes it and compares it with what inspectors saw. Where a processor is free, one
/// buffer is filled while the other is hashed; where all hash files of their own, each reads into a buffer that stays in its cache.
/// </summary>
internal static class HashingPass
{
    private const int AheadBytes = BlockLedger.MaximumBlockBytes;
    private const int CachedBytes = 1 << 18;

    /// <summary>How a pass went.</summary>
    /// <param name="Bytes">The bytes hashed.</param>
    /// <param name="DiffersAt">Where the content is not what an inspector saw, or null.</param>
    /// <param name="HasMore">Whether the file has become longer.</param>
    internal readonly record struct Result(long Bytes, long? DiffersAt, bool HasMore);

    /// <summary>Runs the pass.</summary>
    /// <param name="file">The file.</param>
    /// <param name="length">How much of it is hashed at most: its length when it was opened.</param>
    /// <param name="digests">Where the bytes go.</param>
    /// <param name="ledger">What inspectors saw.</param>
    /// <param name="watches">Who sees the bytes as well.</param>
    /// <param name="readAhead">Whether a processor is free to read while another hashes.</param>
    /// <param name="progress">Told the number of bytes of each step.</param>
    /// <param name="cancellation">Stops the pass within one buffer.</param>
    /// <exception cref="IOException">The operating system failed to read.</exception>
    public static async Task<Result> RunAsync(
        OpenedFile file,
        long length,
        DigestSet digests,
        BlockLedger ledger,
        ContentWatches watches,
        bool readAhead,
        Action<long> progress,
        CancellationToken cancellation)
    {
        // Both are multiples of the ledger's blocks.
        int size = readAhead ? AheadBytes : Math.Max(CachedBytes, ledger.BlockBytes);
        byte[] front = ArrayPool<byte>.Shared.Rent(size);
        byte[] back = readAhead ? ArrayPool<byte>.Shared.Rent(size) : front;
        ValueTask<int> pending = default;
        try
        {
            long offset = 0;
            long? differs = ledger.ChangedAt;
            pending = FillAsync(file, front.AsMemory(0, size), 0, length, readAhead);
            while (true)
            {
                int count = await pending.ConfigureAwait(false);
                pending = default;
                if (count == 0)
                {
                    break;
                }

                cancellation.ThrowIfCancellationRequested();
                long next = offset + count;
                if (readAhead)
                {
                    pending = FillAsync(file, back.AsMemory(0, size), next, length, readAhead);
                }

                ReadOnlyMemory<byte> bytes = front.AsMemory(0, count);
                await ShowAsync(offset, bytes, digests, watches, readAhead).ConfigureAwait(false);
                differs ??= ledger.FirstDifference(offset, bytes.Span);
                offset = next;
                progress(count);
                if (!readAhead)
                {
                    pending = FillAsync(file, back.AsMemory(0, size), next, length, readAhead);
                }

                (front, back) = (back, front);
            }

            bool hasMore = offset == length && file.Read(front.AsSpan(0, 1), length) > 0;
            return new Result(offset, differs, hasMore);
        }
        finally
        {
            // A read that is still under way writes into its buffer: it has to end before the buffer is given back.
            await Finished(pending).ConfigureAwait(false);
            ArrayPool<byte>.Shared.Return(front);
            if (readAhead)
            {
                ArrayPool<byte>.Shared.Return(back);
            }
        }
    }

    // Where a processor is free, it looks at the bytes while this one hashes them.
    private static async ValueTask ShowAsync(long offset, ReadOnlyMemory<byte> bytes, DigestSet digests, ContentWatches watches, bool elsewhere)
    {
        if (watches.IsEmpty || !elsewhere)
        {
            digests.Append(bytes.Span);
            watches.See(offset, bytes.Span);
            return;
        }

        Task seeing = Task.Run(() => watches.See(offset, bytes.Span));
        try
        {
            digests.Append(bytes.Span);
        }
        finally
        {
            await seeing.ConfigureAwait(false);
        }
    }

    private static async ValueTask<int> FillAsync(OpenedFile file, Memory<byte> buffer, long offset, long length, bool elsewhere)
    {
        int wanted = (int)Math.Min(buffer.Length, length - offset);
        int total = 0;
        while (total < wanted)
        {
            Memory<byte> rest = buffer[total..wanted];
            int read = elsewhere
                ? await file.ReadAsync(rest, offset + total).ConfigureAwait(false)
                : file.Read(rest.Span, offset + total);
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
