using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Hashing;

namespace ModelAudit.Reading;

/// <summary>A large file that is hashed beside others: what <see cref="HashingPass"/> is to one file.</summary>
/// <param name="file">The file; closed with this.</param>
/// <param name="content">Closes what watched the bytes.</param>
/// <param name="progress">Told the number of bytes of each step.</param>
/// <param name="cancellation">Signals that the audit is being cancelled.</param>
internal sealed class LaneFile(LargeFile file, ContentExaminer content, Action<long> progress, CancellationToken cancellation) : ILaneMessage, IDisposable
{
    private long offset;
    private long? differs = file.Ledger.ChangedAt;

    /// <summary>Whether a ledger's blocks fit into the pieces that lanes read.</summary>
    public static bool Takes(long length) => length <= LaneHashing.PieceBytes * BlockLedger.MaximumBlocks;

    /// <summary>Takes the file with those inside it, once, when it was hashed or could not be read.</summary>
    public required Action<ImmutableArray<ExaminedFile>> Done { private get; init; }

    /// <inheritdoc/>
    public int? Read(Span<byte> destination)
    {
        int wanted = (int)Math.Min(destination.Length, file.Length - offset);
        int total = 0;
        try
        {
            while (total < wanted && file.Content.Read(destination[total..wanted], offset + total) is > 0 and var read)
            {
                total += read;
            }
        }
        catch (Exception exception) when (ReadFailure.Is(exception))
        {
            Done(FileExaminer.NotRead(file.Entry, GapReason.Unreadable, ReadFailure.Sentence(exception)));
            return null;
        }

        ReadOnlySpan<byte> bytes = destination[..total];
        file.Digests.Append(bytes);
        file.Result.Watches.See(offset, bytes);
        differs ??= file.Ledger.FirstDifference(offset, bytes);
        offset += total;
        progress(total);
        return total;
    }

    /// <inheritdoc/>
    public void Finish(ReadOnlySpan<byte> digest)
    {
        ImmutableArray<ExaminedFile> examined;
        try
        {
            bool hasMore = offset == file.Length && file.Content.Read(stackalloc byte[1], offset) > 0;
            examined = file.Close(new HashingPass.Result(offset, differs, hasMore), file.Digests.Finish(Sha256Digest.FromBytes(digest)), content, cancellation);
        }
        catch (Exception exception) when (ReadFailure.Is(exception))
        {
            examined = FileExaminer.NotRead(file.Entry, GapReason.Unreadable, ReadFailure.Sentence(exception));
        }

        Done(examined);
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();
}
