namespace ModelAudit.Sources;

/// <summary>
/// Where the artifacts come from. A source lists what is there and opens local files; it reads no content itself. A remote source
/// first materialises its files on this machine.
/// </summary>
public interface IArtifactSource
{
    /// <summary>What the source is, without anything that depends on the machine.</summary>
    SourceDescription Describe();

    /// <summary>Lists everything below the root, in any order.</summary>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <exception cref="ArtifactSourceException">The source itself cannot be listed. Trouble below the root is an entry of kind <see cref="ArtifactEntryKind.Unreadable"/>.</exception>
    IAsyncEnumerable<ArtifactFile> ListAsync(CancellationToken cancellationToken);
}
