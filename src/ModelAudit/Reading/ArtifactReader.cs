namespace ModelAudit.Reading;

/// <summary>
/// Random access to the bytes of one artifact. Parsers see spans and positions only: no streams, no memory maps (a file truncated
/// while it is mapped kills the process). Thread-safe.
/// </summary>
public abstract class ArtifactReader
{
    /// <summary>The length in bytes when the artifact was opened.</summary>
    public abstract long Length { get; }

    /// <summary>Reads bytes at a position.</summary>
    /// <param name="offset">Where to start, from 0; at or behind the end nothing is read.</param>
    /// <param name="destination">Filled from its start.</param>
    /// <returns>The number of bytes read: all that were asked for, unless the artifact ends before.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The offset is negative.</exception>
    /// <exception cref="IOException">The operating system failed to read; the engine makes it a gap.</exception>
    /// <exception cref="ReadBudgetExceededException">The inspector's budget of bytes or time is used up; the engine makes it a gap.</exception>
    public abstract int ReadAt(long offset, Span<byte> destination);

    /// <summary>Fills the destination or says that the artifact ends before.</summary>
    /// <param name="offset">Where to start.</param>
    /// <param name="destination">Filled completely when the result is true.</param>
    /// <exception cref="ArgumentOutOfRangeException">The offset is negative.</exception>
    /// <exception cref="IOException">The operating system failed to read; the engine makes it a gap.</exception>
    /// <exception cref="ReadBudgetExceededException">The inspector's budget of bytes or time is used up; the engine makes it a gap.</exception>
    public bool TryReadExactly(long offset, Span<byte> destination) => ReadAt(offset, destination) == destination.Length;

    /// <summary>A part of this artifact as a reader of its own: offsets start at 0.</summary>
    /// <param name="offset">Where the part starts.</param>
    /// <param name="length">How long it is.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part does not lie inside the artifact.</exception>
    public ArtifactReader Slice(long offset, long length) => new SliceReader(this, offset, length);
}
