using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using ModelAudit.Reading;

namespace ModelAudit.Formats.Archives;

/// <summary>
/// What a decoder yields, kept while it is examined: in memory as long as it is a small file, in a temporary file beyond. The file is
/// readable for this user only and vanishes with the process, however that ends.
/// </summary>
/// <param name="memoryBytes">What is kept in memory.</param>
internal sealed class Spool(int memoryBytes) : IDisposable
{
    private byte[] memory = [];
    private SafeFileHandle? file;

    /// <summary>The bytes so far.</summary>
    public long Length { get; private set; }

    /// <summary>A temporary file that only this process can reach.</summary>
    public static SafeFileHandle OpenFile()
    {
        string path = Path.Combine(Path.GetTempPath(), "modelaudit-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
        SafeFileHandle handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, FileOptions.DeleteOnClose);
        if (!OperatingSystem.IsWindows())
        {
            // Without a name it vanishes even when the process is killed.
            File.SetUnixFileMode(handle, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.Delete(path);
        }

        return handle;
    }

    /// <summary>Adds bytes.</summary>
    /// <exception cref="IOException">The temporary file cannot be written.</exception>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (file is null && Length + bytes.Length > memoryBytes)
        {
            file = OpenFile();
            RandomAccess.Write(file, memory.AsSpan(0, (int)Length), 0);
            memory = [];
        }

        if (file is not null)
        {
            RandomAccess.Write(file, bytes, Length);
        }
        else
        {
            int needed = (int)Length + bytes.Length;
            if (needed > memory.Length)
            {
                Array.Resize(ref memory, Math.Min(memoryBytes, Math.Max(needed, memory.Length * 2)));
            }

            bytes.CopyTo(memory.AsSpan((int)Length));
        }

        Length += bytes.Length;
    }

    /// <summary>The content as an artifact, usable until this is disposed.</summary>
    public ArtifactReader ToReader() => file is null ? new MemoryReader(memory.AsMemory(0, (int)Length)) : new HandleReader(file, Length);

    /// <inheritdoc/>
    public void Dispose() => file?.Dispose();
}
