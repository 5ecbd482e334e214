using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Sources;

namespace ModelAudit.Signing;

/// <summary>The files on disk against those of a report, in code-point order of their paths.</summary>
public sealed record ModelComparison
{
    /// <summary>Files of the report that are not there.</summary>
    public required ImmutableArray<ArtifactPath> Missing { get; init; }

    /// <summary>Files, links and special files that are there and not in the report.</summary>
    public required ImmutableArray<ArtifactPath> Extra { get; init; }

    /// <summary>Files whose content is another one, and links that lead elsewhere.</summary>
    public required ImmutableArray<FileChange> Changed { get; init; }

    /// <summary>Files that could not be compared: not readable now, or not hashed by the audit.</summary>
    public required ImmutableArray<(ArtifactPath Path, string Reason)> NotCompared { get; init; }

    /// <summary>The root digest that the report states; null when it states none.</summary>
    public Sha256Digest? ExpectedRoot { get; init; }

    /// <summary>The root digest of what is on disk; null when there is no file, or not every file could be read.</summary>
    public Sha256Digest? ActualRoot { get; init; }

    /// <summary>Whether what is on disk is what was audited, every file of it.</summary>
    public bool IsSame => Missing.IsEmpty && Extra.IsEmpty && Changed.IsEmpty && NotCompared.IsEmpty && ExpectedRoot == ActualRoot;
}
