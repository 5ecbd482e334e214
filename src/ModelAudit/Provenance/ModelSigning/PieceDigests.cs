using System.Collections.Concurrent;
using ModelAudit.Hashing;
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
            int workers = jobs == 0 ? Environment.ProcessorCount : jobs;
            var plan = algorithm == "sha256" ? LanePlan.For([.. order.Select(index => pieces[index].Length)], workers) : LanePlan.OneByOne(order.Length);
            Parallel.ForEach(
                Partitioner.Create(plan.Jobs, EnumerablePartitionerOptions.NoBuffering),
                new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellation },
                () => (Digest: ContentDigest.Create(algorithm), Buffer: new byte[BufferBytes]),
                (job, _, worker) =>
                {
                    if (job is [var only])
                    {
                        int index = order[only];
                        results[index] = Hash(pieces[index], worker.Digest, worker.Buffer, cancellation);
                    }
                    else
                    {
                        HashTogether(plan.Width, pieces, [.. job.Select(place => order[place])], results, cancellation);
                    }

                    return worker;
                },
                worker => worker.Digest.Dispose());
            return results;
        },
        cancellation);

    private static void HashTogether(int width, IReadOnlyList<OmsPiece> pieces, int[] indexes, Result[] results, CancellationToken cancellation)
    {
        var open = new List<Message>();
        int next = 0;
        try
        {
            LaneHashing.Run(width, Next, cancellation);
        }
        finally
        {
            open.ForEach(message => message.Dispose());
        }

        Message? Next()
        {
            while (next < indexes.Length)
            {
                int index = indexes[next++];
                try
                {
                    open.RemoveAll(message => message.IsClosed);
                    open.Add(new Message(pieces[index], OpenedFile.Of(pieces[index].Entry), result => results[index] = result));
                    return open[^1];
                }
                catch (Exception exception) when (ReadFailure.Is(exception))
                {
                    results[index] = new Result(null, ReadFailure.Sentence(exception));
                }
            }

            return null;
        }
    }

    private static Result Whole(OmsPiece piece, long offset, string digest) => piece.End is not { } end || offset == end
        ? new Result(digest, null)
        : new Result(null, FormattableString.Invariant($"The file ends at byte {offset}, before byte {end}."));

    private static Result Hash(OmsPiece piece, ContentDigest digest, byte[] buffer, CancellationToken cancellation)
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

            return Whole(piece, offset, Convert.ToHexStringLower(digest.Finish()));
        }
        catch (Exception exception) when (ReadFailure.Is(exception))
        {
            _ = digest.Finish();
            return new Result(null, ReadFailure.Sentence(exception));
        }
    }

    /// <summary>A piece that is hashed beside others.</summary>
    private sealed class Message(OmsPiece piece, OpenedFile file, Action<Result> done) : ILaneMessage, IDisposable
    {
        private long offset = piece.Start;

        public bool IsClosed { get; private set; }

        public int? Read(Span<byte> destination)
        {
            int wanted = (int)Math.Min(destination.Length, (piece.End ?? long.MaxValue) - offset);
            int total = 0;
            try
            {
                while (total < wanted && file.Read(destination[total..wanted], offset) is > 0 and var read)
                {
                    total += read;
                    offset += read;
                }
            }
            catch (Exception exception) when (ReadFailure.Is(exception))
            {
                Close(new Result(null, ReadFailure.Sentence(exception)));
                return null;
            }

            return total;
        }

        public void Finish(ReadOnlySpan<byte> digest) => Close(Whole(piece, offset, Convert.ToHexStringLower(digest)));

        public void Dispose() => file.Dispose();

        private void Close(Result result)
        {
            IsClosed = true;
            file.Dispose();
            done(result);
        }
    }
}
