using System.Runtime.CompilerServices;

namespace ModelAudit.Sources;

/// <summary>A single file on this machine.</summary>
public sealed class FileSource : IArtifactSource
{
    private readonly string path;
    private readonly string name;

    /// <summary>Makes a source. The file is not touched before it is listed.</summary>
    /// <param name="path">The file; a symbolic link stands for its target, under the link's own name.</param>
    /// <param name="name">The model's name; the file's name when null.</param>
    /// <exception cref="ArgumentException">The path or the name is empty.</exception>
    public FileSource(string path, string? name = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        this.path = Path.GetFullPath(path);
        this.name = name ?? SourceName.Of(this.path);
        ArgumentException.ThrowIfNullOrWhiteSpace(this.name, nameof(name));
    }

    /// <inheritdoc/>
    public SourceDescription Describe() => new("file", name);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ArtifactFile> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Looking at a file blocks: leave the caller's thread first.
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        yield return Find();
    }

    private ArtifactFile Find()
    {
        if (!LinkResolver.TryResolve(path, out string real, out bool exists) || !exists || EntryStatus.Of(real) is not { } status)
        {
            throw new ArtifactSourceException($"The file '{path}' does not exist or cannot be reached.");
        }

        if (!ArtifactPath.TryParse(Path.GetFileName(path), out ArtifactPath relative, out string? problem))
        {
            throw new ArtifactSourceException($"The name of the file '{path}' cannot be used: {problem}");
        }

        return status.Type switch
        {
            EntryType.Folder => throw new ArtifactSourceException($"'{path}' is a folder, not a file."),
            EntryType.File => new ArtifactFile(relative, ArtifactEntryKind.File) { Length = status.Length, HardLinks = status.Names, Open = () => LocalFile.Open(real, status) },
            _ => new ArtifactFile(relative, ArtifactEntryKind.Special) { Detail = DirectorySource.SpecialName(status.Type) },
        };
    }
}
