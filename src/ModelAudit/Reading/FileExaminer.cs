using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;
using ModelAudit.Caching;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Hashing;
using ModelAudit.Sources;

namespace ModelAudit.Reading;

/// <summary>
/// Opens a file once, inspects and hashes it, and notices when it changes meanwhile. A small file is read once into memory and hashed and
/// inspected there; of a large one inspectors read what they need through a ledger that the hashing pass then checks.
/// </summary>
/// <param name="content">Inspects the content.</param>
/// <param name="limits">The bounds in force.</param>
/// <param name="claims">Which digests beside SHA-256 are wanted of which files.</param>
/// <param name="progress">Counts files and bytes.</param>
/// <param name="readAhead">Whether processors are free to read large files while others hash them.</param>
/// <param name="cache">What is known of files from earlier; null for nothing.</param>
internal sealed class FileExaminer(ContentExaminer content, AuditLimits limits, DigestClaims claims, ProgressMeter progress, bool readAhead, CacheUse? cache)
{
    /// <summary>Tells what a file is that has not changed since an earlier audit.</summary>
    /// <param name="entry">The file.</param>
    /// <param name="cancellation">Stops the comparison.</param>
    /// <returns>The file, then the files inside it; nothing for a file that has to be examined.</returns>
    public ImmutableArray<ExaminedFile> Recall(ArtifactFile entry, CancellationToken cancellation)
    {
        if (cache?.Find(entry, claims, cancellation) is not { } known)
        {
            return [];
        }

        progress.AddBytes(known.Key.Length);
        progress.FileDone();
        Dictionary<ArtifactPath, KeptProduct> products = known.Products.ToDictionary(product => product.Path, product => content.Keep(product.Path, product.Value!, product.Bytes));
        return [.. known.Files.Select(file => new ExaminedFile(file, products.GetValueOrDefault(file.Path)))];
    }

    /// <summary>Examines one entry that is a file, a link to one, or unreadable.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="cancellation">Stops the examination.</param>
    /// <returns>The file, then the files inside it.</returns>
    public async ValueTask<ImmutableArray<ExaminedFile>> ExamineAsync(ArtifactFile entry, CancellationToken cancellation)
    {
        ImmutableArray<ExaminedFile> examined = await ReadAsync(entry, cancellation).ConfigureAwait(false);
        progress.FileDone();
        return examined;
    }

    /// <summary>
    /// Examines a link to a file that was examined under its own path. The content is not hashed again where it is certain to be the same;
    /// files inside it are listed under the file's own path only.
    /// </summary>
    /// <param name="entry">The link.</param>
    /// <param name="target">The file it leads to.</param>
    /// <param name="cancellation">Stops the examination.</param>
    public async ValueTask<ImmutableArray<ExaminedFile>> ExamineLinkAsync(ArtifactFile entry, ExaminedFile target, CancellationToken cancellation)
    {
        if (Known(entry, target) is not { } known)
        {
            return (await ExamineAsync(entry, cancellation).ConfigureAwait(false))[..1];
        }

        progress.AddBytes(target.Evidence.Length);
        progress.FileDone();
        return [known];
    }

    private ExaminedFile? Known(ArtifactFile entry, ExaminedFile target)
    {
        FileDigests digests = target.Evidence.Digests;
        if (entry.Layer is { File: not null } && entry.Length == target.Evidence.Length && !Lacks(entry, target))
        {
            return Examined(entry, entry.Length, digests, LayerBlob.Repeated with { Facts = ContentExaminer.WithOrigin(LayerBlob.Repeated.Facts, target.Evidence) }, change: null)[0];
        }

        if (entry.Open is null
            || Lacks(entry, target))
        {
            return null;
        }

        try
        {
            using OpenedFile file = OpenedFile.Of(entry);
            return file.Length == target.Evidence.Length && content.UnderName(entry.Path, file.ToReader(), target) is { } result
                ? Examined(entry, file.Length, digests, result, change: null)[0]
                : null;
        }
        catch (Exception exception) when (ReadFailure.Is(exception))
        {
            return null;
        }
    }

    // What is not known for certain of the target, or wanted of the link only, has to be read again.
    private bool Lacks(ArtifactFile entry, ExaminedFile target) =>
        target.Evidence.Digests.Sha256 is null
        || claims.Of(entry.Path).Any(name => !target.Evidence.Digests.Others.ContainsKey(name))
        || target.Evidence.Gaps.Any(gap => gap.Reason == GapReason.ChangedDuringAudit);

    /// <summary>Examines files and hashes them side by side.</summary>
    /// <param name="width">The number of lanes.</param>
    /// <param name="entries">The files, in the order in which they are begun.</param>
    /// <param name="done">Takes the place of a file in the list, and the file with those inside it.</param>
    /// <param name="cancellation">Stops the examination.</param>
    public void ExamineTogether(int width, IReadOnlyList<ArtifactFile> entries, Action<int, ImmutableArray<ExaminedFile>> done, CancellationToken cancellation)
    {
        var open = new HashSet<LaneFile>();
        int next = 0;
        try
        {
            LaneHashing.Run(width, Next, cancellation);
        }
        finally
        {
            foreach (LaneFile file in open)
            {
                file.Dispose();
            }
        }

        LaneFile? Next()
        {
            while (next < entries.Count)
            {
                int place = next++;
                (LargeFile? large, ImmutableArray<ExaminedFile> examined) = Open(entries[place], hasSha256: false, cancellation);
                if (large is null)
                {
                    Done(place, examined);
                    continue;
                }

                LaneFile? lane = null;
                lane = new LaneFile(large, content, progress.AddBytes, cancellation) { Done = result => Close(lane!, place, result) };
                open.Add(lane);
                return lane;
            }

            return null;
        }

        void Close(LaneFile file, int place, ImmutableArray<ExaminedFile> examined)
        {
            open.Remove(file);
            file.Dispose();
            Done(place, examined);
        }

        void Done(int place, ImmutableArray<ExaminedFile> examined)
        {
            progress.FileDone();
            done(place, examined);
        }
    }

    private async ValueTask<ImmutableArray<ExaminedFile>> ReadAsync(ArtifactFile entry, CancellationToken cancellation)
    {
        (LargeFile? large, ImmutableArray<ExaminedFile> examined) = Open(entry, hasSha256: true, cancellation);
        if (large is not { } file)
        {
            return examined;
        }

        using (file)
        {
            try
            {
                HashingPass.Result pass = await HashingPass.RunAsync(
                    file.Content, file.Length, file.Digests, file.Ledger, file.Result.Watches, readAhead, progress.AddBytes, cancellation).ConfigureAwait(false);
                return file.Close(pass, file.Digests.Finish(), content, cancellation);
            }
            catch (Exception exception) when (ReadFailure.Is(exception))
            {
                return NotRead(entry, GapReason.Unreadable, ReadFailure.Sentence(exception));
            }
        }
    }

    // A small file is examined at once; a large one is inspected and has yet to be hashed.
    private (LargeFile? File, ImmutableArray<ExaminedFile> Examined) Open(ArtifactFile entry, bool hasSha256, CancellationToken cancellation)
    {
        if (entry.Kind == ArtifactEntryKind.Unreadable || entry.Open is null)
        {
            return (null, NotRead(entry, GapReason.Unreadable, entry.Detail ?? "The source does not open the file."));
        }

        if (entry.Path.IsMember)
        {
            return (null, NotRead(entry, GapReason.Unreadable, "The path passes for one inside a container."));
        }

        OpenedFile? opened = null;
        try
        {
            opened = OpenedFile.Of(entry);
            long length = opened.Length;
            if (Math.Max(length, entry.Length) > limits.MaxFileBytes)
            {
                return (null, NotRead(entry, GapReason.LimitReached, FormattableString.Invariant(
                    $"The file has {Math.Max(length, entry.Length)} bytes, more than MaxFileBytes ({limits.MaxFileBytes}).")));
            }

            DateTime written = opened.Written;
            if (length <= limits.SmallFileBytes)
            {
                return (null, Small(entry, opened, (int)length, written, cancellation));
            }

            CacheRecording? recording = cache?.Begin(entry, opened, claims);
            var ledger = new BlockLedger(opened.ToReader());
            ContentExaminer.Result result = content.Examine(entry.Path, ledger, entry.Layer, cancellation);
            result.Watches.Also(claims.WatchOf(entry.Path));
            result.Watches.Also(recording);
            var file = new LargeFile(entry, opened, written, ledger, result, new DigestSet(claims.Of(entry.Path), length, hasSha256), recording);
            opened = null;
            return (file, []);
        }
        catch (Exception exception) when (ReadFailure.Is(exception))
        {
            return (null, NotRead(entry, GapReason.Unreadable, ReadFailure.Sentence(exception)));
        }
        finally
        {
            opened?.Dispose();
        }
    }

    private ImmutableArray<ExaminedFile> Small(ArtifactFile entry, OpenedFile file, int length, DateTime written, CancellationToken cancellation)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(length + 1);
        try
        {
            // One byte more than there should be tells whether the file grows.
            int total = 0;
            while (total <= length && file.Read(buffer.AsSpan(total, length + 1 - total), total) is > 0 and var read)
            {
                total += read;
            }

            cancellation.ThrowIfCancellationRequested();
            bool hasMore = total > length;
            ReadOnlyMemory<byte> bytes = buffer.AsMemory(0, Math.Min(total, length));
            string? change = Change(entry, file, length, bytes.Length, hasMore, written);
            FileDigests digests = Digests(entry.Path, bytes.Span);
            ContentExaminer.Result result = content.Examine(entry.Path, new MemoryReader(bytes), entry.Layer, cancellation);
            result.Watches.Also(claims.WatchOf(entry.Path));
            result.Watches.See(0, bytes.Span);
            result = content.Close(result, cancellation);
            progress.AddBytes(bytes.Length);
            return Examined(entry, bytes.Length, digests, result, change);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Most files are wanted no other digest of than SHA-256, which takes nothing to set up then.
    private FileDigests Digests(ArtifactPath path, ReadOnlySpan<byte> bytes)
    {
        string[] others = [.. claims.Of(path)];
        if (others.Length > 0)
        {
            using var digests = new DigestSet(others, bytes.Length);
            digests.Append(bytes);
            return digests.Finish();
        }

        Span<byte> sha256 = stackalloc byte[Sha256Digest.Length];
        SHA256.HashData(bytes, sha256);
        return new FileDigests(Sha256Digest.FromBytes(sha256));
    }

    internal static string? Change(ArtifactFile entry, OpenedFile file, long opened, long read, bool hasMore, DateTime written) =>
        opened != entry.Length ? FormattableString.Invariant($"The file had {entry.Length} bytes when it was listed and {opened} when it was opened.")
        : read < opened ? FormattableString.Invariant($"The file had {opened} bytes when it was opened and ended after {read} when it was read.")
        : hasMore ? FormattableString.Invariant($"The file had {opened} bytes when it was opened and has become longer since.")
        : file.Written != written ? "The file was written to while it was being read."
        : null;

    internal static ImmutableArray<ExaminedFile> Examined(ArtifactFile entry, long length, FileDigests digests, ContentExaminer.Result result, string? change)
    {
        ImmutableArray<EvidenceGap> gaps = change is null
            ? result.Gaps
            : result.Gaps.Insert(0, new EvidenceGap(EvidenceGap.Engine, GapReason.ChangedDuringAudit, change, entry.Path));
        var evidence = new FileEvidence(entry.Path, length, digests, result.Format, result.Facts, gaps)
        {
            Inspectors = result.Inspectors,
            LinkTarget = Target(entry),
        };
        return [new ExaminedFile(evidence, result.Product), .. result.Children];
    }

    internal static ImmutableArray<ExaminedFile> NotRead(ArtifactFile entry, GapReason reason, string detail)
    {
        var gap = new EvidenceGap(EvidenceGap.Engine, reason, detail, entry.Path);
        var evidence = new FileEvidence(entry.Path, entry.Length, FileDigests.None, FileEvidence.UnknownFormat, FactSet.Empty, [gap]) { LinkTarget = Target(entry) };
        return [new ExaminedFile(evidence, null)];
    }

    private static ArtifactPath? Target(ArtifactFile entry) =>
        entry.Kind == ArtifactEntryKind.LinkToFile && ArtifactPath.TryParse(entry.LinkTarget, out ArtifactPath target) ? target : null;
}
