using System.Collections.Immutable;
using ModelAudit.Formats.Archives;
using ModelAudit.Reading;

namespace ModelAudit.Formats.SevenZip;

/// <summary>The packed streams of a folder.</summary>
/// <param name="reader">The archive.</param>
/// <param name="places">Where they lie.</param>
internal sealed class SevenZipSources(ArtifactReader reader, IReadOnlyList<(long Start, long End)> places) : IDisposable
{
    /// <summary>The streams, in the order of the folder.</summary>
    public ImmutableArray<ReaderStream> Streams { get; } = [.. places.Select(place => new ReaderStream(reader.Slice(place.Start, place.End - place.Start)))];

    /// <summary>Their length in bytes.</summary>
    public long Length { get; } = places.Sum(place => place.End - place.Start);

    /// <summary>The exception that reading one of them threw, or null.</summary>
    public Exception? Failure => Streams.FirstOrDefault(stream => stream.Failure is not null)?.Failure;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ReaderStream stream in Streams)
        {
            stream.Dispose();
        }
    }
}
