using Microsoft.Win32.SafeHandles;

namespace ModelAudit.Reading;

/// <summary>A reader over an open file.</summary>
/// <param name="handle">The file, which stays open as long as the reader is used.</param>
/// <param name="length">Its length when it was opened; what was appended since is not read.</param>
internal sealed class HandleReader(SafeFileHandle handle, long length) : ArtifactReader
{
    public override long Length => length;

    public override int ReadAt(long offset, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (offset >= length)
        {
            return 0;
        }

        Span<byte> wanted = destination[..(int)Math.Min(destination.Length, length - offset)];
        int total = 0;
        while (total < wanted.Length && RandomAccess.Read(handle, wanted[total..], offset + total) is > 0 and var read)
        {
            total += read;
        }

        return total;
    }
}
