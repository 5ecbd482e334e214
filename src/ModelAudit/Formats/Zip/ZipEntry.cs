namespace ModelAudit.Formats.Zip;

/// <summary>One entry as one header describes it.</summary>
internal sealed record ZipEntry
{
    /// <summary>The name as written.</summary>
    public required string Name { get; init; }

    /// <summary>The bytes of the name; empty once both descriptions were found to agree.</summary>
    public required byte[] NameBytes { get; set; }

    /// <summary>Where this description stands.</summary>
    public required long Offset { get; init; }

    /// <summary>The general purpose bits.</summary>
    public required ushort Flags { get; init; }

    /// <summary>The compression method.</summary>
    public required ushort Method { get; init; }

    /// <summary>The CRC-32 of the content.</summary>
    public required uint Checksum { get; init; }

    /// <summary>The compressed length.</summary>
    public required ulong Packed { get; init; }

    /// <summary>The length of the content.</summary>
    public required ulong Size { get; init; }

    /// <summary>The length of the extra fields.</summary>
    public int ExtraBytes { get; init; }

    /// <summary>A directory entry only: where the local header should be.</summary>
    public ulong HeaderOffset { get; init; }

    /// <summary>A directory entry only: the external attributes.</summary>
    public uint Attributes { get; init; }

    /// <summary>The name in the Unicode path extra field (APPNOTE 4.6.9), or null.</summary>
    public string? UnicodeName { get; init; }

    /// <summary>Whether the name is a folder's.</summary>
    public bool IsFolder => Name.EndsWith('/');

    /// <summary>Whether the lengths follow the content in a data descriptor (4.3.9).</summary>
    public bool HasDescriptor => (Flags & ZipFormat.DescriptorFlag) != 0;

    /// <summary>Whether a bit says that the content is encrypted.</summary>
    public bool IsEncrypted => (Flags & (ZipFormat.EncryptedFlag | ZipFormat.StrongEncryptionFlag)) != 0 || Method == ZipFormat.Aes;
}
