using System.Collections.Concurrent;
using ModelAudit.Reading;

namespace ModelAudit.Provenance.ModelSigning;

/// <summary>Hashes files and pieces of files on all cores: the pieces of one large file too.</summary>
internal static class PieceDigests
{
    private const int BufferBytes = 1 << 18;

    /// <summary>What became of a piece.</summary>
    /// <param name="Digest">The digest in lowercase hexadecimal digits; null when the piece could not be read whole.</param>
    /// <param name="Problem">A sentence when there is no digest.</param>
    internal readonly record struct Result(string? Digest, string? Problem);

    /// <summary>Hashes.</summary>
    /// <param name="pieces">What to hash.</param>
    /// <param name="algorithm">sha256, blake2b or blake3.</param>
    /// <param name="jobs">How many at once; 0 means one per core.</param>
    /// <param name="cancellation">Stops within one buffer.</param>
    /// <returns>The results in the order of the pieces.</returns>
    public static Task<Result[]> ComputeAsync(IReadOnlyList<OmsPiece> pieces, string algorithm, int jobs, CancellationToken cancellation) => Task.Run(
        () =>
        {
            var results = new Result[pieces.Count];

            // The largest come first, so that no core is left with a giant at the end.
            int[] order = [.. Enumerable.Range(0, pieces.Count).OrderByDescending(index => pieces[index].Length)];
            Parallel.ForEach(
                Partitioner.Create(order, EnumerablePartitionerOptions.NoBuffering),
                new ParallelOptions { MaxDegreeOfParallelism = jobs == 0 ? Environment.ProcessorCount : jobs, CancellationToken = cancellation },
                () => (Digest: ContentDigest.Create(algorithm), Buffer: new byte[BufferBytes]),
                (index, _, worker) =>
                {
                    results[index] = Hash(pieces[index], worker.Digest, worker.Buffer, cancellation);
                    return worker;
                },
                worker => worker.Digest.Dispose());
            return results;
        },
        cancellation);

    private static Result Hash(in OmsPiece piece, ContentDigest digest, byte[] buffer, CancellationToken cancellation)
    {
        try
        {
            using OpenedFile file = OpenedFile.Of(piece.Entry);
            long offset = piece.Start;
            long end = piece.End ?? long.MaxValue;
            while (offset < end)
            {
                cancellation.ThrowIfCancellationRequested();
                int read = file.Read(buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - offset)), offset);
                if (read == 0)
                {
                    break;
                }

                digest.Append(buffer.AsSpan(0, read));
                offset += read;
            }

            string value = Convert.ToHexStringLower(digest.Finish());
            return piece.End is null || offset == end
                ? new Result(value, null)
                : new Result(null, FormattableString.Invariant($"The file ends at byte {offset}, before byte {end}."));
        }
        catch (Exception exception) when (ReadFailure.Is(exception))
        {
            _ = digest.Finish();
            return new Result(null, ReadFailure.Sentence(exception));
        }
    }
}
