namespace ModelAudit.Formats.Compressed;

/// <summary>One member, stream or frame of a compressed file; a file may hold several, which unpack to one content.</summary>
/// <param name="Start">Where its packed data starts.</param>
/// <param name="Open">Makes the decoder of a stream that stands there.</param>
internal sealed record CompressedPart(long Start, Func<Stream, Stream> Open)
{
    /// <summary>Where its packed data ends, when its structure tells.</summary>
    public long? End { get; init; }

    /// <summary>The bytes between its packed data and the next part.</summary>
    public int TrailerBytes { get; init; }

    /// <summary>Whether the trailer starts with the CRC-32 of the content, as in gzip.</summary>
    public bool HasChecksum { get; init; }
}
