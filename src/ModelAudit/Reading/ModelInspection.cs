using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Models;
using ModelAudit.Provenance;
using ModelAudit.Signing;
using ModelAudit.Sources;

namespace ModelAudit.Reading;

/// <summary>Lets the model inspectors look at a tree whose files were examined, here or by others.</summary>
/// <param name="models">The model inspectors in ordinal order of names.</param>
/// <param name="limits">The bounds in force.</param>
/// <param name="time">The clock for budgets.</param>
internal sealed class ModelInspection(ImmutableArray<IModelInspector> models, AuditLimits limits, TimeProvider time)
{
    /// <summary>What was audited.</summary>
    public required SourceDescription Source { get; init; }

    /// <summary>What was asked for before the files were hashed; it knows the entries, too.</summary>
    public required DigestClaims Claims { get; init; }

    /// <summary>The evidence of all files, in code-point order.</summary>
    public required ImmutableArray<FileEvidence> Files { get; init; }

    /// <summary>What format inspectors kept, by path; null where there was no room for it.</summary>
    public required IReadOnlyDictionary<ArtifactPath, object?> Products { get; init; }

    /// <summary>What was read before the files were hashed.</summary>
    public required IEnumerable<EarlierReading> Readings { get; init; }

    /// <summary>Reads a file whole, at most the given number of bytes.</summary>
    public required Func<FileEvidence, int, byte[]> Read { get; init; }

    /// <summary>Whose signatures are trusted.</summary>
    public required TrustedSigners Trust { get; init; }

    /// <summary>Documents that were given beside the source.</summary>
    public required ImmutableArray<ProvenanceDocument> Provenance { get; init; }

    /// <summary>The moment that stands for now.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>Says where files were something else before they were hashed, and runs the inspectors.</summary>
    /// <param name="entries">Everything the source listed, in code-point order.</param>
    /// <param name="gaps">Takes their gaps.</param>
    /// <param name="cancellation">Signals that the audit is being cancelled.</param>
    public FactSet Run(ImmutableArray<ArtifactFile> entries, ImmutableArray<EvidenceGap>.Builder gaps, CancellationToken cancellation)
    {
        gaps.AddRange(EarlierReading.Gaps(Readings, Files, Products));
        var facts = new List<KeyValuePair<string, FactValue?>>();
        foreach (IModelInspector inspector in models)
        {
            cancellation.ThrowIfCancellationRequested();
            var context = new ModelContext(inspector, Source, entries, Files, Products, Read, limits, cancellation)
            {
                Claims = Claims,
                Trust = Trust,
                AsOf = AsOf,
                Provenance = Provenance,
            };
            Statements statements = Statements.Of(
                inspector.Name, null, context.Facts, context.Gaps, () => inspector.Inspect(context), new ReadBudget(limits, time, cancellation), limits, cancellation);
            facts.AddRange(statements.Facts);
            gaps.AddRange(statements.Gaps);
        }

        return new FactSet(facts);
    }
}
