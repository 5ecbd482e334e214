using System.Collections.Immutable;
using ModelAudit.Caching;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats;
using ModelAudit.Models;
using ModelAudit.Sources;

namespace ModelAudit.Reading;

/// <summary>Lists a source, examines its files in parallel and lets the model inspectors look at the whole. The result depends only on what was read.</summary>
/// <param name="selector">The format inspectors in force.</param>
/// <param name="models">The model inspectors in ordinal order of names.</param>
/// <param name="request">What to examine.</param>
/// <param name="limits">The bounds in force.</param>
/// <param name="time">The clock for budgets and progress.</param>
/// <param name="cache">What is known of files from earlier; null for nothing.</param>
internal sealed class EvidenceCollector(
    FormatSelector selector,
    ImmutableArray<IModelInspector> models,
    AuditRequest request,
    AuditLimits limits,
    TimeProvider time,
    CacheUse? cache)
{
    /// <summary>What was found out.</summary>
    /// <param name="Files">All files in code-point order.</param>
    /// <param name="Facts">What was stated about the whole tree.</param>
    /// <param name="Gaps">What was not examined, where it is not about one file.</param>
    /// <param name="Claims">What was asked of the files.</param>
    internal sealed record Result(ImmutableArray<FileEvidence> Files, FactSet Facts, ImmutableArray<EvidenceGap> Gaps, DigestClaims Claims);

    /// <summary>Does the work. Called once.</summary>
    public async Task<Result> CollectAsync(CancellationToken cancellation)
    {
        ListedTree tree = await ListedTree.OfAsync(request.Source, limits, cancellation).ConfigureAwait(false);

        // What comes next must not run on the stack of what has just ended, which would keep alive what only that needed.
        await Task.Yield();
        ImmutableArray<ArtifactFile> entries = tree.Entries;
        var claims = new DigestClaims(entries, limits, cancellation) { Provenance = request.Provenance };
        var gaps = ImmutableArray.CreateBuilder<EvidenceGap>();
        gaps.AddRange(tree.Gaps);
        gaps.AddRange(Claimants.Ask(models, claims));
        ImmutableArray<ExaminedFile> examined = await new FileExamination(selector, request, limits, time, cache).RunAsync(entries, claims, cancellation).ConfigureAwait(false);
        await Task.Yield();
        ImmutableArray<FileEvidence> files = [.. examined.Select(file => file.Evidence)];
        var inspection = new ModelInspection(models, limits, time)
        {
            Source = request.Source.Describe(),
            Claims = claims,
            Files = files,
            Products = examined.Where(file => file.Product is not null).ToDictionary(file => file.Evidence.Path, file => file.Product!.Value),
            Readings = claims.Readings,
            Read = (file, maximum) => WholeFile.ReadAgain(Readable(entries, file.Path), file, maximum),
            Trust = request.Trust,
            Provenance = request.Provenance,
            AsOf = request.AsOf ?? time.GetUtcNow(),
        };
        FactSet facts = inspection.Run(entries, gaps, cancellation);
        return new Result(files, facts, gaps.DrainToImmutable(), claims);
    }

    /// <summary>The entry of a file that can be read again; null for any other.</summary>
    public static ArtifactFile? Readable(ImmutableArray<ArtifactFile> entries, ArtifactPath path) =>
        entries.IndexOf(path, static entry => entry.Path) is >= 0 and var index && entries[index].Open is not null ? entries[index] : null;
}
