using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Rules;
using ModelAudit.Sources;

namespace ModelAudit.Reports;

/// <summary>What changed from one report to another, and why the verdict did. Every list is in a fixed order and empty when nothing changed.</summary>
public sealed record ReportChanges
{
    /// <summary>The verdict before.</summary>
    public required AuditVerdict OldVerdict { get; init; }

    /// <summary>The verdict after.</summary>
    public required AuditVerdict NewVerdict { get; init; }

    /// <summary>The root digest before; null when there was none.</summary>
    public Sha256Digest? OldRoot { get; init; }

    /// <summary>The root digest after; null when there is none.</summary>
    public Sha256Digest? NewRoot { get; init; }

    /// <summary>Files that are new, and not a renamed one.</summary>
    public required ImmutableArray<ArtifactPath> AddedFiles { get; init; }

    /// <summary>Files that are gone, and not renamed.</summary>
    public required ImmutableArray<ArtifactPath> RemovedFiles { get; init; }

    /// <summary>Files whose content is another one.</summary>
    public required ImmutableArray<ArtifactPath> ChangedFiles { get; init; }

    /// <summary>What the provenance in both reports says about each changed file, in the order of <see cref="ChangedFiles"/>.</summary>
    public ImmutableArray<FileChangeReason> Reasons { get; init; } = [];

    /// <summary>Files with the same content under another path.</summary>
    public required ImmutableArray<FileRename> RenamedFiles { get; init; }

    /// <summary>Facts that are stated otherwise: those of the model first, then those of files that are in both reports.</summary>
    public required ImmutableArray<FactChange> Facts { get; init; }

    /// <summary>Declared context that is stated otherwise.</summary>
    public required ImmutableArray<FactChange> Context { get; init; }

    /// <summary>Rule packs, lists, waiver files and other policy documents.</summary>
    public required ImmutableArray<PolicyChange> Policy { get; init; }

    /// <summary>The profile before and after, when it is another one.</summary>
    public (string Old, string New)? Profile { get; init; }

    /// <summary>Rules that are enforced otherwise, that are new, or that are gone.</summary>
    public required ImmutableArray<LevelChange> Levels { get; init; }

    /// <summary>Findings that were not there before.</summary>
    public required ImmutableArray<Finding> NewFindings { get; init; }

    /// <summary>Findings that are no longer there.</summary>
    public required ImmutableArray<Finding> FixedFindings { get; init; }

    /// <summary>Findings that are still there with another outcome, level, waiver or attestation.</summary>
    public required ImmutableArray<(Finding Old, Finding New)> ChangedFindings { get; init; }

    /// <summary>Waivers that were not given before.</summary>
    public required ImmutableArray<Waiver> AddedWaivers { get; init; }

    /// <summary>Waivers that are no longer given.</summary>
    public required ImmutableArray<Waiver> RemovedWaivers { get; init; }

    /// <summary>Why the verdict is another one: sentences; empty when it is the same.</summary>
    public required ImmutableArray<string> Causes { get; init; }

    /// <summary>Whether nothing changed but dates and the software's version.</summary>
    public bool IsEmpty =>
        OldVerdict == NewVerdict && OldRoot == NewRoot && AddedFiles.IsEmpty && RemovedFiles.IsEmpty && ChangedFiles.IsEmpty && RenamedFiles.IsEmpty
        && Facts.IsEmpty && Context.IsEmpty && Policy.IsEmpty && Profile is null && Levels.IsEmpty && NewFindings.IsEmpty && FixedFindings.IsEmpty
        && ChangedFindings.IsEmpty && AddedWaivers.IsEmpty && RemovedWaivers.IsEmpty;
}
