using Microsoft.Win32.SafeHandles;

namespace ModelAudit.Sources;

/// <summary>What the regular files of one device below a root have in common.</summary>
/// <param name="path">The absolute path of the root, free of links.</param>
/// <param name="device">The device, where the platform tells it.</param>
internal sealed class ListedRoot(string path, ulong? device)
{
    /// <summary>The device, where the platform tells it.</summary>
    public ulong? Device => device;

    /// <summary>Opens a file for reading by position.</summary>
    /// <param name="file">Its path below the root.</param>
    /// <param name="inode">Its number on the device, when the listing saw it.</param>
    /// <exception cref="IOException">It cannot be opened, or something else lies there by now.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied.</exception>
    public SafeFileHandle Open(ArtifactPath file, ulong inode) =>
        LocalFile.Open(System.IO.Path.Join(path, file.Value), new EntryStatus(EntryType.File, 0, device is { } known ? (known, inode) : null));
}
