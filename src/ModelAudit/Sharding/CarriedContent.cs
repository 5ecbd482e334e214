using ModelAudit.Evidence;
using ModelAudit.Reading;
using ModelAudit.Sources;

namespace ModelAudit.Sharding;

/// <summary>The content of a file that inspectors of the whole tree may read, or why it could not be read.</summary>
/// <param name="Path">The file.</param>
/// <param name="Bytes">The content; null when it could not be read.</param>
/// <param name="Reason">Why not: <see cref="GapReason.ChangedDuringAudit"/>, <see cref="GapReason.Unreadable"/> or <see cref="GapReason.LimitReached"/>.</param>
/// <param name="Detail">The sentence that reading it threw.</param>
internal sealed record CarriedContent(ArtifactPath Path, byte[]? Bytes, GapReason? Reason, string? Detail)
{
    /// <summary>The most bytes of contents that one part holds.</summary>
    public const long MaximumBytes = 1L << 29;

    /// <summary>Reads a file again.</summary>
    /// <param name="entry">The file as listed; null for one that cannot be opened.</param>
    /// <param name="file">What was hashed.</param>
    /// <param name="maximum">The longest content, in bytes.</param>
    public static CarriedContent Of(ArtifactFile? entry, FileEvidence file, int maximum)
    {
        try
        {
            return new CarriedContent(file.Path, WholeFile.ReadAgain(entry, file, maximum), null, null);
        }
        catch (ContentChangedException exception)
        {
            return new CarriedContent(file.Path, null, GapReason.ChangedDuringAudit, exception.Message);
        }
        catch (IOException exception)
        {
            return new CarriedContent(file.Path, null, GapReason.Unreadable, exception.Message);
        }
    }

    /// <summary>Stands for a file for which there was no room.</summary>
    public static CarriedContent LeftOut(ArtifactPath path) =>
        new(path, null, GapReason.LimitReached, FormattableString.Invariant($"The part of the audit holds {MaximumBytes} bytes of contents and had no room for it."));

    /// <summary>The content, as reading the file gave it.</summary>
    /// <exception cref="ContentChangedException">The file had changed.</exception>
    /// <exception cref="IOException">It could not be read.</exception>
    public byte[] Read() => Bytes ?? throw (Reason == GapReason.ChangedDuringAudit ? new ContentChangedException(Detail!) : new IOException(Detail));

    /// <summary>Whether the content is what was hashed.</summary>
    public bool Fits(FileEvidence file) => Bytes is null || file.Digests.Sha256 == Sha256Digest.Of(Bytes);
}
