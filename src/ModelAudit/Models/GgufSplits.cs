using ModelAudit.Evidence;
using ModelAudit.Formats.Gguf;

namespace ModelAudit.Models;

/// <summary>Compares what the parts of a split GGUF file say about themselves with their names and with each other (split.no, split.count, split.tensors.count).</summary>
internal static class GgufSplits
{
    /// <summary>Looks at every part of the tree.</summary>
    public static void Check(ModelContext context, ShardProblems problems)
    {
        var families = new SortedDictionary<string, List<(FileEvidence File, GgufHeader Header)>>(StringComparer.Ordinal);
        foreach (FileEvidence file in context.TreeFiles)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            if (!context.TryGetProduct(file.Path, out GgufHeader? header))
            {
                continue;
            }

            ShardName? name = ShardName.TryParse(file.Path);
            bool isPart = header is { SplitNumber: not null, SplitCount: > 1 };
            if (name is null)
            {
                if (isPart)
                {
                    problems.Add("split", file.Path.Value, file.Path.Value, $"'{file.Path}' is part {header.SplitNumber + 1} of {header.SplitCount}, but its name does not say so; runtimes find the others by name.");
                }

                continue;
            }

            if (header.SplitNumber != name.Number - 1 || header.SplitCount != name.Total)
            {
                string says = isPart ? $"is part {header.SplitNumber + 1} of {header.SplitCount} by its metadata" : "is no part by its metadata";
                problems.Add("split", file.Path.Value, file.Path.Value, $"'{file.Path}' {says}.");
                continue;
            }

            string key = $"{name.Folder}/{name.Prefix}{name.Suffix}";
            if (!families.TryGetValue(key, out List<(FileEvidence, GgufHeader)>? family))
            {
                families.Add(key, family = []);
            }

            family.Add((file, header));
        }

        foreach (List<(FileEvidence File, GgufHeader Header)> family in families.Values)
        {
            CheckTensors(family, problems);
        }
    }

    // A part that is missing is found by its name; here all are there.
    private static void CheckTensors(List<(FileEvidence File, GgufHeader Header)> family, ShardProblems problems)
    {
        (FileEvidence first, GgufHeader header) = family[0];
        long tensors = family.Sum(part => (long)part.Header.Count);
        if (family.Count == header.SplitCount && header.SplitTensors is { } declared && declared != tensors)
        {
            problems.Add("split", first.Path.Value, first.Path.Value, $"The parts of '{first.Path}' have {tensors} tensors together; they say that there are {declared}.");
        }
    }
}
