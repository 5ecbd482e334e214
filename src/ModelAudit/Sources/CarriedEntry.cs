using Microsoft.Win32.SafeHandles;

namespace ModelAudit.Sources;

/// <summary>Stands for a file that was listed, and could be opened, on another machine.</summary>
/// <param name="file">The number of the file, where several names of it are listed; equal for equal files.</param>
internal sealed class CarriedEntry(ulong? file)
{
    /// <summary>The number of the file, where several names of it may be listed; equal for equal files.</summary>
    public ulong? File => file;

    /// <summary>Opens nothing.</summary>
    /// <exception cref="IOException">Always: the file is not here.</exception>
    public static SafeFileHandle Refuse() => throw new IOException("the file was examined elsewhere and is not here.");
}
