using System.Buffers;

namespace ModelAudit.Evidence;

/// <summary>
/// Collects a document that is being written, in pieces of one size: a report may have hundreds of megabytes, and a buffer that doubles
/// would hold it three times over.
/// </summary>
internal sealed class ChunkedBuffer : Stream
{
    private const int ChunkBytes = 1 << 20;

    private readonly List<byte[]> chunks = [];
    private int used = ChunkBytes;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => ((long)chunks.Count * ChunkBytes) - (ChunkBytes - used);

    /// <inheritdoc/>
    public override long Position
    {
        get => Length;
        set => throw new NotSupportedException();
    }

    /// <summary>What was written, behind a prefix, as one array.</summary>
    /// <exception cref="OverflowException">It is longer than an array can be.</exception>
    public byte[] ToArray(ReadOnlySpan<byte> prefix)
    {
        byte[] all = new byte[checked((int)(prefix.Length + Length))];
        prefix.CopyTo(all);
        Span<byte> rest = all.AsSpan(prefix.Length);
        foreach (byte[] chunk in chunks)
        {
            ReadOnlySpan<byte> piece = chunk.AsSpan(0, Math.Min(ChunkBytes, rest.Length));
            piece.CopyTo(rest);
            rest = rest[piece.Length..];
        }

        return all;
    }

    /// <summary>Writes all bytes to another stream.</summary>
    public async Task CopyChunksToAsync(Stream output, CancellationToken cancellationToken)
    {
        long rest = Length;
        foreach (byte[] chunk in chunks)
        {
            int piece = (int)Math.Min(ChunkBytes, rest);
            await output.WriteAsync(chunk.AsMemory(0, piece), cancellationToken).ConfigureAwait(false);
            rest -= piece;
        }
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            if (used == ChunkBytes)
            {
                chunks.Add(ArrayPool<byte>.Shared.Rent(ChunkBytes));
                used = 0;
            }

            ReadOnlySpan<byte> piece = buffer[..Math.Min(buffer.Length, ChunkBytes - used)];
            piece.CopyTo(chunks[^1].AsSpan(used));
            used += piece.Length;
            buffer = buffer[piece.Length..];
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            chunks.ForEach(chunk => ArrayPool<byte>.Shared.Return(chunk));
            chunks.Clear();
            used = ChunkBytes;
        }

        base.Dispose(disposing);
    }
}
