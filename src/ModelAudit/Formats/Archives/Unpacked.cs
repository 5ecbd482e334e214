using System.Buffers;
using System.IO.Hashing;
using ModelAudit.Reading;
using SharpCompress.Compressors.ZStandard;
using SharpCompress.Compressors.ZStandard.Unsafe;

namespace ModelAudit.Formats.Archives;

/// <summary>What came out of a decoder, up to its end, its first mistake or the bound.</summary>
internal sealed class Unpacked : IDisposable
{
    private const int PieceBytes = 1 << 16;

    private readonly Spool spool;

    private Unpacked(Spool spool) => this.spool = spool;

    /// <summary>The content.</summary>
    public ArtifactReader Content => spool.ToReader();

    /// <summary>Its length in bytes.</summary>
    public long Length => spool.Length;

    /// <summary>The CRC-32 of the content.</summary>
    public uint Checksum { get; private set; }

    /// <summary>Whether the bound on unpacked bytes cut it.</summary>
    public bool IsCut { get; private set; }

    /// <summary>What the decoder stumbled over, or null.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Whether the decoder asks for more memory than it is given, and nothing was unpacked.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>Unpacks.</summary>
    /// <param name="open">Makes the decoder of a stream.</param>
    /// <param name="packed">The compressed bytes.</param>
    /// <param name="context">The file that is inspected.</param>
    public static Unpacked Of(Func<Stream, Stream> open, ArtifactReader packed, InspectionContext context)
    {
        using var source = new ReaderStream(packed);
        return Of(() => open(source), () => source.Failure, packed.Length, context);
    }

    /// <summary>Unpacks from a decoder over a stream that is shared.</summary>
    /// <param name="open">Makes the decoder.</param>
    /// <param name="failed">What went wrong in reading what the decoder reads, or null.</param>
    /// <param name="packedLength">The compressed bytes.</param>
    /// <param name="context">The file that is inspected.</param>
    public static Unpacked Of(Func<Stream> open, Func<Exception?> failed, long packedLength, InspectionContext context)
    {
        var result = new Unpacked(new Spool(context.Limits.SmallFileBytes));
        byte[] piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            result.Fill(open, failed, packedLength, context, piece);
            return result;
        }
        catch
        {
            result.Dispose();
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => spool.Dispose();

    private void Fill(Func<Stream> open, Func<Exception?> failed, long packedLength, InspectionContext context, byte[] piece)
    {
        long allowed = context.Container.Allowance(packedLength);
        var checksum = new Crc32();
        try
        {
            using Stream decoder = open();
            while (true)
            {
                context.Cancellation.ThrowIfCancellationRequested();
                int read = decoder.Read(piece);
                if (read == 0)
                {
                    break;
                }

                int taken = (int)Math.Min(read, allowed - Length);
                checksum.Append(piece.AsSpan(0, taken));
                Keep(piece.AsSpan(0, taken));
                if (taken < read)
                {
                    IsCut = true;
                    break;
                }
            }
        }
        catch (SpoolFailedException)
        {
            Trouble = "What was unpacked does not fit into a temporary file.";
        }
        catch (Exception exception) when (exception is DecoderMemoryException or ZstdException { Code: ZSTD_ErrorCode.ZSTD_error_frameParameter_windowTooLarge })
        {
            Trouble = new DecoderMemoryException().Message;
            IsRefused = true;
        }
        catch (Exception exception) when (failed() is null && exception is not (OperationCanceledException or ReadBudgetExceededException or OutOfMemoryException))
        {
            // Decoders of others throw whatever they like at hostile input.
            Trouble = "The compressed data is damaged.";
        }

        if (failed() is { } failure and not (ArgumentException or OverflowException))
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }

        context.Container.Unpacked(Length);
        Checksum = checksum.GetCurrentHashAsUInt32();
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        try
        {
            spool.Append(bytes);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SpoolFailedException(exception);
        }
    }

    private sealed class SpoolFailedException(Exception inner) : Exception(inner.Message, inner);
}
