namespace ModelAudit.Formats.SevenZip;

/// <summary>Undoes a filter that changed bytes in place, whatever the pieces are in which they come.</summary>
/// <param name="source">The filtered bytes.</param>
/// <param name="filter">Undoes it for the bytes at a position, and tells how many it is done with; the rest needs what follows it.</param>
internal sealed class FilterStream(Stream source, Func<Memory<byte>, uint, int> filter) : Stream
{
    private const int PieceBytes = 1 << 14;

    private readonly byte[] buffer = new byte[PieceBytes];
    private int start;
    private int ready;
    private int end;
    private uint position;
    private bool isDone;

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
        while (start == ready && !isDone)
        {
            Fill();
        }

        int taken = Math.Min(count, ready - start);
        this.buffer.AsSpan(start, taken).CopyTo(buffer.AsSpan(offset));
        start += taken;
        return taken;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Fill()
    {
        buffer.AsSpan(ready, end - ready).CopyTo(buffer);
        (start, end, ready) = (0, end - ready, 0);
        int read = source.Read(buffer, end, buffer.Length - end);
        end += read;
        if (read == 0)
        {
            // Too few bytes for an instruction stay as they are.
            ready = end;
            isDone = true;
            return;
        }

        ready = filter(buffer.AsMemory(0, end), position);
        position += (uint)ready;
    }
}
