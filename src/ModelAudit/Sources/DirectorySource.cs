using System.Runtime.CompilerServices;

namespace ModelAudit.Sources;

/// <summary>
/// A folder on this machine with everything below it. Symbolic links that stay inside are resolved and recorded, those that leave it are
/// recorded and never followed; devices, sockets and FIFOs are never opened. Of a snapshot in the cache of the Hugging Face client, links into
/// the blobs of its own repository are the files.
/// </summary>
public sealed class DirectorySource : IArtifactSource
{
    private readonly string path;
    private readonly string name;

    /// <summary>Makes a source. The folder is not touched before it is listed.</summary>
    /// <param name="path">The folder; a symbolic link stands for its target.</param>
    /// <param name="name">The model's name; the folder's name when null.</param>
    /// <exception cref="ArgumentException">The path or the name is empty.</exception>
    public DirectorySource(string path, string? name = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        this.path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        this.name = name ?? SourceName.Of(this.path);
        ArgumentException.ThrowIfNullOrWhiteSpace(this.name, nameof(name));
    }

    /// <inheritdoc/>
    public SourceDescription Describe() => new("directory", name);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ArtifactFile> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Listing blocks: leave the caller's thread first.
        await Task.Yield();
        string root = Root();
        foreach (ArtifactFile entry in new FolderWalk(root, HubSnapshot.BlobsOf(root)).Entries())
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return entry;
        }
    }

    /// <summary>The word for a special file in evidence.</summary>
    internal static string SpecialName(EntryType type) => type switch
    {
        EntryType.Fifo => "fifo",
        EntryType.Socket => "socket",
        EntryType.BlockDevice => "block-device",
        _ => "character-device",
    };

    private string Root()
    {
        if (!LinkResolver.TryResolve(path, out string real, out bool exists) || !exists || EntryStatus.Of(real) is not { } status)
        {
            throw new ArtifactSourceException($"The folder '{path}' does not exist or cannot be reached.");
        }

        if (status.Type != EntryType.Folder)
        {
            throw new ArtifactSourceException($"'{path}' is not a folder.");
        }

        try
        {
            using IEnumerator<string> first = Directory.EnumerateFileSystemEntries(real).GetEnumerator();
            first.MoveNext();
            return real;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactSourceException($"The folder '{path}' cannot be listed: {exception.Message}", exception);
        }
    }
}
