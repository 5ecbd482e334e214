using System.Collections.Immutable;
using ModelAudit.Reading;
using ModelAudit.Sources;

namespace ModelAudit.Sharding;

/// <summary>
/// Divides the entries of a tree into shares: the largest first, each to the share that has least so far, so that every run over the same
/// listing makes the same shares. A link goes where the file goes that it leads to: they are examined together.
/// </summary>
internal static class ShardPlan
{
    /// <summary>What opening and inspecting a file costs beside its bytes, as bytes.</summary>
    private const long FileCost = 1 << 15;

    /// <summary>The number, from 1, of the share that each entry belongs to.</summary>
    /// <param name="entries">The entries in code-point order.</param>
    /// <param name="count">The number of shares.</param>
    public static int[] Of(ImmutableArray<ArtifactFile> entries, int count)
    {
        int[] leaders = new int[entries.Length];
        var costs = new Int128[entries.Length];
        for (int i = 0; i < entries.Length; i++)
        {
            leaders[i] = Leader(entries, i);
            costs[leaders[i]] += !ListedTree.IsExamined(entries[i]) ? Int128.One : leaders[i] == i ? (Int128)FileCost + Math.Max(0, entries[i].Length) : FileCost;
        }

        var least = new PriorityQueue<int, (Int128 Cost, int Share)>();
        for (int share = 1; share <= count; share++)
        {
            least.Enqueue(share, (0, share));
        }

        int[] shares = new int[entries.Length];
        foreach (int leader in Enumerable.Range(0, entries.Length).Where(index => leaders[index] == index).OrderByDescending(index => costs[index]))
        {
            least.TryDequeue(out int share, out (Int128 Cost, int Share) load);
            shares[leader] = share;
            least.Enqueue(share, (load.Cost + costs[leader], share));
        }

        for (int i = 0; i < shares.Length; i++)
        {
            shares[i] = shares[leaders[i]];
        }

        return shares;
    }

    private static int Leader(ImmutableArray<ArtifactFile> entries, int index) =>
        entries[index] is { Kind: ArtifactEntryKind.LinkToFile, LinkTarget: { } target } && ArtifactPath.TryParse(target, out ArtifactPath path)
        && entries.IndexOf(path, static entry => entry.Path) is >= 0 and var found && entries[found].Kind != ArtifactEntryKind.LinkToFile
            ? found
            : index;
}
