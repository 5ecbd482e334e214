namespace ModelAudit.Formats.Archives;

/// <summary>
/// Feeds a decoder in small pieces and, from one position on, byte by byte: a decoder that reads ahead then stands exactly behind the
/// last byte it needed, which is the only way to learn where its data ends.
/// </summary>
/// <param name="source">The packed bytes.</param>
/// <param name="exactFrom">The position from which single bytes are given.</param>
internal sealed class PacedStream(ReaderStream source, long exactFrom) : Stream
{
    private const int SmallestPiece = 512;
    private const int LargestPiece = 1 << 13;

    private int piece = SmallestPiece;

    /// <summary>Where the last piece started.</summary>
    public long LastStart { get; private set; } = source.Position;

    /// <summary>Whether the last piece was a single byte.</summary>
    public bool IsExact => source.Position - LastStart <= 1;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => source.Position;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        LastStart = source.Position;
        long wanted = LastStart < exactFrom ? Math.Min(piece, exactFrom - LastStart) : 1;
        piece = Math.Min(piece * 2, LargestPiece);
        return source.Read(buffer[..(int)Math.Min(wanted, buffer.Length)]);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int ReadByte()
    {
        LastStart = source.Position;
        return source.ReadByte();
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
