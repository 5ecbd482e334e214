using System.Collections.Immutable;
using ModelAudit.Facts;
using ModelAudit.Sources;

namespace ModelAudit.Evidence;

/// <summary>
/// Everything that was found out about a model, and everything that was not: immutable, without judgement, and complete enough to be
/// judged again years later without the model.
/// </summary>
/// <param name="Source">What was audited.</param>
/// <param name="Files">All files in code-point order of their paths.</param>
/// <param name="Facts">What was stated about the whole tree.</param>
/// <param name="Gaps">What was not examined, where it is not about one file.</param>
public sealed record AuditEvidence(
    SourceDescription Source,
    ImmutableArray<FileEvidence> Files,
    FactSet Facts,
    ImmutableArray<EvidenceGap> Gaps)
{
    private Dictionary<string, ImmutableArray<string>>? owners;

    /// <summary>When the evidence was collected, in UTC with a precision of one second.</summary>
    public required DateTimeOffset CollectedAt { get; init; }

    /// <summary>The bounds that were in force.</summary>
    public required AuditLimits Limits { get; init; }

    /// <summary>The inspectors that were configured, in ordinal order of names.</summary>
    public required ImmutableArray<InspectorDescription> Inspectors
    {
        get;
        init
        {
            field = value;
            owners = null;
        }
    }

    /// <summary>
    /// The root digest of OpenSSF Model Signing (v1.0, "Manifest"): SHA-256 over the raw SHA-256 digests of all files that are not
    /// inside containers, in code-point order of their names. Null when some file could not be hashed, and for an empty tree.
    /// </summary>
    public Sha256Digest? RootDigest => Evidence.RootDigest.Of(Files);

    /// <summary>All gaps: those of the tree first, then those of each file in order.</summary>
    public IEnumerable<EvidenceGap> AllGaps => Gaps.Concat(Files.SelectMany(file => file.Gaps));

    /// <summary>What is known of a fact about the whole tree.</summary>
    /// <param name="fact">A fact of scope <see cref="FactScope.Model"/>.</param>
    public FactLookup Lookup(FactDefinition fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        if (Facts.TryGet(fact.Name, out FactValue? value))
        {
            return value is null ? FactLookup.Absent : FactLookup.Present(value);
        }

        ImmutableArray<string> owner = OwnersOf(fact);
        EvidenceGap? gap = Gaps.Concat(Files.SelectMany(file => file.Gaps)).FirstOrDefault(gap => owner.Contains(gap.Inspector));
        return FactLookup.Unknown(gap?.Detail ?? $"'{fact.Name}' was not examined");
    }

    /// <summary>What is known of a fact about one file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="fact">A fact of scope <see cref="FactScope.File"/>.</param>
    /// <remarks>
    /// A fact of an inspector that had no reason to look at the file is known to be absent; one of an inspector that looked and did
    /// not state it, or of a file that could not be read or recognised, is unknown.
    /// </remarks>
    public FactLookup Lookup(FileEvidence file, FactDefinition fact)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(fact);
        if (file.Facts.TryGet(fact.Name, out FactValue? value))
        {
            return value is null ? FactLookup.Absent : FactLookup.Present(value);
        }

        ImmutableArray<string> owner = OwnersOf(fact);
        if (owner.IsEmpty)
        {
            return FactLookup.Unknown($"no inspector for '{fact.Name}' took part in the examination");
        }

        foreach (EvidenceGap gap in file.Gaps)
        {
            if (owner.Contains(gap.Inspector) || (gap.Inspector == EvidenceGap.Engine && gap.Reason is not GapReason.ChangedDuringAudit))
            {
                return FactLookup.Unknown(gap.Detail);
            }
        }

        return owner.FirstOrDefault(name => file.Inspectors.Contains(name)) is { } silent ? FactLookup.Unknown($"'{fact.Name}' was not stated by '{silent}'") : FactLookup.Absent;
    }

    /// <inheritdoc/>
    public bool Equals(AuditEvidence? other) =>
        other is not null
        && Source == other.Source
        && Files.SequenceEqual(other.Files)
        && Facts.Equals(other.Facts)
        && Gaps.SequenceEqual(other.Gaps)
        && CollectedAt == other.CollectedAt
        && Limits == other.Limits
        && Inspectors.SequenceEqual(other.Inspectors);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Source, Files.Length, Facts, CollectedAt);

    // Inspectors of containers share facts.
    private ImmutableArray<string> OwnersOf(FactDefinition fact)
    {
        // Benign race: two threads may build the same table.
        owners ??= Inspectors.SelectMany(inspector => inspector.Facts, (inspector, owned) => (Fact: owned.Name, Owner: inspector.Name))
            .GroupBy(pair => pair.Fact, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Select(pair => pair.Owner).ToImmutableArray(), StringComparer.Ordinal);
        return owners.GetValueOrDefault(fact.Name, []);
    }
}
