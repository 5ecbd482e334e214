using ModelAudit.Evidence;
using ModelAudit.Formats.Safetensors;
using ModelAudit.Sources;

namespace ModelAudit.Models;

/// <summary>Compares one index with the headers of its shards.</summary>
internal sealed class ShardComparison(ModelContext context, FileEvidence index, ShardIndexDocument document, ShardProblems problems, HashSet<ArtifactPath> listed)
{
    private const int Nowhere = -1;

    private readonly bool wantsSafetensors = index.Path.Name.Contains("safetensors", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the headers of all shards that are there could be compared.</summary>
    public bool AllShardsRead { get; private set; } = true;

    /// <summary>Compares; returns the bytes of the mapped tensors, or null when some shard could not be read.</summary>
    public long? Compare()
    {
        foreach (string duplicate in document.Duplicates)
        {
            problems.Add("duplicate-tensor", index.Path.Value, duplicate, $"The index maps '{duplicate}' twice.");
        }

        SafetensorsHeader?[] headers = [.. document.Shards.Select(Open)];
        int[] home = new int[document.ShardOfEntry.Count];
        int[] elsewhere = new int[home.Length];
        home.AsSpan().Fill(Nowhere);
        elsewhere.AsSpan().Fill(Nowhere);
        UInt128 bytes = 0;
        for (int shard = 0; shard < headers.Length; shard++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            bytes += headers[shard] is { } header ? Match(shard, header, home, elsewhere) : 0;
        }

        ReportTensors(headers, home, elsewhere);
        FindOrphans();
        bool isComplete = headers.All(header => header is not null) && bytes <= long.MaxValue;
        if (isComplete && document.TotalSize is { } declared && declared != (long)bytes)
        {
            problems.Add("total-size", index.Path.Value, index.Path.Value, $"The index declares {declared} bytes; its tensors have {bytes}.");
        }

        return isComplete ? (long)bytes : null;
    }

    private SafetensorsHeader? Open(string shard)
    {
        if (shard.Contains('/', StringComparison.Ordinal) || shard.Contains('\\', StringComparison.Ordinal) || !index.Path.TrySibling(shard, out ArtifactPath path))
        {
            problems.Add("shard-name", index.Path.Value, shard, $"The shard '{shard}' is not a plain file name beside the index.");
            return null;
        }

        listed.Add(path);
        if (!context.TryGetFile(path, out FileEvidence? file))
        {
            problems.Add("missing-shard", index.Path.Value, path.Value, $"The shard '{path}' is not in the tree.");
            return null;
        }

        if (file.Format == "git-lfs")
        {
            problems.Add("missing-shard", index.Path.Value, path.Value, $"The shard '{path}' is a Git LFS pointer; its content is not here.");
            return null;
        }

        if (context.TryGetProduct(path, out SafetensorsHeader? header))
        {
            return header;
        }

        if (file.Format != SafetensorsFormat.Name && wantsSafetensors)
        {
            problems.Add("shard-format", index.Path.Value, path.Value, $"The shard '{path}' is of the format '{file.Format}', not safetensors.");
            return null;
        }

        AllShardsRead = false;
        context.Gap(
            context.WasLetGo(path) ? GapReason.LimitReached : file.Format == SafetensorsFormat.Name ? GapReason.Malformed : GapReason.Unsupported,
            $"The tensors of the shard '{path}' (format '{file.Format}') cannot be compared with the index '{index.Path}'{(context.WasLetGo(path) ? $": more than {nameof(AuditLimits.MaxKeptBytes)} ({context.Limits.MaxKeptBytes} bytes) of headers would have to be kept" : string.Empty)}.",
            path);
        return null;
    }

    private UInt128 Match(int shard, SafetensorsHeader header, int[] home, int[] elsewhere)
    {
        UInt128 bytes = 0;
        for (int i = 0; i < header.Count; i++)
        {
            if (!document.Entries.TryGetValue(header.NameSlice(i), out int entry))
            {
                problems.Add("unlisted-tensor", index.Path.Value, header.Name(i), $"The shard '{document.Shards[shard]}' has the tensor '{header.Name(i)}', which the index does not map.");
                continue;
            }

            if (document.ShardOfEntry[entry] != shard)
            {
                elsewhere[entry] = shard;
                continue;
            }

            home[entry] = shard;
            bytes += (UInt128)Math.Max(0, header.Bytes(i));
        }

        return bytes;
    }

    private void ReportTensors(SafetensorsHeader?[] headers, int[] home, int[] elsewhere)
    {
        foreach ((Utf8Name name, int entry) in document.Entries)
        {
            int shard = document.ShardOfEntry[entry];
            if (elsewhere[entry] != Nowhere && home[entry] != Nowhere)
            {
                problems.Add("duplicate-tensor", index.Path.Value, name.ToString(), $"The tensor '{name}' lies in '{document.Shards[shard]}' and in '{document.Shards[elsewhere[entry]]}'.");
            }
            else if (home[entry] == Nowhere && headers[shard] is not null)
            {
                string where = elsewhere[entry] == Nowhere ? "is in no shard" : $"lies in '{document.Shards[elsewhere[entry]]}' instead";
                problems.Add("missing-tensor", index.Path.Value, name.ToString(), $"The index maps '{name}' to '{document.Shards[shard]}', but it {where}.");
            }
        }
    }

    // A file that is named like a shard of this index but is not in it would be loaded by nobody, or by a loader that globs.
    private void FindOrphans()
    {
        HashSet<(string Prefix, string Suffix)> families = [];
        foreach (string shard in document.Shards)
        {
            if (index.Path.TrySibling(shard, out ArtifactPath path) && ShardName.TryParse(path) is { } name)
            {
                families.Add((name.Prefix, name.Suffix[name.Suffix.IndexOf('.', StringComparison.Ordinal)..]));
            }
        }

        foreach (FileEvidence file in context.Files)
        {
            if (file.Path.Folder == index.Path.Folder && !listed.Contains(file.Path) && ShardName.TryParse(file.Path) is { } name
                && families.Contains((name.Prefix, name.Suffix[name.Suffix.IndexOf('.', StringComparison.Ordinal)..])))
            {
                problems.Add("orphan-shard", index.Path.Value, file.Path.Value, $"The file '{file.Path}' is named like a shard, but the index maps no tensor to it.");
            }
        }
    }
}
