namespace ModelAudit.Formats.Hdf5;

/// <summary>The constants of the format (HDF5 File Format Specification, version 3.0) and the bounds within which a file is read.</summary>
internal static class Hdf5Format
{
    /// <summary>The name of the format and of its inspector.</summary>
    public const string Name = "hdf5";

    /// <summary>The most objects (groups, datasets and named types) that are visited.</summary>
    public const int MaximumObjects = 200_000;

    /// <summary>The most messages of one object.</summary>
    public const int MaximumMessages = 65_536;

    /// <summary>The most blocks in which one object header goes on.</summary>
    public const int MaximumBlocks = 4_096;

    /// <summary>The longest object header block, in bytes.</summary>
    public const int MaximumBlockBytes = 1 << 22;

    /// <summary>The most nodes of trees and heaps of one group.</summary>
    public const int MaximumNodes = 65_536;

    /// <summary>The longest segment of names (local heap), in bytes.</summary>
    public const int MaximumHeapBytes = 1 << 24;

    /// <summary>The longest name of a link or path, in bytes.</summary>
    public const int MaximumNameBytes = 1 << 16;

    /// <summary>The longest attribute value that is read as text, in bytes.</summary>
    public const int MaximumTextBytes = 1 << 24;

    /// <summary>The most dimensions (H5S_MAX_RANK).</summary>
    public const int MaximumRank = 32;

    /// <summary>The signature at 0, 512, 1024, …: the bytes before it are a user block.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A];
}

/// <summary>The kinds of header messages that are read (HDF5 File Format Specification, IV.A.2).</summary>
internal enum Hdf5MessageKind
{
    Dataspace = 0x01,
    LinkInfo = 0x02,
    Datatype = 0x03,
    Link = 0x06,
    ExternalFiles = 0x07,
    Layout = 0x08,
    Filters = 0x0B,
    Attribute = 0x0C,
    Continuation = 0x10,
    SymbolTable = 0x11,
    AttributeInfo = 0x15,
}
