using Microsoft.Win32.SafeHandles;
using ModelAudit.Reading;

namespace ModelAudit.Sources;

/// <summary>One entry of a source: a file to examine, or something else that is only recorded.</summary>
/// <param name="Path">Where it lies below the root.</param>
/// <param name="Kind">What it is.</param>
public sealed record ArtifactFile(ArtifactPath Path, ArtifactEntryKind Kind)
{
    private readonly object? opener;
    private readonly ulong inode;
    private readonly uint hardLinks;

    /// <summary>The length in bytes when the source listed it; the examination notices a change.</summary>
    public long Length { get; init; }

    /// <summary>
    /// How many names the file has on its file system (hard links, <c>st_nlink</c>), wherever they lie; of a link to a file those of the
    /// target. Null where the platform does not tell.
    /// </summary>
    public long? HardLinks
    {
        get => hardLinks == 0 ? null : hardLinks;
        init => hardLinks = (uint)Math.Clamp(value ?? 0, 0, uint.MaxValue);
    }

    /// <summary>
    /// For links: the target as a path below the root when it lies inside, else as written in the link. For a file of a snapshot in the cache of
    /// the Hugging Face client: the link to its blob as written. Otherwise null.
    /// </summary>
    public string? LinkTarget { get; init; }

    /// <summary>A word for what kind of special file it is ("fifo", "socket", "character-device", "block-device"), or a sentence on why it cannot be read.</summary>
    public string? Detail { get; init; }

    /// <summary>Opens the bytes for reading by position. Null for entries that are never opened.</summary>
    /// <remarks>May throw <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>, which become a gap.</remarks>
    public Func<SafeFileHandle>? Open
    {
        get => opener switch
        {
            ListedRoot root => () => root.Open(Path, inode),
            FilePart part => part.Copy,
            LayerBlob layer => layer.Entry.Open,
            CarriedEntry => CarriedEntry.Refuse,
            Func<OpenedFile> => static () => throw new NotSupportedException("The content is no file of the operating system's."),
            _ => opener as Func<SafeFileHandle>,
        };
        init => opener = value;
    }

    /// <summary>Opens content that is no file of the operating system's, instead of <see cref="Open"/>.</summary>
    internal Func<OpenedFile>? Content
    {
        get => opener as Func<OpenedFile>;
        init => opener = value;
    }

    /// <summary>The part of a file that it is, instead of a file of its own.</summary>
    internal FilePart? Part
    {
        get => opener as FilePart;
        init => opener = value;
    }

    /// <summary>What became of it, when it is a layer of an OCI image layout whose content is listed as files.</summary>
    internal LayerBlob? Layer
    {
        get => opener as LayerBlob;
        init => opener = value;
    }

    /// <summary>Device and inode of a regular file that was listed, where the platform tells them.</summary>
    internal (ulong Device, ulong Inode)? Identity => opener switch
    {
        LayerBlob layer => layer.Entry.Identity,
        ListedRoot { Device: { } device } => (device, inode),
        CarriedEntry { File: { } file } => (0, file),
        _ => null,
    };

    /// <summary>Says that the file was listed elsewhere and cannot be opened here.</summary>
    internal CarriedEntry Carried
    {
        init => opener = value;
    }

    /// <summary>Says where a regular file was listed, instead of how to open it: there may be a million of them.</summary>
    internal (ListedRoot Root, ulong Inode) Listed
    {
        init => (opener, inode) = value;
    }
}
