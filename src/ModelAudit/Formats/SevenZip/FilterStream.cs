namespace ModelAudit.Formats.SevenZip;

/// <summary>Undoes a filter that changed bytes in place, whatever the pieces are in which they come.</summary>
/// <param name="source">The filtered bytes.</param>
/// <param name="filter">Undoes it for the bytes at a position, and tells how many it is done with; the rest needs what follows it.</param>
/// <param name="start">The position of the first byte, as the filter counts.</param>
internal sealed class FilterStream(Stream source, Func<Memory<byte>, uint, int> filter, uint start = 0) : Stream
{
    private const int PieceBytes = 1 << 14;

    private readonly byte[] buffer = new byte[PieceBytes];
    private int taken;
    private int ready;
    private int end;
    private uint position = start;
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
        while (taken == ready && !isDone)
        {
            Fill();
        }

        int given = Math.Min(count, ready - taken);
        this.buffer.AsSpan(taken, given).CopyTo(buffer.AsSpan(offset));
        taken += given;
        return given;
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
        (taken, end, ready) = (0, end - ready, 0);
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
