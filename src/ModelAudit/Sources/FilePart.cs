using Microsoft.Win32.SafeHandles;
using ModelAudit.Formats.Archives;

namespace ModelAudit.Sources;

/// <summary>A part of a file that counts as a file of its own: a member of a layer that is a tar archive.</summary>
/// <param name="open">Opens the file that holds it.</param>
/// <param name="start">Where it starts there.</param>
/// <param name="length">Its length in bytes.</param>
/// <param name="written">When the file was written to last when it was listed; null for one that nobody else can open.</param>
internal sealed class FilePart(Func<SafeFileHandle> open, long start, long length, DateTime? written)
{
    private const int CopyBytes = 1 << 20;

    /// <summary>Where it starts.</summary>
    public long Start => start;

    /// <summary>Its length in bytes.</summary>
    public long Length => length;

    /// <summary>Opens the file that holds it.</summary>
    /// <exception cref="IOException">It cannot be opened, or is not what was listed.</exception>
    public SafeFileHandle OpenWhole()
    {
        SafeFileHandle handle = open();
        if (written is { } listed && (File.GetLastWriteTimeUtc(handle) != listed || RandomAccess.GetLength(handle) < start + length))
        {
            handle.Dispose();
            throw new ReplacedFileException("the layer that holds it was written to since it was listed.");
        }

        return handle;
    }

    /// <summary>A temporary file with nothing but the part, for those who read files whole.</summary>
    /// <exception cref="IOException">It cannot be read, or there is no room for the copy.</exception>
    public SafeFileHandle Copy()
    {
        using SafeFileHandle whole = OpenWhole();
        SafeFileHandle copy = Spool.OpenFile();
        try
        {
            byte[] buffer = new byte[(int)Math.Min(length, CopyBytes)];
            for (long at = 0; at < length;)
            {
                int read = RandomAccess.Read(whole, buffer.AsSpan(0, (int)Math.Min(buffer.Length, length - at)), start + at);
                if (read == 0)
                {
                    throw new EndOfStreamException("the layer that holds it ends before.");
                }

                RandomAccess.Write(copy, buffer.AsSpan(0, read), at);
                at += read;
            }

            return copy;
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }
}
