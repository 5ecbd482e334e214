using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ModelAudit.Caching;
using ModelAudit.Formats;
using ModelAudit.Hashing;
using ModelAudit.Sources;

namespace ModelAudit.Reading;

/// <summary>Examines files in parallel. The result depends only on what was read.</summary>
/// <param name="selector">The format inspectors in force.</param>
/// <param name="request">How many at once, and who is told how far it has come.</param>
/// <param name="limits">The bounds in force.</param>
/// <param name="time">The clock for budgets and progress.</param>
/// <param name="cache">What is known of files from earlier; null for nothing.</param>
internal sealed class FileExamination(FormatSelector selector, AuditRequest request, AuditLimits limits, TimeProvider time, CacheUse? cache)
{
    private int Workers => request.Jobs > 0 ? request.Jobs : Environment.ProcessorCount;

    /// <summary>Examines what is a file among entries.</summary>
    /// <param name="entries">The entries in code-point order; a link comes with what it leads to.</param>
    /// <param name="claims">What is asked of the files beside SHA-256.</param>
    /// <param name="cancellation">Stops the examination.</param>
    /// <returns>The files with those inside them, in code-point order.</returns>
    public async Task<ImmutableArray<ExaminedFile>> RunAsync(ImmutableArray<ArtifactFile> entries, DigestClaims claims, CancellationToken cancellation)
    {
        ImmutableArray<ArtifactFile> files = [.. entries.Where(ListedTree.IsExamined)];
        var progress = new ProgressMeter(request.Progress, files.Length, ListedTree.Bytes(files), time);
        progress.Tell();
        int hashing = Math.Min(Workers, files.Count(file => file.Length > limits.SmallFileBytes));
        var examiner = new FileExaminer(new ContentExaminer(selector, limits, time), limits, claims, progress, readAhead: hashing < Environment.ProcessorCount, cache);
        var results = new ExaminedFile[files.Length];
        var inside = new ConcurrentBag<ImmutableArray<ExaminedFile>>();
        if (cache is not null)
        {
            await ForEachAsync(OneByOne(Enumerable.Range(0, files.Length).Where(index => cache.Takes(files[index]))), Recall, cancellation).ConfigureAwait(false);
        }

        (int width, List<int[]> jobs) = Plan(files, index => results[index] is null);

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

        ValueTask Recall(int[] job, CancellationToken stop)
        {
            if (examiner.Recall(files[job[0]], stop) is { IsEmpty: false } known)
            {
                Keep(job[0], known);
            }

            return ValueTask.CompletedTask;
        }

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

    // What is done by one worker at a time, and the number of lanes of those parts that have several files: large files first, then small ones.
    private (int Width, List<int[]> Jobs) Plan(ImmutableArray<ArtifactFile> files, Func<int, bool> isOpen)
    {
        List<int> order = [.. Enumerable.Range(0, files.Length).Where(index => files[index].Kind != ArtifactEntryKind.LinkToFile && isOpen(index)).OrderByDescending(index => files[index].Length)];
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
