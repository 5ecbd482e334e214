using System.IO.Hashing;
using ModelAudit.Evidence;
using ModelAudit.Formats;
using ModelAudit.Reading;

namespace ModelAudit.Caching;

/// <summary>Watches a large file while it is hashed, and takes it down for the cache when nothing about it changed meanwhile.</summary>
/// <param name="use">Takes the file.</param>
/// <param name="key">By what it is known again, as it was opened.</param>
/// <param name="asked">What tensors are asked about, as a digest.</param>
/// <param name="seed">The seed of the hash.</param>
internal sealed class CacheRecording(CacheUse use, CacheKey key, Sha256Digest? asked, long seed) : IContentWatch
{
    private readonly XxHash3 hash = new(seed);
    private long seen;

    /// <inheritdoc/>
    public void See(long offset, ReadOnlySpan<byte> bytes)
    {
        hash.Append(bytes);
        seen += bytes.Length;
    }

    /// <inheritdoc/>
    public void State(InspectionContext context)
    {
        // It states nothing.
    }

    /// <summary>Takes the file down, if it can be known again.</summary>
    /// <param name="file">The file, still open.</param>
    /// <param name="examined">What was found out about it and the files inside.</param>
    public void End(OpenedFile file, IReadOnlyList<ExaminedFile> examined)
    {
        if (seen == key.Length && file.Key == key)
        {
            use.Record(key, hash.GetCurrentHashAsUInt64(), asked, examined);
        }
    }
}
