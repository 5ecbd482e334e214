using System.Collections.Immutable;

namespace ModelAudit.Formats.SevenZip;

/// <summary>The content of one file.</summary>
/// <param name="Folder">The folder in which it lies.</param>
/// <param name="Size">Its length.</param>
/// <param name="Checksum">Its CRC-32, where the archive gives one.</param>
internal readonly record struct SevenZipSubStream(int Folder, ulong Size, uint? Checksum);

/// <summary>Where the packed streams lie and how they are unpacked (7zFormat.txt, "StreamsInfo").</summary>
internal sealed record SevenZipStreams
{
    /// <summary>No streams.</summary>
    public static readonly SevenZipStreams None = new();

    /// <summary>Where the first packed stream starts, counted from the end of the start header.</summary>
    public ulong PackPosition { get; init; }

    /// <summary>The lengths of the packed streams.</summary>
    public ImmutableArray<ulong> PackSizes { get; init; } = [];

    /// <summary>Where each of them starts, counted from the start of the file.</summary>
    public ImmutableArray<UInt128> PackStarts { get; init; } = [];

    /// <summary>The folders.</summary>
    public ImmutableArray<SevenZipFolder> Folders { get; init; } = [];

    /// <summary>The contents of files, in the order of the folders.</summary>
    public ImmutableArray<SevenZipSubStream> SubStreams { get; init; } = [];

    /// <summary>Where a packed stream lies in a file of a given length; cut where the file ends.</summary>
    public (long Start, long End) Place(int packed, long length)
    {
        UInt128 start = PackStarts[packed];
        UInt128 end = UInt128.Min(start + PackSizes[packed], (UInt128)length);
        return ((long)UInt128.Min(start, (UInt128)length), (long)end);
    }
}
