using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Reading;
using ModelAudit.Sources;

namespace ModelAudit.Formats;

/// <summary>What an inspector gets for one file, and where it states what it found.</summary>
public sealed class InspectionContext
{
    private readonly List<EvidenceGap> gaps = [];
    private readonly List<(string Name, ArtifactReader Content)> children = [];
    private readonly IFormatInspector inspector;
    private object? product;

    /// <summary>Makes a context. The engine does this for each file; tests and benchmarks may too.</summary>
    /// <param name="inspector">Who inspects.</param>
    /// <param name="path">Where the file lies.</param>
    /// <param name="reader">Its content.</param>
    /// <param name="limits">The bounds in force.</param>
    /// <param name="cancellation">Signals that the audit is being cancelled.</param>
    public InspectionContext(IFormatInspector inspector, ArtifactPath path, ArtifactReader reader, AuditLimits limits, CancellationToken cancellation)
        : this(inspector, new FactWriter(NotNull(inspector).Name, inspector.Facts), path, reader, limits, cancellation)
    {
    }

    /// <summary>Makes a context whose facts are laid out already.</summary>
    internal InspectionContext(IFormatInspector inspector, FactWriter facts, ArtifactPath path, ArtifactReader reader, AuditLimits limits, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(limits);
        this.inspector = inspector;
        Path = path;
        Reader = reader;
        Limits = limits;
        Cancellation = cancellation;
        Facts = facts;
        Container = new ContainerBudget(limits, reader.Length);
    }

    /// <summary>Where the file lies.</summary>
    public ArtifactPath Path { get; }

    /// <summary>The content. Reading counts against the budget of bytes and time.</summary>
    public ArtifactReader Reader { get; }

    /// <summary>The bounds in force.</summary>
    public AuditLimits Limits { get; }

    /// <summary>Signals that the audit is being cancelled; loops over content check it.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>Where the facts are stated.</summary>
    public FactWriter Facts { get; }

    /// <summary>The gaps so far.</summary>
    public IReadOnlyList<EvidenceGap> Gaps => gaps;

    /// <summary>The files inside the container so far, when no engine examines them.</summary>
    public IReadOnlyList<(string Name, ArtifactReader Content)> Children => children;

    /// <summary>
    /// What the inspector keeps for the model inspectors of the same audit (a parsed header), set by <see cref="Keep"/>. It never
    /// reaches the evidence.
    /// </summary>
    public object? Product => product;

    /// <summary>Records that something could not be examined.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="detail">One sentence: what and where.</param>
    public void Gap(GapReason reason, string detail)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(detail);
        gaps.Add(new EvidenceGap(inspector.Name, reason, detail, Path));
    }

    /// <summary>
    /// Hands a file inside a container to the engine, which examines it at once like any other; depth, number and bytes are bounded.
    /// </summary>
    /// <param name="name">The file's path inside the container, as the container says, safe or not.</param>
    /// <param name="content">Its content, which is not read any more when this returns.</param>
    /// <returns>
    /// The path inside the container under which it is examined: the name, with unsafe parts escaped and a number where it was taken.
    /// </returns>
    public string AddChild(string name, ArtifactReader content)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(content);
        string safe = Members.Take(name);
        if (ChildExaminer is null)
        {
            children.Add((safe, content));
        }
        else
        {
            ChildExaminer(safe, content);
        }

        return safe;
    }

    /// <summary>The files inside that a bound kept from being examined, by their safe names, with the sentence of their gap.</summary>
    internal List<(string Name, string Detail)> Refused { get; init; } = [];

    /// <summary>Who inspects.</summary>
    internal string Inspector => inspector.Name;

    /// <summary>Who sees all bytes while they are hashed, and the facts that are stated only then.</summary>
    internal (IContentWatch Watch, ImmutableArray<FactDefinition> Facts)? HashingWatch { get; private set; }

    /// <summary>
    /// Lets a watch see all bytes while the content is hashed; it states some facts of this inspector when it has seen them all.
    /// </summary>
    /// <param name="watch">The watch.</param>
    /// <param name="facts">The facts that it states, and the inspector does not.</param>
    /// <exception cref="InvalidOperationException">A watch is there already.</exception>
    internal void WatchHashing(IContentWatch watch, params ImmutableArray<FactDefinition> facts)
    {
        if (HashingWatch is not null)
        {
            throw new InvalidOperationException("An inspector has one watch per file.");
        }

        HashingWatch = (watch, facts);
        Facts.PutOff(facts);
    }

    /// <summary>Where facts are stated that were put off.</summary>
    internal InspectionContext PutOff(ImmutableArray<FactDefinition> facts, CancellationToken cancellation) =>
        new(inspector, new FactWriter(inspector.Name, facts), Path, new MemoryReader(ReadOnlyMemory<byte>.Empty), Limits, cancellation);

    private static IFormatInspector NotNull(IFormatInspector inspector)
    {
        ArgumentNullException.ThrowIfNull(inspector);
        return inspector;
    }

    /// <summary>The names of the files inside, over all inspectors of this file.</summary>
    internal MemberNames Members { get; init; } = new();

    /// <summary>Examines a file inside; null outside the engine, where files inside are only listed.</summary>
    internal Action<string, ArtifactReader>? ChildExaminer { get; init; }

    /// <summary>Tells formats by content; null outside the engine.</summary>
    internal FormatSelector? Selector { get; init; }

    /// <summary>How much may be unpacked, over all files of the outermost container.</summary>
    internal ContainerBudget Container { get; init; }

    /// <summary>The memory that <see cref="Product"/> takes, in bytes.</summary>
    public long ProductBytes { get; private set; }

    /// <summary>
    /// Keeps a parsed form for the model inspectors, so that they need not read again. What all files keep together is bounded by
    /// <see cref="AuditLimits.MaxKeptBytes"/>.
    /// </summary>
    /// <param name="parsed">The parsed form.</param>
    /// <param name="bytes">About how much memory it takes.</param>
    /// <exception cref="InvalidOperationException">Something was kept before.</exception>
    [MemberNotNull(nameof(product))]
    public void Keep(object parsed, long bytes)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        if (product is not null)
        {
            throw new InvalidOperationException("An inspector keeps one thing per file.");
        }

        product = parsed;
        ProductBytes = bytes;
    }
}
