namespace ModelAudit.Formats.SevenZip;

/// <summary>One entry of an archive.</summary>
internal sealed class SevenZipFile
{
    private const uint FolderAttribute = 0x10;
    private const uint ReparseAttribute = 0x400;
    private const uint UnixAttribute = 0x8000;
    private const uint KindMask = 0xF000;

    /// <summary>The name as written; empty when there is none.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>Whether it has content in a folder.</summary>
    public bool HasStream { get; set; } = true;

    /// <summary>Without content: whether it is an empty file and no folder.</summary>
    public bool IsEmptyFile { get; set; }

    /// <summary>Whether programs delete the file of this name when they unpack.</summary>
    public bool IsAnti { get; set; }

    /// <summary>The attributes of Windows, with the mode of Unix above them.</summary>
    public uint Attributes { get; set; }

    /// <summary>Whether it is a folder of the file system.</summary>
    public bool IsFolder => !HasStream && !IsEmptyFile;

    /// <summary>Whether the attributes call a file with content a folder.</summary>
    public bool IsFolderWithContent => HasStream && ((Attributes & FolderAttribute) != 0 || UnixKind == 0x4000);

    /// <summary>Whether it is a link.</summary>
    public bool IsLink => UnixKind == 0xA000 || (Attributes & ReparseAttribute) != 0;

    /// <summary>Whether it is a device, a pipe or a socket.</summary>
    public bool IsDevice => UnixKind is 0x1000 or 0x2000 or 0x6000 or 0xC000;

    private uint UnixKind => (Attributes & UnixAttribute) != 0 ? (Attributes >> 16) & KindMask : 0;
}
