using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.IO.Hashing;
using System.Security.Cryptography;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats.Onnx.External;
using ModelAudit.Reading;
using ModelAudit.Sharding;
using ModelAudit.Sources;

namespace ModelAudit.Caching;

/// <summary>A digest cache in one audit: which files need not be read, and what goes into the cache afterwards.</summary>
internal sealed class CacheUse
{
    private const int PieceBytes = 1 << 20;

    private readonly DigestCache cache;
    private readonly Sha256Digest madeBy;
    private readonly AuditLimits limits;
    private readonly TimeProvider time;
    private readonly ImmutableArray<CachedFile> known;
    private readonly long seed;
    private readonly ConcurrentBag<(CachedFile File, IReadOnlyList<ExaminedFile> Examined)> seen = [];

    /// <summary>Begins an audit with a cache.</summary>
    /// <param name="cache">The cache; of another version, or made within other bounds, it is as good as empty.</param>
    /// <param name="madeBy">A digest of what examines the files now.</param>
    /// <param name="limits">The bounds in force.</param>
    /// <param name="time">The clock.</param>
    public CacheUse(DigestCache cache, Sha256Digest madeBy, AuditLimits limits, TimeProvider time)
    {
        this.cache = cache;
        this.madeBy = madeBy;
        this.limits = limits;
        this.time = time;
        known = cache.Body is { } body && body.MadeBy == madeBy ? body.Files : [];
        seed = known.IsEmpty ? BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))) : cache.Body!.Seed;
    }

    /// <summary>Whether a file may be in the cache: a small one is as quickly read as looked up, and only what lies in a folder can be known again.</summary>
    public bool Takes(ArtifactFile entry) => entry is { Kind: ArtifactEntryKind.File, Part: null, Layer: null } && entry.Open is not null && entry.Length > limits.SmallFileBytes && entry.Length <= limits.MaxFileBytes;

    /// <summary>What is known of a file that has not changed; null for any other, which has to be examined.</summary>
    /// <param name="entry">The file.</param>
    /// <param name="claims">What is asked of it, which the cache has to answer completely.</param>
    /// <param name="cancellation">Stops the comparison.</param>
    public CachedFile? Find(ArtifactFile entry, DigestClaims claims, CancellationToken cancellation)
    {
        if (known.IndexOf(entry.Path, static file => file.Path) is not (>= 0 and var index))
        {
            return null;
        }

        CachedFile file = known[index];
        SortedSet<string> wanted = new(claims.Of(entry.Path), StringComparer.Ordinal);
        if (!wanted.All(file.Own.Digests.Others.ContainsKey) || (claims.WatchOf(entry.Path) as ExternalValues)?.Asked() != file.Asked)
        {
            return null;
        }

        try
        {
            using OpenedFile opened = OpenedFile.Of(entry);
            if (opened.Key is not { } key || key != file.Key || !key.IsSettled(time.GetUtcNow()) || (cache.Confirms && (HashOf(opened, cancellation) != file.Content || opened.Key != key)))
            {
                return null;
            }
        }
        catch (Exception exception) when (ReadFailure.Is(exception))
        {
            // The examination that follows says so.
            return null;
        }

        if (file.External is { } findings)
        {
            claims.Find(entry.Path, findings);
        }

        seen.Add((file, []));
        return file with { Files = [.. file.Files.Select(each => each with { Facts = Marked(each.Facts), Digests = Wanted(each, file, wanted) })] };
    }

    /// <summary>Begins to take a file down; null when it cannot be known again.</summary>
    /// <param name="entry">The file.</param>
    /// <param name="opened">The file, open.</param>
    /// <param name="claims">What is asked of it.</param>
    public CacheRecording? Begin(ArtifactFile entry, OpenedFile opened, DigestClaims claims) =>
        Takes(entry) && opened.Key is { } key && key.IsSettled(time.GetUtcNow())
            ? new CacheRecording(this, key, (claims.WatchOf(entry.Path) as ExternalValues)?.Asked(), seed)
            : null;

    /// <summary>Takes a file down.</summary>
    public void Record(CacheKey key, ulong content, Sha256Digest? asked, IReadOnlyList<ExaminedFile> examined)
    {
        // Trouble that may be gone next time is not kept.
        string late = ReadBudget.LateSentence(limits);
        bool isWhole = examined[0].Evidence.Digests.Sha256 is not null && examined[0].Evidence.Length == key.Length && examined.All(file => !file.Evidence.Gaps.Any(gap =>
            gap.Reason is GapReason.ChangedDuringAudit or GapReason.Unreadable or GapReason.InspectorFailed || gap.Detail == late));
        if (isWhole)
        {
            ImmutableArray<FileEvidence> files = [.. examined.Select(file => file.Evidence).OrderBy(file => file.Path)];
            seen.Add((new CachedFile(examined[0].Evidence.Path, key, content, files, []) { Asked = asked }, examined));
        }
    }

    /// <summary>Puts what was seen into the cache, when the audit has succeeded.</summary>
    /// <param name="evidence">The audit.</param>
    /// <param name="claims">Has what was found in external data.</param>
    public void Complete(AuditEvidence evidence, DigestClaims claims) => cache.Body = new CacheBody(
        madeBy,
        seed,
        evidence with { Files = [], Facts = FactSet.Empty, Gaps = [] },
        [.. seen.Select(file => file.Examined.Count == 0 ? file.File : WithProducts(file.File, file.Examined, claims)).OfType<CachedFile>().OrderBy(file => file.Path)]);

    // What had to be let go of is not there to be kept; the file is read again next time.
    private static CachedFile? WithProducts(CachedFile file, IReadOnlyList<ExaminedFile> examined, DigestClaims claims)
    {
        KeptProduct[] kept = [.. examined.Select(each => each.Product).OfType<KeptProduct>()];
        return kept.Any(product => product.Value is null || !ProductJson.CanWrite(product.Value))
            ? null
            : file with
            {
                Products = [.. kept.OrderBy(product => product.Path).Select(product => new CarriedProduct(product.Path, [product.Path], product.Bytes, product.Value, IsForeign: false))],
                External = file.Asked is null ? null : claims.FindingsOf(file.Path),
            };
    }

    private FactSet Marked(FactSet facts) => new(facts.Append(new(FileFacts.Cached.Name, FactValue.Of(cache.Confirms ? "content" : "identity"))));

    // Digests that nobody asks for any more are not part of the evidence.
    private static FileDigests Wanted(FileEvidence each, CachedFile file, SortedSet<string> wanted) =>
        each.Path == file.Path ? each.Digests with { Others = each.Digests.Others.RemoveRange(each.Digests.Others.Keys.Where(name => !wanted.Contains(name))) } : each.Digests;

    private ulong? HashOf(OpenedFile file, CancellationToken cancellation)
    {
        var hash = new XxHash3(seed);
        byte[] piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            long at = 0;
            while (at < file.Length && file.Read(piece.AsSpan(0, (int)Math.Min(PieceBytes, file.Length - at)), at) is > 0 and var read)
            {
                cancellation.ThrowIfCancellationRequested();
                hash.Append(piece.AsSpan(0, read));
                at += read;
            }

            return at == file.Length ? hash.GetCurrentHashAsUInt64() : null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }
}
