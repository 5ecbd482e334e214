namespace ModelAudit.Formats.Archives;

/// <summary>The next bytes of a stream that goes on behind them and stays open. It is opened when it is first read: decoders read ahead at once.</summary>
/// <param name="open">Gives the stream.</param>
/// <param name="length">How many bytes.</param>
internal sealed class LimitedStream(Func<Stream> open, ulong length) : Stream
{
    private ulong left = length;
    private Stream? source;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        int wanted = (int)Math.Min((ulong)count, left);
        int read = wanted == 0 ? 0 : (source ??= open()).Read(buffer, offset, wanted);
        left -= (ulong)read;
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
