using ModelAudit.Sources;

namespace ModelAudit.Formats;

/// <summary>What every format detector looks at: the first and the last bytes of the content, its length and its path.</summary>
/// <param name="header">The first bytes, at most <see cref="HeaderBytes"/>.</param>
/// <param name="tail">The last bytes, at most <see cref="TailBytes"/>; overlaps the header in small files.</param>
/// <param name="length">The length of the content in bytes.</param>
/// <param name="path">Where the file lies.</param>
public readonly ref struct FormatProbe(ReadOnlySpan<byte> header, ReadOnlySpan<byte> tail, long length, ArtifactPath path)
{
    /// <summary>The most bytes in <see cref="Header"/>.</summary>
    public const int HeaderBytes = 4_096;

    /// <summary>The most bytes in <see cref="Tail"/>: room for a zip end record with the longest comment (APPNOTE.TXT 4.3.16).</summary>
    public const int TailBytes = 65_557;

    /// <summary>The first bytes.</summary>
    public ReadOnlySpan<byte> Header { get; } = header;

    /// <summary>The last bytes.</summary>
    public ReadOnlySpan<byte> Tail { get; } = tail;

    /// <summary>The length of the content in bytes.</summary>
    public long Length { get; } = length;

    /// <summary>Where the file lies. Names are a hint for formats without a signature, never the only reason for one that has a signature.</summary>
    public ArtifactPath Path { get; } = path;
}
