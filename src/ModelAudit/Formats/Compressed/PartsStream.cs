using System.Buffers.Binary;
using System.IO.Hashing;
using ModelAudit.Formats.Archives;
using ModelAudit.Reading;

namespace ModelAudit.Formats.Compressed;

/// <summary>Unpacks the parts of a compressed file one behind the other, and knows where the last one ends.</summary>
/// <param name="reader">The file.</param>
/// <param name="source">The stream over it, which remembers failures of reading.</param>
/// <param name="next">Finds the part at a position.</param>
/// <param name="cancellation">Stops the work.</param>
internal sealed class PartsStream(ArtifactReader reader, ReaderStream source, Func<ArtifactReader, long, CompressedPart?> next, CancellationToken cancellation) : Stream
{
    private readonly Crc32 checksum = new();
    private CompressedPart? part;
    private PacedStream? paced;
    private Stream? decoder;

    /// <summary>Where the last complete part ends.</summary>
    public long EndPosition { get; private set; }

    /// <summary>The number of complete parts.</summary>
    public long Parts { get; private set; }

    /// <summary>The number of parts whose content has another checksum than they say.</summary>
    public long WrongChecksums { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            if (decoder is null && !Open())
            {
                return 0;
            }

            int read = decoder!.Read(buffer);
            if (read > 0)
            {
                if (part!.HasChecksum)
                {
                    checksum.Append(buffer[..read]);
                }

                return read;
            }

            if (!Finish())
            {
                return 0;
            }
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        decoder?.Dispose();
        base.Dispose(disposing);
    }

    private bool Open()
    {
        part = EndPosition < reader.Length ? next(reader, EndPosition) : null;
        if (part is null)
        {
            return false;
        }

        source.Position = part.Start;
        paced = new PacedStream(source, part.End ?? MeasuredUnpacking.ExactFrom(reader, part.Start));
        decoder = part.Open(part.End is { } end ? new ReaderStream(reader.Slice(part.Start, end - part.Start)) : paced);
        return true;
    }

    private bool Finish()
    {
        decoder!.Dispose();
        decoder = null;
        long end = part!.End ?? (paced!.IsExact ? source.Position : MeasuredUnpacking.Measure(part.Open, reader, part.Start, paced.LastStart, cancellation));
        if (end + part.TrailerBytes > reader.Length)
        {
            throw new EndOfStreamException();
        }

        Span<byte> trailer = stackalloc byte[sizeof(uint)];
        if (part.HasChecksum && reader.TryReadExactly(end, trailer) && BinaryPrimitives.ReadUInt32LittleEndian(trailer) != checksum.GetCurrentHashAsUInt32())
        {
            WrongChecksums++;
        }

        checksum.Reset();
        Parts++;
        bool goesOn = end + part.TrailerBytes > EndPosition;
        EndPosition = end + part.TrailerBytes;
        return goesOn;
    }
}
