using Microsoft.Win32.SafeHandles;
using ModelAudit.Caching;
using ModelAudit.Sources;

namespace ModelAudit.Reading;

/// <summary>The content of an entry that was opened: a file, or a part of one. Positions start at 0 in both.</summary>
internal abstract class OpenedFile : IDisposable
{
    /// <summary>The length in bytes when it was opened.</summary>
    public abstract long Length { get; }

    /// <summary>When the file was written to last.</summary>
    public abstract DateTime Written { get; }

    /// <summary>By what the file is known again; null for a part of a file, and where the platform does not tell.</summary>
    public abstract CacheKey? Key { get; }

    /// <summary>Opens an entry.</summary>
    /// <param name="entry">One that has something to open.</param>
    /// <exception cref="IOException">It cannot be opened, or something else lies there by now.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied.</exception>
    public static OpenedFile Of(ArtifactFile entry)
    {
        if (entry.Content is { } content)
        {
            return content();
        }

        if (entry.Part is { } part)
        {
            return HandleFile.Of(part.OpenWhole(), part);
        }

        return HandleFile.Of(entry.Open is { } open ? open() : throw new FileNotFoundException(), null);
    }

    /// <summary>Reads at a position. Behind the length there may be bytes that were appended since.</summary>
    public abstract int Read(Span<byte> buffer, long offset);

    /// <summary>Reads at a position without blocking.</summary>
    public abstract ValueTask<int> ReadAsync(Memory<byte> buffer, long offset);

    /// <summary>Random access to what it held when it was opened.</summary>
    public abstract ArtifactReader ToReader();

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>A file of the operating system's.</summary>
    private sealed class HandleFile(SafeFileHandle handle, FilePart? part, long length) : OpenedFile
    {
        public override long Length => length;

        public override DateTime Written => File.GetLastWriteTimeUtc(handle);

        public override CacheKey? Key => part is null ? CacheKey.Of(handle) : null;

        public static HandleFile Of(SafeFileHandle handle, FilePart? part)
        {
            try
            {
                return new HandleFile(handle, part, part?.Length ?? RandomAccess.GetLength(handle));
            }
            catch
            {
                handle.Dispose();
                throw;
            }
        }

        public override int Read(Span<byte> buffer, long offset) =>
            part is null ? RandomAccess.Read(handle, buffer, offset)
            : offset < part.Length ? RandomAccess.Read(handle, buffer[..(int)Math.Min(buffer.Length, part.Length - offset)], part.Start + offset)
            : 0;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, long offset) =>
            part is null ? RandomAccess.ReadAsync(handle, buffer, offset)
            : offset < part.Length ? RandomAccess.ReadAsync(handle, buffer[..(int)Math.Min(buffer.Length, part.Length - offset)], part.Start + offset)
            : ValueTask.FromResult(0);

        public override ArtifactReader ToReader() => part is null ? new HandleReader(handle, length) : new SliceReader(new HandleReader(handle, part.Start + part.Length), part.Start, part.Length);

        public override void Dispose() => handle.Dispose();
    }
}
