using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats;
using ModelAudit.Hashing;
using ModelAudit.Models;
using ModelAudit.Sources;

namespace ModelAudit.Reading;

/// <summary>Lists a source, examines its files in parallel and lets the model inspectors look at the whole. The result depends only on what was read.</summary>
/// <param name="selector">The format inspectors in force.</param>
/// <param name="models">The model inspectors in ordinal order of names.</param>
/// <param name="request">What to examine.</param>
/// <param name="limits">The bounds in force.</param>
/// <param name="time">The clock for budgets and progress.</param>
internal sealed class EvidenceCollector(
    FormatSelector selector,
    ImmutableArray<IModelInspector> models,
    AuditRequest request,
    AuditLimits limits,
    TimeProvider time)
{
    private readonly List<EvidenceGap> gaps = [];

    /// <summary>What was found out.</summary>
    /// <param name="Files">All files in code-point order.</param>
    /// <param name="Facts">What was stated about the whole tree.</param>
    /// <param name="Gaps">What was not examined, where it is not about one file.</param>
    internal sealed record Result(ImmutableArray<FileEvidence> Files, FactSet Facts, ImmutableArray<EvidenceGap> Gaps);

    /// <summary>Does the work. Called once.</summary>
    public async Task<Result> CollectAsync(CancellationToken cancellation)
    {
        ImmutableArray<ArtifactFile> entries = await ListAsync(cancellation).ConfigureAwait(false);

        // What comes next must not run on the stack of what has just ended, which would keep alive what only that needed.
        await Task.Yield();
        var claims = new DigestClaims(entries, limits, cancellation) { Provenance = request.Provenance };
        Claim(claims, cancellation);
        ImmutableArray<ExaminedFile> examined = await ExamineAsync(entries, claims, cancellation).ConfigureAwait(false);
        await Task.Yield();
        ImmutableArray<FileEvidence> files = [.. examined.Select(file => file.Evidence)];
        var facts = new List<KeyValuePair<string, FactValue?>>();
        var products = examined.Where(file => file.Product is not null).ToDictionary(file => file.Evidence.Path, file => file.Product!.Value);
        DateTimeOffset now = request.AsOf ?? time.GetUtcNow();
        foreach (IModelInspector inspector in models)
        {
            cancellation.ThrowIfCancellationRequested();
            var context = new ModelContext(
                inspector,
                request.Source.Describe(),
                entries,
                files,
                products,
                (file, maximum) => WholeFile.ReadAgain(Readable(entries, file.Path), file, maximum),
                limits,
                cancellation)
            {
                Claims = claims,
                Trust = request.Trust,
                AsOf = now,
                Provenance = request.Provenance,
            };
            Statements statements = Statements.Of(
                inspector.Name, null, context.Facts, context.Gaps, () => inspector.Inspect(context), new ReadBudget(limits, time, cancellation), limits, cancellation);
            facts.AddRange(statements.Facts);
            gaps.AddRange(statements.Gaps);
        }

        return new Result(files, new FactSet(facts), [.. gaps]);
    }

    private static ArtifactFile? Readable(ImmutableArray<ArtifactFile> entries, ArtifactPath path) =>
        entries.IndexOf(path, static entry => entry.Path) is >= 0 and var index && entries[index].Open is not null ? entries[index] : null;

    private async Task<ImmutableArray<ArtifactFile>> ListAsync(CancellationToken cancellation)
    {
        var seen = new HashSet<ArtifactPath>();
        var entries = new List<ArtifactFile>();
        await foreach (ArtifactFile entry in request.Source.ListAsync(cancellation).WithCancellation(cancellation).ConfigureAwait(false))
        {
            if (entries.Count >= limits.MaxFiles)
            {
                gaps.Add(new EvidenceGap(EvidenceGap.Engine, GapReason.LimitReached, string.Create(
                    CultureInfo.InvariantCulture, $"The source has more entries than MaxFiles ({limits.MaxFiles}); the others were not examined."), null));
                break;
            }

            if (seen.Add(entry.Path))
            {
                entries.Add(entry);
            }
            else
            {
                gaps.Add(new EvidenceGap(EvidenceGap.Engine, GapReason.Unreadable, "The source lists this path more than once; only one entry was examined.", entry.Path));
            }
        }

        entries.Sort(static (left, right) => left.Path.CompareTo(right.Path));
        return [.. entries];
    }

    private void Claim(DigestClaims claims, CancellationToken cancellation)
    {
        foreach (IModelInspector inspector in models)
        {
            if (inspector is not IDigestClaimant claimant)
            {
                continue;
            }

            try
            {
                claimant.Claim(claims);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !cancellation.IsCancellationRequested)
            {
                gaps.Add(new EvidenceGap(inspector.Name, GapReason.InspectorFailed, $"The inspector '{inspector.Name}' failed: {exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}", null));
            }
        }
    }

    private async Task<ImmutableArray<ExaminedFile>> ExamineAsync(ImmutableArray<ArtifactFile> entries, DigestClaims claims, CancellationToken cancellation)
    {
        ImmutableArray<ArtifactFile> files =
            [.. entries.Where(entry => entry.Kind is ArtifactEntryKind.File or ArtifactEntryKind.LinkToFile or ArtifactEntryKind.Unreadable)];
        var progress = new ProgressMeter(request.Progress, files.Length, files.Sum(file => file.Length), time);
        progress.Tell();
        (int width, List<int[]> jobs) = Plan(files);
        int hashing = Math.Min(Workers, files.Count(file => file.Length > limits.SmallFileBytes));
        var examiner = new FileExaminer(new ContentExaminer(selector, limits, time), limits, claims, progress, readAhead: hashing < Environment.ProcessorCount);
        var results = new ExaminedFile[files.Length];
        var inside = new ConcurrentBag<ImmutableArray<ExaminedFile>>();

        // Links come last: what they lead to is known by then.
        var own = new Dictionary<ArtifactPath, ExaminedFile>();
        HashSet<ArtifactPath> linked = [.. files.Where(file => file.Kind == ArtifactEntryKind.LinkToFile).Select(file => ArtifactPath.TryParse(file.LinkTarget, out ArtifactPath path) ? path : default)];
        foreach (IGrouping<bool, int> turn in Enumerable.Range(0, files.Length).GroupBy(index => files[index].Kind == ArtifactEntryKind.LinkToFile).OrderBy(turn => turn.Key))
        {
            await ForEachAsync(
                turn.Key ? OneByOne(turn) : jobs,
                async (job, stop) =>
                {
                    if (job is not [int index])
                    {
                        examiner.ExamineTogether(width, [.. job.Select(place => files[place])], (place, examined) => Keep(job[place], examined), stop);
                        return;
                    }

                    Keep(index, turn.Key && ArtifactPath.TryParse(files[index].LinkTarget, out ArtifactPath path) && own.TryGetValue(path, out ExaminedFile? target)
                        ? await examiner.ExamineLinkAsync(files[index], target, stop).ConfigureAwait(false)
                        : await examiner.ExamineAsync(files[index], stop).ConfigureAwait(false));
                },
                cancellation).ConfigureAwait(false);
            if (linked.Count > 0)
            {
                foreach (ExaminedFile file in turn.Select(index => results[index]).Where(file => linked.Contains(file.Evidence.Path)))
                {
                    own.TryAdd(file.Evidence.Path, file);
                }
            }
        }

        progress.Tell();

        void Keep(int index, ImmutableArray<ExaminedFile> examined)
        {
            results[index] = examined[0];
            if (examined.Length > 1)
            {
                inside.Add(examined[1..]);
            }
        }

        if (!inside.IsEmpty)
        {
            results = [.. results, .. inside.SelectMany(children => children)];
        }

        Array.Sort(results, static (left, right) => left.Evidence.Path.CompareTo(right.Evidence.Path));
        return ImmutableCollectionsMarshal.AsImmutableArray(results);
    }

    private int Workers => request.Jobs > 0 ? request.Jobs : Environment.ProcessorCount;

    // What is done by one worker at a time, and the number of lanes of those parts that have several files: large files first, then small ones.
    private (int Width, List<int[]> Jobs) Plan(ImmutableArray<ArtifactFile> files)
    {
        List<int> order = [.. Enumerable.Range(0, files.Length).Where(index => files[index].Kind != ArtifactEntryKind.LinkToFile).OrderByDescending(index => files[index].Length)];
        List<int> large = order.FindAll(index => files[index].Length > limits.SmallFileBytes);
        int giants = large.FindIndex(index => LaneFile.Takes(files[index].Length)) is >= 0 and var first ? first : large.Count;
        List<int> candidates = large[giants..];
        var plan = LanePlan.For(candidates.ConvertAll(index => files[index].Length), Workers);
        return (plan.Width, [.. OneByOne(large[..giants]), .. plan.Jobs.Select(job => Array.ConvertAll(job, place => candidates[place])), .. OneByOne(order[large.Count..])]);
    }

    private static IEnumerable<int[]> OneByOne(IEnumerable<int> indexes) => indexes.Select(index => (int[])[index]);

    private Task ForEachAsync(IEnumerable<int[]> jobs, Func<int[], CancellationToken, ValueTask> examine, CancellationToken cancellation)
    {
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = Workers,
            CancellationToken = cancellation,
        };
        return Parallel.ForEachAsync(jobs, options, examine);
    }
}
