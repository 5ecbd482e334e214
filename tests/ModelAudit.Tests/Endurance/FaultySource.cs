using System.Runtime.CompilerServices;
using ModelAudit.Caching;
using ModelAudit.Reading;
using ModelAudit.Sources;

namespace ModelAudit.Tests.Endurance;

/// <summary>Files in memory whose opening and reading goes wrong as a test says. Counts what is open.</summary>
internal sealed class FaultySource(IReadOnlyDictionary<string, byte[]> files) : IArtifactSource
{
    private int steps;
    private int open;

    /// <summary>Called at each opening and reading; it may throw what the operating system would.</summary>
    public Action<Step> OnStep { get; init; } = static _ => { };

    /// <summary>What the file holds at a step; what was listed, when null.</summary>
    public Func<Step, byte[], byte[]>? ContentAt { get; init; }

    /// <summary>The most bytes that one reading gives.</summary>
    public Func<Step, int> Most { get; init; } = static _ => int.MaxValue;

    /// <summary>The files that are open.</summary>
    public int Open => Volatile.Read(ref open);

    /// <summary>The openings and readings so far.</summary>
    public int Steps => Volatile.Read(ref steps);

    /// <summary>One opening or reading.</summary>
    /// <param name="Number">Its number, from 1, over all files.</param>
    /// <param name="Path">The file.</param>
    /// <param name="Offset">Where it reads; null for opening.</param>
    internal readonly record struct Step(int Number, string Path, long? Offset);

    public SourceDescription Describe() => new("faulty", "faulty");

    public async IAsyncEnumerable<ArtifactFile> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        foreach ((string path, byte[] content) in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new ArtifactFile(ArtifactPath.Parse(path), ArtifactEntryKind.File) { Length = content.Length, Content = () => new FaultyFile(this, path, content) };
        }
    }

    private Step Next(string path, long? offset)
    {
        var step = new Step(Interlocked.Increment(ref steps), path, offset);
        OnStep(step);
        return step;
    }

    private sealed class FaultyFile : OpenedFile
    {
        private readonly FaultySource source;
        private readonly string path;
        private readonly byte[] listed;
        private bool isClosed;

        public FaultyFile(FaultySource source, string path, byte[] listed)
        {
            this.source = source;
            this.path = path;
            this.listed = listed;
            Step step = source.Next(path, null);
            Length = ContentAt(step).Length;
            Interlocked.Increment(ref source.open);
        }

        public override long Length { get; }

        public override DateTime Written => DateTime.UnixEpoch;

        public override CacheKey? Key => null;

        public override int Read(Span<byte> buffer, long offset)
        {
            ObjectDisposedException.ThrowIf(isClosed, this);
            Step step = source.Next(path, offset);
            byte[] content = ContentAt(step);
            int count = (int)Math.Clamp(Math.Min(content.Length - offset, Math.Min(buffer.Length, source.Most(step))), 0, int.MaxValue);
            content.AsSpan((int)Math.Min(offset, content.Length), count).CopyTo(buffer);
            return count;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, long offset) => ValueTask.FromResult(Read(buffer.Span, offset));

        public override ArtifactReader ToReader() => new Reader(this);

        public override void Dispose()
        {
            if (!isClosed)
            {
                isClosed = true;
                Interlocked.Decrement(ref source.open);
            }
        }

        private byte[] ContentAt(Step step) => source.ContentAt?.Invoke(step, listed) ?? listed;

        // As the reader of a file of the operating system's: it reads on where a reading was short.
        private sealed class Reader(FaultyFile file) : ArtifactReader
        {
            public override long Length => file.Length;

            public override int ReadAt(long offset, Span<byte> destination)
            {
                Span<byte> wanted = destination[..(int)Math.Clamp(Length - offset, 0, destination.Length)];
                int total = 0;
                while (total < wanted.Length && file.Read(wanted[total..], offset + total) is > 0 and var read)
                {
                    total += read;
                }

                return total;
            }
        }
    }
}
