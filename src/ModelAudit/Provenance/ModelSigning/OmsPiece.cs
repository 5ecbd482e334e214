using ModelAudit.Sources;

namespace ModelAudit.Provenance.ModelSigning;

/// <summary>A file, or a piece of one, that is hashed.</summary>
/// <param name="Entry">The file.</param>
/// <param name="Start">The first byte.</param>
/// <param name="End">The byte behind the last; null for the end of the file.</param>
internal sealed record OmsPiece(ArtifactFile Entry, long Start, long? End)
{
    /// <summary>The digest that was signed, in lowercase hexadecimal digits; empty where one is being made.</summary>
    public string Expected { get; init; } = string.Empty;

    /// <summary>How much there is to hash, by the listing.</summary>
    public long Length => (End ?? Entry.Length) - Start;
}
