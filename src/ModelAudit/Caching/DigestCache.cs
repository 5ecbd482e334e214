namespace ModelAudit.Caching;

/// <summary>
/// What earlier audits found out about the large files of a model, so that those are not read again which have not changed. Opt-in: a file
/// that was not read is said to be one (<see cref="Reading.FileFacts.Cached"/>), and a rule judges it. An audit that succeeds puts what it saw
/// in the place of what was there. Used by one audit at a time.
/// </summary>
/// <remarks>
/// Whoever can write the cache can say what its files hold. A file counts as unchanged when path, length, times of its last write and change in
/// nanoseconds, device and inode are the same; only files longer than <see cref="AuditLimits.SmallFileBytes"/> are kept, all others are read
/// each time. Where the platform does not tell these (anything but Linux), nothing is kept.
/// </remarks>
public sealed class DigestCache
{
    /// <summary>Makes a cache that holds nothing.</summary>
    public DigestCache()
    {
    }

    internal DigestCache(CacheBody body) => Body = body;

    /// <summary>Whether a file that seems unchanged is read all the same, and compared by the XxHash3 of its content: faster than its digests, and no match for somebody who can write the cache.</summary>
    public bool Confirms { get; init; }

    /// <summary>The number of files.</summary>
    public int Count => Body?.Files.Length ?? 0;

    /// <summary>What it holds; null for nothing.</summary>
    internal CacheBody? Body { get; set; }

    /// <summary>Reads a cache.</summary>
    /// <param name="utf8">The document, which must be valid in every detail: unknown members are refused.</param>
    /// <param name="name">The document's name in messages.</param>
    /// <param name="confirms">See <see cref="Confirms"/>.</param>
    /// <exception cref="InvalidInputException">It is not a cache of version 1, or not whole; says where and why.</exception>
    public static DigestCache Read(ReadOnlySpan<byte> utf8, string name, bool confirms) => new(DigestCacheJson.Read(utf8, name)) { Confirms = confirms };

    /// <summary>Writes the cache; the stream stays open. Keep it where only those write who may say what files hold.</summary>
    /// <exception cref="InvalidOperationException">No audit has used it yet.</exception>
    public void Write(Stream output) => DigestCacheJson.Write(Body ?? throw new InvalidOperationException("No audit has used the cache yet."), output);
}
