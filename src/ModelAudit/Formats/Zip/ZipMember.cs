namespace ModelAudit.Formats.Zip;

/// <summary>A file in an archive: what the directory says of it, what its own header says, and where its data lies.</summary>
internal sealed class ZipMember
{
    /// <summary>What the directory says, or null when no directory lists it.</summary>
    public ZipEntry? Central { get; init; }

    /// <summary>What its own header says, or null when there is none.</summary>
    public ZipEntry? Local { get; init; }

    /// <summary>Where its own header starts.</summary>
    public required long Header { get; init; }

    /// <summary>Where its data starts.</summary>
    public required long Data { get; init; }

    /// <summary>The length of its data.</summary>
    public required long Packed { get; init; }

    /// <summary>Where the data and its descriptor end.</summary>
    public required long End { get; init; }

    /// <summary>The description that counts: the directory's, else its own.</summary>
    public ZipEntry Entry => Central ?? Local!;

    /// <summary>Whether both descriptions agree in all that matters for reading it.</summary>
    public bool IsPlain { get; set; }
}
