using System.Buffers;
using ModelAudit.Reading;

namespace ModelAudit.Formats.Archives;

/// <summary>Unpacks data whose packed length nothing states, and finds out where it ends.</summary>
internal static class MeasuredUnpacking
{
    // Ordinary files end with their data and a short trailer: there, single bytes cost nothing and make a second pass unnecessary.
    private const int ExactTail = 64;

    /// <summary>Unpacks from a position of an artifact.</summary>
    /// <param name="open">Makes the decoder of a stream.</param>
    /// <param name="reader">The artifact.</param>
    /// <param name="start">Where the packed data starts.</param>
    /// <param name="context">The file that is inspected.</param>
    /// <param name="consumed">The length of the packed data; everything up to the end when it is damaged or cut.</param>
    public static Unpacked Of(Func<Stream, Stream> open, ArtifactReader reader, long start, InspectionContext context, out long consumed)
    {
        using var source = new ReaderStream(reader);
        source.Position = start;
        var paced = new PacedStream(source, ExactFrom(reader, start));
        Unpacked unpacked = Unpacked.Of(() => open(paced), () => source.Failure, reader.Length - start, context);
        try
        {
            consumed = unpacked.Trouble is not null || unpacked.IsCut ? reader.Length - start
                : paced.IsExact ? source.Position - start
                : Measure(open, reader, start, paced.LastStart, context.Cancellation) - start;
            return unpacked;
        }
        catch
        {
            unpacked.Dispose();
            throw;
        }
    }

    /// <summary>From where on single bytes are fed in the first pass.</summary>
    public static long ExactFrom(ArtifactReader reader, long start) => Math.Max(start, reader.Length - ExactTail);

    /// <summary>Where the packed data ends, found by unpacking it once more and feeding single bytes from a position on.</summary>
    /// <param name="open">Makes the decoder of a stream.</param>
    /// <param name="reader">The artifact.</param>
    /// <param name="start">Where the packed data starts.</param>
    /// <param name="exactFrom">The start of the piece in which it ended.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static long Measure(Func<Stream, Stream> open, ArtifactReader reader, long start, long exactFrom, CancellationToken cancellation)
    {
        using var source = new ReaderStream(reader);
        source.Position = start;
        byte[] piece = ArrayPool<byte>.Shared.Rent(1 << 16);
        try
        {
            using Stream decoder = open(new PacedStream(source, exactFrom));
            while (decoder.Read(piece) > 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            return source.Position;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }
}
