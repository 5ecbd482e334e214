using System.Collections.Immutable;
using ModelAudit.Facts;
using ModelAudit.Sources;

namespace ModelAudit.Evidence;

/// <summary>What was found out about one file.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Length">Its length in bytes, as hashed (as listed when it could not be read).</param>
/// <param name="Digests">Its digests.</param>
/// <param name="Format">The name of its format by content ("safetensors", "text", "zip", "unknown", …).</param>
/// <param name="Facts">What was stated about it.</param>
/// <param name="Gaps">What was not examined in it.</param>
public sealed record FileEvidence(
    ArtifactPath Path,
    long Length,
    FileDigests Digests,
    string Format,
    FactSet Facts,
    ImmutableArray<EvidenceGap> Gaps)
{
    /// <summary>The name for content of a format that nothing recognised.</summary>
    public const string UnknownFormat = "unknown";

    /// <summary>The inspectors that looked at the content, in ordinal order; more than one when the file is a polyglot.</summary>
    public ImmutableArray<string> Inspectors { get; init; } = [];

    /// <summary>For a symbolic link inside the root: the path of the file it stands for. Null for a regular file.</summary>
    public ArtifactPath? LinkTarget { get; init; }

    /// <inheritdoc/>
    public bool Equals(FileEvidence? other) =>
        other is not null
        && Path == other.Path
        && Length == other.Length
        && Digests == other.Digests
        && Format == other.Format
        && Facts.Equals(other.Facts)
        && Gaps.SequenceEqual(other.Gaps)
        && Inspectors.SequenceEqual(other.Inspectors)
        && LinkTarget == other.LinkTarget;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Path, Length, Digests, Format);
}
