namespace ModelAudit.Sources;

/// <summary>What a source found under a path.</summary>
public enum ArtifactEntryKind
{
    /// <summary>A regular file: it is opened, hashed and inspected.</summary>
    File,

    /// <summary>A symbolic link to a file inside the root: examined through its target, and recorded as a link.</summary>
    LinkToFile,

    /// <summary>A symbolic link to a folder inside the root: recorded, not entered (its files are listed under their own path).</summary>
    LinkToFolder,

    /// <summary>A symbolic link whose target lies outside the root: recorded, never followed.</summary>
    LinkOutside,

    /// <summary>A symbolic link whose target does not exist or that leads back to itself: recorded.</summary>
    LinkBroken,

    /// <summary>A FIFO, socket, character or block device: recorded, never opened.</summary>
    Special,

    /// <summary>A file or folder that the source may not read or cannot name: recorded as a gap.</summary>
    Unreadable,
}
