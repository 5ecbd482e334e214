using System.Collections.Concurrent;
using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Formats.Onnx.External;
using ModelAudit.Provenance;
using ModelAudit.Sources;

namespace ModelAudit.Reading;

/// <summary>
/// Which digests beside SHA-256 something in or about the tree claims, decided after the listing and before the files are hashed, so that
/// one pass computes them all and none is computed for nothing.
/// </summary>
/// <param name="entries">Everything the source listed, in code-point order.</param>
/// <param name="limits">The bounds in force.</param>
/// <param name="cancellation">Signals that the audit is being cancelled.</param>
internal sealed class DigestClaims(IReadOnlyList<ArtifactFile> entries, AuditLimits limits, CancellationToken cancellation)
{
    private readonly Dictionary<ArtifactPath, SortedSet<string>> wanted = [];
    private readonly Dictionary<ArtifactPath, IContentWatch> watches = [];
    private readonly ConcurrentDictionary<ArtifactPath, ExternalFindings> found = [];
    private readonly HashSet<EarlierReading> readings = [];

    /// <summary>Everything the source listed, in code-point order.</summary>
    public IReadOnlyList<ArtifactFile> Entries => entries;

    /// <summary>Signatures, attestations and bills of materials that were given beside the source.</summary>
    public ImmutableArray<ProvenanceDocument> Provenance { get; init; } = [];

    /// <summary>The bounds in force.</summary>
    public AuditLimits Limits => limits;

    /// <summary>Signals that the audit is being cancelled.</summary>
    public CancellationToken Cancellation => cancellation;

    /// <summary>Asks for a digest of a file; a path that is not in the tree is no harm.</summary>
    /// <param name="path">The file.</param>
    /// <param name="algorithm">A name of <see cref="DigestAlgorithms"/>, or of a piece (<see cref="PieceName"/>).</param>
    public void Want(ArtifactPath path, string algorithm)
    {
        if (!wanted.TryGetValue(path, out SortedSet<string>? algorithms))
        {
            wanted[path] = algorithms = new SortedSet<string>(StringComparer.Ordinal);
        }

        algorithms.Add(algorithm);
    }

    /// <summary>Lets a watch see the bytes of a file while they are hashed; a path that is not in the tree is no harm.</summary>
    /// <param name="path">The file itself, not a link to it.</param>
    /// <param name="make">Makes the watch, when the file has none yet.</param>
    public T Watch<T>(ArtifactPath path, Func<T> make)
        where T : class, IContentWatch
    {
        if (!watches.TryGetValue(path, out IContentWatch? watch))
        {
            watches.Add(path, watch = make());
        }

        return (T)watch;
    }

    /// <summary>What was read before the files were hashed.</summary>
    public IReadOnlyCollection<EarlierReading> Readings => readings;

    /// <summary>Who sees the bytes of a file; null for nobody.</summary>
    public IContentWatch? WatchOf(ArtifactPath path) => watches.GetValueOrDefault(path);

    /// <summary>What watches found that ran elsewhere, by the paths of their files; null when they run here.</summary>
    public IReadOnlyDictionary<ArtifactPath, ExternalFindings>? Carried { get; init; }

    /// <summary>The paths that are watched, whether they are in the tree or not.</summary>
    public IEnumerable<ArtifactPath> Watched => watches.Keys;

    /// <summary>What was found in a file with external data; null when nobody watched it.</summary>
    public ExternalFindings? FindingsOf(ArtifactPath path) =>
        Carried is not null ? Carried.GetValueOrDefault(path) : found.GetValueOrDefault(path) ?? (WatchOf(path) as ExternalValues)?.Findings;

    /// <summary>Says what was found in a file when it was read earlier, and is not read now.</summary>
    public void Find(ArtifactPath path, ExternalFindings findings) => found[path] = findings;

    /// <summary>The digests wanted of a file, in ordinal order.</summary>
    public IEnumerable<string> Of(ArtifactPath path) => wanted.TryGetValue(path, out SortedSet<string>? algorithms) ? algorithms : [];

    /// <summary>
    /// Reads a small file for its claims. Nothing is said when it cannot be read: the examination that follows says so, or else that it could
    /// be read only then (<see cref="EarlierReading"/>).
    /// </summary>
    /// <param name="entry">The file.</param>
    /// <param name="maximum">The longest content accepted, in bytes.</param>
    public byte[]? TryRead(ArtifactFile entry, int maximum)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            byte[]? content = WholeFile.Read(entry, maximum);
            if (content is not null)
            {
                readings.Add(new EarlierReading(entry.Path, Sha256Digest.Of(content), null));
            }

            return content;
        }
        catch (Exception exception) when (ReadFailure.Is(exception))
        {
            readings.Add(new EarlierReading(entry.Path, null, null));
            return null;
        }
    }

    /// <summary>Notes what was read of a file in another way.</summary>
    public void Note(EarlierReading reading) => readings.Add(reading);
}
