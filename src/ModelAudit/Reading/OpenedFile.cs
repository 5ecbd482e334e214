using Microsoft.Win32.SafeHandles;
using ModelAudit.Caching;
using ModelAudit.Sources;

namespace ModelAudit.Reading;

/// <summary>The content of an entry that was opened: a file, or a part of one. Positions start at 0 in both.</summary>
internal sealed class OpenedFile : IDisposable
{
    private readonly SafeFileHandle handle;
    private readonly FilePart? part;

    private OpenedFile(SafeFileHandle handle, FilePart? part)
    {
        this.handle = handle;
        this.part = part;
        Length = part?.Length ?? RandomAccess.GetLength(handle);
    }

    /// <summary>The length in bytes when it was opened.</summary>
    public long Length { get; }

    /// <summary>When the file was written to last.</summary>
    public DateTime Written => File.GetLastWriteTimeUtc(handle);

    /// <summary>By what the file is known again; null for a part of a file, and where the platform does not tell.</summary>
    public CacheKey? Key => part is null ? CacheKey.Of(handle) : null;

    /// <summary>Opens an entry.</summary>
    /// <param name="entry">One that has something to open.</param>
    /// <exception cref="IOException">It cannot be opened, or something else lies there by now.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied.</exception>
    public static OpenedFile Of(ArtifactFile entry)
    {
        if (entry.Part is { } part)
        {
            return new OpenedFile(part.OpenWhole(), part);
        }

        SafeFileHandle handle = entry.Open is { } open ? open() : throw new FileNotFoundException();
        try
        {
            return new OpenedFile(handle, null);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Reads at a position. Behind the length there may be bytes that were appended since.</summary>
    public int Read(Span<byte> buffer, long offset) =>
        part is null ? RandomAccess.Read(handle, buffer, offset)
        : offset < part.Length ? RandomAccess.Read(handle, buffer[..(int)Math.Min(buffer.Length, part.Length - offset)], part.Start + offset)
        : 0;

    /// <summary>Reads at a position without blocking.</summary>
    public ValueTask<int> ReadAsync(Memory<byte> buffer, long offset) =>
        part is null ? RandomAccess.ReadAsync(handle, buffer, offset)
        : offset < part.Length ? RandomAccess.ReadAsync(handle, buffer[..(int)Math.Min(buffer.Length, part.Length - offset)], part.Start + offset)
        : ValueTask.FromResult(0);

    /// <summary>Random access to what it held when it was opened.</summary>
    public ArtifactReader ToReader() => part is null ? new HandleReader(handle, Length) : new SliceReader(new HandleReader(handle, part.Start + part.Length), part.Start, part.Length);

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();
}
