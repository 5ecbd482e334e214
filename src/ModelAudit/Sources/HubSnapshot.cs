namespace ModelAudit.Sources;

/// <summary>A snapshot in the cache of the Hugging Face client: a folder of links into the blobs of its repository.</summary>
internal static class HubSnapshot
{
    private const int CommitDigits = 40;

    /// <summary>The folder of the blobs that a snapshot links to; null when the folder is no snapshot.</summary>
    /// <param name="folder">The absolute path of a folder, free of links.</param>
    public static string? BlobsOf(string folder)
    {
        string commit = Path.GetFileName(folder);
        string? snapshots = Path.GetDirectoryName(folder);
        string? repository = Path.GetDirectoryName(snapshots);
        if (commit.Length != CommitDigits || !commit.All(char.IsAsciiHexDigitLower) || Path.GetFileName(snapshots) != "snapshots" || repository is null || !IsRepository(Path.GetFileName(repository)))
        {
            return null;
        }

        string blobs = Path.Join(repository, "blobs");
        return EntryStatus.Of(blobs) is { Type: EntryType.Folder } ? blobs : null;
    }

    /// <summary>Whether the name of a folder is that of a repository in the cache.</summary>
    public static bool IsRepository(string name) =>
        name.StartsWith("models--", StringComparison.Ordinal) || name.StartsWith("datasets--", StringComparison.Ordinal) || name.StartsWith("spaces--", StringComparison.Ordinal);
}
