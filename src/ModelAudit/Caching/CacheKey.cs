using Microsoft.Win32.SafeHandles;
using ModelAudit.Sources;

namespace ModelAudit.Caching;

/// <summary>
/// By what a file is known again without reading it: its length, when it was written to, when anything about it was changed (which no program
/// can set back), and which file it is.
/// </summary>
/// <param name="Length">The length in bytes.</param>
/// <param name="Written">The last write (<c>st_mtim</c>), in nanoseconds since 1970.</param>
/// <param name="Changed">The last change of content or status (<c>st_ctim</c>), in nanoseconds since 1970.</param>
/// <param name="Device">The device.</param>
/// <param name="Inode">The file's number there.</param>
internal readonly record struct CacheKey(long Length, long Written, long Changed, ulong Device, ulong Inode)
{
    // The kernel's clock for time stamps ticks every few milliseconds, that of some file systems every two seconds: a second change within one tick leaves no trace.
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(3);

    /// <summary>The key of an open file; null where the platform does not tell when files change.</summary>
    public static CacheKey? Of(SafeFileHandle handle) => OperatingSystem.IsLinux() ? LinuxFile.Key(handle) : null;

    /// <summary>Whether the last change is so long ago that another one since then would show.</summary>
    /// <param name="now">The time at which the file was opened.</param>
    public bool IsSettled(DateTimeOffset now) => (Int128)Math.Max(Written, Changed) <= ((Int128)(now - Tick - DateTimeOffset.UnixEpoch).Ticks) * 100;
}
