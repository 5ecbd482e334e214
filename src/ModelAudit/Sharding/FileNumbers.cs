using ModelAudit.Sources;

namespace ModelAudit.Sharding;

/// <summary>
/// Numbers the files of a listing that have several names, in the order of their first ones: which names are of one file is then known
/// without devices and inodes, which are others on every machine.
/// </summary>
internal sealed class FileNumbers
{
    /// <summary>The numbers that entries have that come from parts.</summary>
    public static readonly FileNumbers Carried = new();

    private readonly Dictionary<(ulong Device, ulong Inode), long>? numbers;

    /// <summary>Numbers the files.</summary>
    /// <param name="entries">All entries in code-point order.</param>
    public FileNumbers(IEnumerable<ArtifactFile> entries)
    {
        numbers = [];
        foreach (ArtifactFile entry in entries)
        {
            if (entry.HardLinks > 1 && entry.Identity is { } identity)
            {
                numbers.TryAdd(identity, numbers.Count + 1);
            }
        }
    }

    private FileNumbers()
    {
    }

    /// <summary>The number of an entry's file, from 1; 0 where it has one name only, or nobody tells.</summary>
    public long Of(ArtifactFile entry) =>
        entry is not { HardLinks: > 1, Identity: { } identity } ? 0 : numbers is null ? (long)identity.Inode : numbers.GetValueOrDefault(identity);
}
