using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Provenance;
using ModelAudit.Reading;
using ModelAudit.Signing;
using ModelAudit.Sources;

namespace ModelAudit.Models;

/// <summary>What a model inspector gets, and where it states what it found.</summary>
public sealed class ModelContext
{
    private readonly IReadOnlyDictionary<ArtifactPath, object?> products;
    private readonly Func<FileEvidence, int, byte[]> read;
    private readonly List<EvidenceGap> gaps = [];
    private readonly string inspector;

    /// <summary>Makes a context. The engine does this for each model inspector; tests may too.</summary>
    /// <param name="inspector">Who inspects.</param>
    /// <param name="source">What is audited.</param>
    /// <param name="entries">Everything the source listed, in code-point order.</param>
    /// <param name="files">The evidence of all files, in code-point order.</param>
    /// <param name="products">What format inspectors kept, by path; null where there was no more room for it.</param>
    /// <param name="read">Reads a file whole (at most the given number of bytes) and throws <see cref="IOException"/> or <see cref="Reading.ContentChangedException"/>.</param>
    /// <param name="limits">The bounds in force.</param>
    /// <param name="cancellation">Signals that the audit is being cancelled.</param>
    public ModelContext(
        IModelInspector inspector,
        SourceDescription source,
        ImmutableArray<ArtifactFile> entries,
        ImmutableArray<FileEvidence> files,
        IReadOnlyDictionary<ArtifactPath, object?> products,
        Func<FileEvidence, int, byte[]> read,
        AuditLimits limits,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(inspector);
        this.inspector = inspector.Name;
        Source = source;
        Entries = entries;
        Files = files;
        this.products = products;
        this.read = read;
        Limits = limits;
        Cancellation = cancellation;
        Facts = new FactWriter(inspector.Name, inspector.Facts);
    }

    /// <summary>What is audited.</summary>
    public SourceDescription Source { get; }

    /// <summary>Everything the source listed, files and other entries, in code-point order.</summary>
    public ImmutableArray<ArtifactFile> Entries { get; }

    /// <summary>The evidence of all files, in code-point order.</summary>
    public ImmutableArray<FileEvidence> Files { get; }

    /// <summary>The evidence of the files that lie in the tree itself, in code-point order. Only these can be read again: what lies inside a container was read while the container was.</summary>
    public IEnumerable<FileEvidence> TreeFiles => Files.Where(file => !file.Path.IsMember);

    /// <summary>The bounds in force.</summary>
    public AuditLimits Limits { get; }

    /// <summary>Whose signatures are trusted.</summary>
    public TrustedSigners Trust { get; init; } = TrustedSigners.Nobody;

    /// <summary>The moment that stands for now: certificates have to be valid then.</summary>
    public DateTimeOffset AsOf { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>Signatures, attestations and bills of materials that were given beside the source.</summary>
    public ImmutableArray<ProvenanceDocument> Provenance { get; init; } = [];

    /// <summary>Signals that the audit is being cancelled.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>Where the facts are stated.</summary>
    public FactWriter Facts { get; }

    /// <summary>What was asked for before the files were hashed; null outside the engine.</summary>
    internal DigestClaims? Claims { get; init; }

    /// <summary>The gaps so far.</summary>
    public IReadOnlyList<EvidenceGap> Gaps => gaps;

    /// <summary>Finds a file.</summary>
    public bool TryGetFile(ArtifactPath path, [NotNullWhen(true)] out FileEvidence? file)
    {
        int index = Files.IndexOf(path, static file => file.Path);
        file = index < 0 ? null : Files[index];
        return file is not null;
    }

    /// <summary>Finds a file by its path as written.</summary>
    /// <param name="path">A relative path, such as "config.json".</param>
    /// <param name="file">The file, when the result is true.</param>
    public bool TryGetFile(string path, [NotNullWhen(true)] out FileEvidence? file)
    {
        file = null;
        return ArtifactPath.TryParse(path, out ArtifactPath parsed) && TryGetFile(parsed, out file);
    }

    /// <summary>What the format inspector of a file kept for its whole-tree reader.</summary>
    /// <typeparam name="T">The type it keeps.</typeparam>
    public bool TryGetProduct<T>(ArtifactPath path, [NotNullWhen(true)] out T? product)
        where T : class
    {
        product = products.GetValueOrDefault(path) as T;
        return product is not null;
    }

    /// <summary>
    /// Whether the format inspector of a file kept something that had to be let go, because <see cref="AuditLimits.MaxKeptBytes"/> was
    /// reached. An inspector that needed it leaves a <see cref="GapReason.LimitReached"/> gap.
    /// </summary>
    public bool WasLetGo(ArtifactPath path) => products.TryGetValue(path, out object? product) && product is null;

    /// <summary>
    /// Reads a small file whole and makes sure that it still is what was hashed. When it cannot (too long, unreadable, changed), a gap
    /// is recorded and the result is false: facts that depend on it stay unset.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="maximum">The longest content accepted, in bytes.</param>
    /// <param name="bound">The name of the bound, for the gap.</param>
    /// <param name="content">The content, when the result is true.</param>
    public bool TryRead(FileEvidence file, int maximum, string bound, [NotNullWhen(true)] out byte[]? content)
    {
        ArgumentNullException.ThrowIfNull(file);
        content = null;
        if (file.Length > maximum)
        {
            Gap(GapReason.LimitReached, $"The file has {file.Length} bytes, more than {bound} ({maximum} bytes).", file.Path);
            return false;
        }

        try
        {
            content = read(file, maximum);
            return true;
        }
        catch (Reading.ContentChangedException exception)
        {
            Gap(GapReason.ChangedDuringAudit, exception.Message, file.Path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Gap(GapReason.Unreadable, $"The file cannot be read: {exception.Message}", file.Path);
        }

        return false;
    }

    /// <summary>Records that something could not be examined.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="detail">One sentence: what and where.</param>
    /// <param name="path">The file, or null when it is about the whole tree.</param>
    public void Gap(GapReason reason, string detail, ArtifactPath? path = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(detail);
        gaps.Add(new EvidenceGap(inspector, reason, detail, path));
    }
}
