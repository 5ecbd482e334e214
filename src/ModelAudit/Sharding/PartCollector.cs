using System.Collections.Immutable;
using ModelAudit.Caching;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats;
using ModelAudit.Formats.Onnx.External;
using ModelAudit.Models;
using ModelAudit.Reading;
using ModelAudit.Sources;

namespace ModelAudit.Sharding;

/// <summary>Lists a whole source, examines one share of its files, and takes down what the inspectors of the whole tree will need of them.</summary>
/// <param name="selector">The format inspectors in force.</param>
/// <param name="models">The model inspectors in ordinal order of names.</param>
/// <param name="inspectors">Both, described.</param>
/// <param name="request">What to examine.</param>
/// <param name="limits">The bounds in force.</param>
/// <param name="time">The clock for budgets and progress.</param>
/// <param name="cache">What is known of files from earlier; null for nothing.</param>
internal sealed class PartCollector(
    FormatSelector selector,
    ImmutableArray<IModelInspector> models,
    ImmutableArray<InspectorDescription> inspectors,
    AuditRequest request,
    AuditLimits limits,
    TimeProvider time,
    CacheUse? cache)
{
    /// <summary>Does the work. Called once.</summary>
    public async Task<AuditPart> CollectAsync(AuditShard shard, DateTimeOffset collectedAt, CancellationToken cancellation)
    {
        ListedTree tree = await ListedTree.OfAsync(request.Source, limits, cancellation).ConfigureAwait(false);
        await Task.Yield();
        var claims = new DigestClaims(tree.Entries, limits, cancellation) { Provenance = request.Provenance };
        ImmutableArray<EvidenceGap> gaps = [.. tree.Gaps, .. Claimants.Ask(models, claims)];
        int[] shares = ShardPlan.Of(tree.Entries, shard.Count);
        ImmutableArray<ArtifactFile> own = [.. tree.Entries.Where((_, index) => shares[index] == shard.Number)];
        ImmutableArray<ExaminedFile> examined = await new FileExamination(selector, request, limits, time, cache).RunAsync(own, claims, cancellation).ConfigureAwait(false);
        await Task.Yield();
        var numbers = new FileNumbers(tree.Entries);
        var part = new AuditPart(shard.ToString(), new PartBody
        {
            Shard = shard,
            Listing = EntryJson.DigestOf(tree.Entries, numbers),
            Provenance = PartChecks.DigestsOf(request.Provenance),
            Evidence = new AuditEvidence(request.Source.Describe(), [.. examined.Select(file => file.Evidence)], FactSet.Empty, gaps)
            {
                CollectedAt = collectedAt,
                Limits = limits,
                Inspectors = inspectors,
            },
            Entries = own,
            Numbers = numbers,
            Contents = Contents(own, examined, cancellation),
            Products = Products(examined),
            Readings = [.. claims.Readings.OrderBy(reading => reading.Path).ThenBy(reading => reading.Content?.Hex, StringComparer.Ordinal).ThenBy(reading => reading.References?.Hex, StringComparer.Ordinal)],
            External = External(tree.Entries, shares, shard, claims),
        });
        cache?.Complete(part.Body.Evidence, claims);
        return part;
    }

    private ImmutableArray<CarriedContent> Contents(ImmutableArray<ArtifactFile> entries, ImmutableArray<ExaminedFile> examined, CancellationToken cancellation)
    {
        IContentReader[] readers = [.. models.OfType<IContentReader>()];
        var contents = ImmutableArray.CreateBuilder<CarriedContent>();
        long total = 0;
        foreach (FileEvidence file in examined.Select(file => file.Evidence))
        {
            cancellation.ThrowIfCancellationRequested();
            if (file.Path.IsMember || file.Digests.Sha256 is null || readers.Max(reader => reader.LongestRead(file, limits)) is not { } longest || file.Length > longest)
            {
                continue;
            }

            CarriedContent content = total + file.Length > CarriedContent.MaximumBytes
                ? CarriedContent.LeftOut(file.Path)
                : CarriedContent.Of(EvidenceCollector.Readable(entries, file.Path), file, longest);
            total += content.Bytes?.Length ?? 0;
            contents.Add(content);
        }

        return contents.DrainToImmutable();
    }

    private static ImmutableArray<CarriedProduct> Products(ImmutableArray<ExaminedFile> examined) =>
    [
        .. examined.Where(file => file.Product is not null).GroupBy(file => file.Product!, file => file.Evidence.Path)
            .OrderBy(group => group.Key.Path)
            .Select(group => group.Key.Value is { } value && !ProductJson.CanWrite(value)
                ? new CarriedProduct(group.Key.Path, [.. group.Order()], group.Key.Bytes, null, IsForeign: true)
                : new CarriedProduct(group.Key.Path, [.. group.Order()], group.Key.Bytes, group.Key.Value, IsForeign: false)),
    ];

    // What is said of files that are not there is said once.
    private static ImmutableArray<KeyValuePair<ArtifactPath, ExternalFindings>> External(
        ImmutableArray<ArtifactFile> entries, int[] shares, AuditShard shard, DigestClaims claims) =>
    [
        .. claims.Watched.Order()
            .Where(path => (entries.IndexOf(path, static entry => entry.Path) is >= 0 and var index ? shares[index] : 1) == shard.Number)
            .Select(path => KeyValuePair.Create(path, claims.FindingsOf(path)!)),
    ];
}
