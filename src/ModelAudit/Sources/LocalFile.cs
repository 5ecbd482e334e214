using Microsoft.Win32.SafeHandles;

namespace ModelAudit.Sources;

/// <summary>Opens a file of this machine so that what is opened is what was listed.</summary>
internal static class LocalFile
{
    /// <summary>Opens a regular file for reading by position.</summary>
    /// <param name="path">Its absolute path, free of links.</param>
    /// <param name="listed">What the listing saw there.</param>
    /// <exception cref="IOException">It cannot be opened, or something else lies there by now.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied.</exception>
    public static SafeFileHandle Open(string path, EntryStatus listed)
    {
        // Opening a FIFO waits for a writer and opening a device may have effects, so the type is looked at before and after.
        if (EntryStatus.Of(path) is { Type: not EntryType.File })
        {
            throw new ReplacedFileException("it is not a regular file any more.");
        }

        SafeFileHandle handle = OperatingSystem.IsLinux()
            ? LinuxFile.Open(path)
            : File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (EntryStatus.Of(handle) is { } opened)
        {
            if (opened.Type != EntryType.File)
            {
                handle.Dispose();
                throw new ReplacedFileException("it is not a regular file any more.");
            }

            if (listed.Identity is { } identity && opened.Identity is { } now && identity != now)
            {
                handle.Dispose();
                throw new ReplacedFileException("another file has taken its place since it was listed.");
            }
        }

        return handle;
    }
}
