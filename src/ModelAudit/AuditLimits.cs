namespace ModelAudit;

/// <summary>
/// The bounds of an examination. Each one that is reached leaves a gap which names it, so nothing is cut silently. The values in
/// force are part of the evidence.
/// </summary>
public sealed record AuditLimits
{
    /// <summary>The bounds used unless a caller asks for others.</summary>
    public static readonly AuditLimits Default = new();

    /// <summary>The most entries a source may list.</summary>
    public long MaxFiles { get; init; } = 1_000_000;

    /// <summary>The longest file that is hashed and inspected, in bytes. A longer one is listed with a gap.</summary>
    public long MaxFileBytes { get; init; } = 1L << 43;

    /// <summary>Files up to this length, in bytes, are read once into memory and hashed and inspected from the same buffer.</summary>
    public int SmallFileBytes { get; init; } = 1 << 20;

    /// <summary>The longest header, text or JSON document an inspector may hold in memory, in bytes.</summary>
    public int MaxDocumentBytes { get; init; } = 100_000_000;

    /// <summary>The deepest nesting of structured data (JSON, YAML).</summary>
    public int MaxDepth { get; init; } = 64;

    /// <summary>The most bytes one inspector may read of one file, beside the hashing pass.</summary>
    public long MaxInspectedBytes { get; init; } = 1L << 32;

    /// <summary>The longest an inspector may work on one file.</summary>
    public TimeSpan MaxTimePerFile { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The most items that one collection fact may hold. More leave a gap with the number left out.</summary>
    public int MaxItems { get; init; } = 10_000;

    /// <summary>The longest text that one fact may hold, in UTF-16 code units.</summary>
    public int MaxTextLength { get; init; } = 4_096;

    /// <summary>The deepest nesting of files in containers.</summary>
    public int MaxContainerDepth { get; init; } = 8;

    /// <summary>The most files that one container, with all containers in it, may yield.</summary>
    public int MaxContainerFiles { get; init; } = 100_000;

    /// <summary>The most bytes that one container, with all containers in it, may yield.</summary>
    public long MaxContainerBytes { get; init; } = 1L << 40;

    /// <summary>
    /// How many times its compressed length a member of a container may unpack to, and all that an outermost container holds together
    /// its own length; counts beyond <see cref="FreeExpansionBytes"/>. Deflate reaches 1,032. What lies below the bound is examined.
    /// </summary>
    public int MaxExpansionRatio { get; init; } = 1_000;

    /// <summary>What may be unpacked whatever the ratio, in bytes.</summary>
    public long FreeExpansionBytes { get; init; } = 100_000_000;

    /// <summary>
    /// The most memory, in bytes, that format inspectors may keep for the inspectors of the whole tree (parsed headers), over all files.
    /// Beyond it nothing is kept of the files that come last in code-point order.
    /// </summary>
    public long MaxKeptBytes { get; init; } = 1L << 26;
}
