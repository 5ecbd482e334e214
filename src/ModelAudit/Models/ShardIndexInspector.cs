using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Sources;

namespace ModelAudit.Models;

/// <summary>Compares the index files of sharded checkpoints with the headers of the shards, and finds parts that are missing.</summary>
public sealed class ShardIndexInspector : IModelInspector, IContentReader
{
    /// <summary>The longest index that is read, in bytes; that of a model of 90,000 tensors has 9 MB.</summary>
    internal const int MaximumIndexBytes = 64 << 20;

    /// <inheritdoc/>
    public string Name => "shard-index";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => ShardIndexFacts.All;

    /// <inheritdoc/>
    int? IContentReader.LongestRead(FileEvidence file, AuditLimits limits) =>
        IsIndex(file.Path) ? Math.Min(MaximumIndexBytes, limits.MaxDocumentBytes) : null;

    /// <inheritdoc/>
    public void Inspect(ModelContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var problems = new ShardProblems(context.Limits);
        var indexes = ImmutableArray.CreateBuilder<FactItem>();
        var listed = new HashSet<ArtifactPath>();
        bool allIndexesRead = !ListedButUnread(context);
        bool allShardsRead = true;
        foreach (FileEvidence file in context.TreeFiles.Where(file => IsIndex(file.Path)))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            if (Read(context, file) is not { } document)
            {
                allIndexesRead = false;
                continue;
            }

            var comparison = new ShardComparison(context, file, document, problems, listed);
            long? totalSize = comparison.Compare();
            allShardsRead &= comparison.AllShardsRead;
            indexes.Add(FactItem.Of(
                ("path", FactValue.Of(file.Path.Value)),
                ("tensors", FactValue.Of(document.Entries.Count)),
                ("shards", FactValue.Of(document.Shards.Count)),
                ("declaredTotalSize", document.TotalSize is { } declared ? FactValue.Of(declared) : null),
                ("declaredParameters", document.TotalParameters is { } parameters ? FactValue.Of(parameters) : null),
                ("totalSize", totalSize is { } total ? FactValue.Of(total) : null)));
        }

        FindMissingParts(context, problems, listed);
        GgufSplits.Check(context, problems);
        if (allIndexesRead)
        {
            context.Facts.Set(ShardIndexFacts.Indexes, indexes.DrainToImmutable());
        }

        // What was found stays found; that nothing else is wrong can only be said when everything was read.
        if (problems.Count > 0 || (allIndexesRead && allShardsRead))
        {
            problems.State(context);
        }
    }

    private static bool IsIndex(ArtifactPath path) => path.Name.EndsWith(".index.json", StringComparison.OrdinalIgnoreCase);

    private static bool ListedButUnread(ModelContext context)
    {
        bool found = false;
        foreach (ArtifactFile entry in context.Entries)
        {
            if (IsIndex(entry.Path) && entry.Kind != ArtifactEntryKind.LinkToFolder && !context.TryGetFile(entry.Path, out _))
            {
                context.Gap(GapReason.Unreadable, $"The index '{entry.Path}' is listed but was not examined ({entry.Detail ?? entry.Kind.ToString()}).", entry.Path);
                found = true;
            }
        }

        return found;
    }

    private static ShardIndexDocument? Read(ModelContext context, FileEvidence file)
    {
        if (ModelFiles.IsPointer(context, file) || !context.TryRead(file, Math.Min(MaximumIndexBytes, context.Limits.MaxDocumentBytes), "the bound on index files", out byte[]? content))
        {
            return null;
        }

        ShardIndexDocument? document = ShardIndexDocument.Parse(content, context.Limits.MaxDepth, out string? problem);
        if (document is { HasMap: false })
        {
            problem = "The index has no weight_map.";
            document = null;
        }

        if (document is null)
        {
            context.Gap(GapReason.Malformed, problem!, file.Path);
        }

        return document;
    }

    // model-00002-of-00003 without its sisters: a part is missing, whether an index says so or not.
    private static void FindMissingParts(ModelContext context, ShardProblems problems, HashSet<ArtifactPath> listed)
    {
        var groups = new SortedDictionary<string, (ShardName First, FileEvidence File, HashSet<int> Numbers)>(StringComparer.Ordinal);
        foreach (FileEvidence file in context.Files)
        {
            if (ShardName.TryParse(file.Path) is { } name && ModelFiles.RoleOf(file) == "weights")
            {
                string key = $"{name.Folder}/{name.Prefix}{name.Suffix}";
                if (!groups.TryGetValue(key, out (ShardName First, FileEvidence File, HashSet<int> Numbers) group))
                {
                    groups.Add(key, group = (name, file, []));
                }

                group.Numbers.Add(name.Number);
            }
        }

        foreach ((ShardName first, FileEvidence file, HashSet<int> numbers) in groups.Values)
        {
            // Numbers start at 1, in some TensorFlow files at 0.
            int lowest = numbers.Contains(0) ? 0 : 1;
            for (int number = lowest; number < first.Total + lowest; number++)
            {
                if (problems.IsFull)
                {
                    // A name may claim a million parts: those beyond the bound are only counted.
                    problems.LeaveOut(Math.Max(0, first.Total + lowest - number - numbers.Count));
                    break;
                }

                string name = first.NameOf(number);
                if (!numbers.Contains(number) && file.Path.TrySibling(name, out ArtifactPath missing) && !listed.Contains(missing))
                {
                    problems.Add("missing-part", file.Path.Value, missing.Value, $"'{file.Path}' says that there are {first.Total} parts, but '{missing}' is not in the tree.");
                }
            }
        }
    }
}
