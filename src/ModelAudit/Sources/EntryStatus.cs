using Microsoft.Win32.SafeHandles;

namespace ModelAudit.Sources;

/// <summary>What the file system says about one entry, without following a link at its end.</summary>
/// <param name="Type">What it is.</param>
/// <param name="Length">The length in bytes of a regular file.</param>
/// <param name="Identity">Device and inode, where the platform tells them: the same file keeps them whatever its name.</param>
/// <param name="Names">How many names (hard links) the file has, where the platform tells it.</param>
internal readonly record struct EntryStatus(EntryType Type, long Length, (ulong Device, ulong Inode)? Identity, uint? Names = null)
{
    /// <summary>Looks at a path; null when nothing is there or it cannot be looked at.</summary>
    public static EntryStatus? Of(string path) => OperatingSystem.IsLinux() && LinuxFile.TryStatus(path, out EntryStatus? status) ? status : Portable(path);

    /// <summary>Looks at an open file; null where the platform cannot tell.</summary>
    public static EntryStatus? Of(SafeFileHandle handle) => OperatingSystem.IsLinux() ? LinuxFile.Status(handle) : null;

    private static EntryStatus? Portable(string path)
    {
        var info = new FileInfo(path);
        try
        {
            FileAttributes attributes = info.Attributes;
            if (attributes == (FileAttributes)(-1))
            {
                return null;
            }

            EntryType type = info.LinkTarget is not null ? EntryType.Link
                : attributes.HasFlag(FileAttributes.Directory) ? EntryType.Folder
                : attributes.HasFlag(FileAttributes.Device) ? EntryType.CharacterDevice
                : EntryType.File;
            return new EntryStatus(type, type == EntryType.File ? info.Length : 0, null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
